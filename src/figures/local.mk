libinuse_a_SOURCES += \
	src/figures/axis.c src/figures/axis.h \
	src/figures/binding.c src/figures/binding.h \
	src/figures/bundle.c src/figures/bundle.h \
	src/figures/canvas.h \
	src/figures/canvas_pdf.c \
	src/figures/canvas_png.c \
	src/figures/canvas_svg.c \
	src/figures/chart.c src/figures/chart.h \
	src/figures/citation.c src/figures/citation.h \
	src/figures/deflate.c src/figures/deflate.h \
	src/figures/figure.c src/figures/figure.h \
	src/figures/figure_data.c \
	src/figures/fonts.c src/figures/fonts.h \
	src/figures/language.c src/figures/language.h \
	src/figures/language_read.c \
	src/figures/outlines.c src/figures/outlines.h \
	src/figures/paint.c src/figures/paint.h \
	src/figures/palette.c src/figures/palette.h \
	src/figures/pdf.c src/figures/pdf.h \
	src/figures/pixels.c src/figures/pixels.h \
	src/figures/plot.c src/figures/plot.h \
	src/figures/plot_cells.c src/figures/plot_cells.h \
	src/figures/plot_domain.c src/figures/plot_domain.h \
	src/figures/plot_draw.c src/figures/plot_draw.h \
	src/figures/plot_events.c src/figures/plot_events.h \
	src/figures/plot_labels.c src/figures/plot_labels.h \
	src/figures/plot_marks.c src/figures/plot_marks.h \
	src/figures/plot_shapes.c src/figures/plot_shapes.h \
	src/figures/plot_stack.c src/figures/plot_stack.h \
	src/figures/scene.c src/figures/scene.h \
	src/figures/svg.h \
	src/figures/svg_cairo.c \
	src/figures/svg_shapes.c
