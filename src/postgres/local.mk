# What needs libpq is left out where it is missing; the decoder is tested everywhere.
libinuse_a_SOURCES += \
	src/postgres/columns.h \
	src/postgres/copy.c src/postgres/copy.h \
	src/postgres/cut.h \
	src/postgres/libpq.h \
	src/postgres/load.h \
	src/postgres/load_schema.c \
	src/postgres/postgres.h \
	src/postgres/refusal.c src/postgres/refusal.h \
	src/postgres/rollup.h \
	src/postgres/rows.h \
	src/postgres/server.h \
	src/postgres/url.c
if HAVE_POSTGRESQL
libinuse_a_SOURCES += \
	src/postgres/columns.c \
	src/postgres/cut.c \
	src/postgres/libpq.c \
	src/postgres/load.c \
	src/postgres/rollup.c \
	src/postgres/rows.c \
	src/postgres/server.c \
	src/postgres/source.c
else
libinuse_a_SOURCES += src/postgres/absent.c
endif
