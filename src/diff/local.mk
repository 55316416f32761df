# Two reports beside each other: what inuse diff says.
libinuse_a_SOURCES += \
	src/diff/csv_table.c src/diff/csv_table.h \
	src/diff/data.c src/diff/data.h \
	src/diff/diff.c src/diff/diff.h \
	src/diff/lines.c src/diff/lines.h \
	src/diff/notes.c src/diff/notes.h \
	src/diff/side.c src/diff/side.h \
	src/diff/tell.c src/diff/tell.h \
	src/diff/unit.c src/diff/unit.h
