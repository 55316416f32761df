libinuse_a_SOURCES += \
	src/report/bottom.c \
	src/report/build.h \
	src/report/callers.c \
	src/report/claims.c \
	src/report/comparison.c \
	src/report/days.c \
	src/report/element.c src/report/element.h \
	src/report/failures.c \
	src/report/family.c src/report/family.h \
	src/report/files.c \
	src/report/funnel.c \
	src/report/groups.c \
	src/report/history.c \
	src/report/json.c src/report/json.h \
	src/report/marks.c \
	src/report/methods.c \
	src/report/models.c \
	src/report/modes.c \
	src/report/money.c \
	src/report/nodes.c \
	src/report/notes.c \
	src/report/organic.c \
	src/report/presence.c src/report/presence.h \
	src/report/report.c src/report/report.h \
	src/report/retention.c \
	src/report/sheets.c \
	src/report/slug.c src/report/slug.h \
	src/report/snapshot_element.c \
	src/report/sparkline.c \
	src/report/summary.c src/report/summary.h \
	src/report/summary_schema.c \
	src/report/summary_shape.c src/report/summary_shape.h \
	src/report/term.c src/report/term.h \
	src/report/weeks.c \
	src/report/window_measures.c src/report/window_measures.h \
	src/report/windows.c \
	src/report/xpath.c src/report/xpath.h \
	src/report/xpath_core.c src/report/xpath_core.h \
	src/report/xpath_direct.c src/report/xpath_direct.h \
	src/report/xpath_functions.c src/report/xpath_functions.h \
	src/report/xpath_index.c src/report/xpath_index.h \
	src/report/xpath_names.c src/report/xpath_names.h \
	src/report/xpath_tree.c src/report/xpath_tree.h \
	src/report/xpath_value.c src/report/xpath_value.h
