inuse_SOURCES += src/cli/main.c
inuse_SOURCES += src/cli/command.c src/cli/command.h
inuse_SOURCES += src/cli/progress_terminal.c src/cli/progress_terminal.h
inuse_SOURCES += src/cli/shared_options.c src/cli/shared_options.h
inuse_SOURCES += src/cli/commands.h
inuse_SOURCES += src/cli/document.c
inuse_SOURCES += src/cli/pipeline.c src/cli/pipeline.h
