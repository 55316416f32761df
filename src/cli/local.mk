inuse_SOURCES += src/cli/main.c src/cli/command.h
