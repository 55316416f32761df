# Two reports beside each other: what inuse diff says.
libinuse_a_SOURCES += \
	src/diff/data.c src/diff/data.h \
	src/diff/diff.c src/diff/diff.h \
	src/diff/grid.c src/diff/grid.h \
	src/diff/notes.c src/diff/notes.h \
	src/diff/side.c src/diff/side.h \
	src/diff/table.c src/diff/table.h \
	src/diff/tell.c src/diff/tell.h \
	src/diff/unit.c src/diff/unit.h
