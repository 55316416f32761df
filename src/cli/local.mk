inuse_SOURCES += src/cli/main.c
inuse_SOURCES += src/cli/command.c src/cli/command.h
inuse_SOURCES += src/cli/progress_terminal.c src/cli/progress_terminal.h
inuse_SOURCES += src/cli/shared_options.c src/cli/shared_options.h
