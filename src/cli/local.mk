inuse_SOURCES += \
	src/cli/build_id.c src/cli/build_id.h \
	src/cli/cache_options.c src/cli/cache_options.h \
	src/cli/chart.c \
	src/cli/check.c \
	src/cli/command.c src/cli/command.h \
	src/cli/commands.h \
	src/cli/concentration.c \
	src/cli/concentration_input.c src/cli/concentration_input.h \
	src/cli/concentration_output.c src/cli/concentration_output.h \
	src/cli/data_dir.c src/cli/data_dir.h \
	src/cli/demo.c \
	src/cli/diff.c \
	src/cli/document.c \
	src/cli/export.c \
	src/cli/import.c \
	src/cli/init.c \
	src/cli/main.c \
	src/cli/nightly.c src/cli/nightly.h \
	src/cli/pipeline.c src/cli/pipeline.h \
	src/cli/progress_terminal.c src/cli/progress_terminal.h \
	src/cli/report.c \
	src/cli/shared_options.c src/cli/shared_options.h \
	src/cli/site_key.c src/cli/site_key.h \
	src/cli/site_options.c src/cli/site_options.h \
	src/cli/watch.c src/cli/watch.h
