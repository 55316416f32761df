# Reports before this one: what they said, what has changed since, and what must not.
libinuse_a_SOURCES += src/history/archive.c src/history/archive.h
libinuse_a_SOURCES += src/history/changes.c src/history/changes.h
libinuse_a_SOURCES += src/history/history.c src/history/history.h
libinuse_a_SOURCES += src/history/limits.c src/history/limits.h
libinuse_a_SOURCES += src/history/markup.c src/history/markup.h
libinuse_a_SOURCES += src/history/numbers.c src/history/numbers.h
libinuse_a_SOURCES += src/history/outside.c src/history/outside.h
libinuse_a_SOURCES += src/history/verdicts.c src/history/verdicts.h
