# Reports before this one: what they said, what has changed since, and what must not.
libinuse_a_SOURCES += \
	src/history/archive.c src/history/archive.h \
	src/history/changes.c src/history/changes.h \
	src/history/history.c src/history/history.h \
	src/history/limits.c src/history/limits.h \
	src/history/markup.c src/history/markup.h \
	src/history/numbers.c src/history/numbers.h \
	src/history/outside.c src/history/outside.h \
	src/history/verdicts.c src/history/verdicts.h
