libinuse_a_SOURCES += \
	src/figures/canvas.h \
	src/figures/canvas_pdf.c \
	src/figures/canvas_png.c \
	src/figures/canvas_svg.c \
	src/figures/chart.h \
	src/figures/fonts.c src/figures/fonts.h \
	src/figures/paint.c src/figures/paint.h \
	src/figures/palette.c src/figures/palette.h \
	src/figures/scene.c src/figures/scene.h
