/* SPDX-License-Identifier: MIT
 * The table of commands, and the only place that looks at the world outside. */
#include "base/nearest.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/data_dir.h"
#include "cli/progress_terminal.h"
#include "cli/shared_options.h"

#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <malloc.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command command_help, command_version;

/* In the order of --help: the main jobs first. */
static const struct command *const commands[] = {
    &command_init,
    &command_check,
    &command_import,
    &command_report,
    &command_demo,
    &command_diff,
    &command_concentration,
    &command_chart,
    &command_document,
    &command_export,
    &command_help,
    &command_version,
};

#define COMMANDS ARRAY_SIZE(commands)

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static bool unknown_command(const char *name, struct error *err)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *meant = nearest(name, names, COMMANDS);
    if (meant)
        return error_set(err, ERROR_USAGE, "there is no command '%s'; did you mean '%s'?", name, meant);
    return error_set(err, ERROR_USAGE, "there is no command '%s'; 'inuse --help' lists them", name);
}

static void print_program_help(FILE *out)
{
    fputs("usage: inuse COMMAND [ARGUMENT...]\n\n"
          "Are the models of a network actually used? Measures how inference volume is spread\n"
          "over hosted models and writes the answer as a static site.\n\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-14s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\nOptions of every command:\n", out);
    fputs(shared_options_help, out);
    fputs("\n'inuse COMMAND --help' explains a command, 'man inuse' everything.\n"
          "Exit status: 0 done, 1 the machine failed, 2 wrong usage, 3 the input is invalid, 4 a limit was met.\n",
          out);
}

static void print_command_help(const struct command *command)
{
    printf("usage: inuse %s%s%s\n\n%s.\n\n", command->name, command->arguments[0] ? " " : "", command->arguments,
           command->summary);
    if (command->options)
        printf("%s\n", command->options);
    fputs("Options of every command:\n", stdout);
    fputs(shared_options_help, stdout);
}

static bool run_help(int argc, char *argv[], struct command_context *context, struct error *err)
{
    (void)context;
    if (argc > 2)
        return command_unexpected(argv[2], argv, err);
    if (argc < 2) {
        print_program_help(stdout);
        return true;
    }
    const struct command *command = find_command(argv[1]);
    if (!command)
        return unknown_command(argv[1], err);
    print_command_help(command);
    return true;
}

static bool run_version(int argc, char *argv[], struct command_context *context, struct error *err)
{
    (void)context;
    if (argc > 1)
        return command_unexpected(argv[1], argv, err);
    puts(PACKAGE_STRING);
    return true;
}

static const struct command command_help = {
    .name = "help", .arguments = "[COMMAND]", .summary = "List the commands, or explain one", .run = run_help};
static const struct command command_version = {
    .name = "version", .arguments = "", .summary = "Print the version", .run = run_version};

static unsigned processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return (unsigned)CPU_COUNT(&set);
    /* More processors than a cpu_set_t has room for. */
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}

static const char *setting(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value && value[0] ? value : otherwise;
}

/* Results that did not reach their reader are a failure, however well they were computed. */
static bool flush_results(struct error *err)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return error_set(err, ERROR_IO, "cannot write to standard output: %s", strerror(errno));
    return true;
}

static enum error_kind run_command(const struct command *command, const struct shared_options *options, int argc,
                                   char *argv[])
{
    struct error err = ERROR_INIT;
    struct faults faults = FAULTS_INIT;
    struct progress_terminal terminal;
    char built_in[PATH_MAX];
    bool seen = isatty(STDERR_FILENO) && strcmp(setting("TERM", "dumb"), "dumb") != 0;

    progress_terminal_start(&terminal, seen && !options->quiet && !options->no_bar, options->verbose);
    struct command_context context = {
        .data_dir = setting("INUSE_DATADIR", data_dir_of_build(built_in) ? built_in : INUSE_DATADIR),
        .font_dir = setting("INUSE_FONT_DIR", INUSE_FONT_DIR),
        .processors = processors(),
        .progress = terminal.bar || terminal.times ? &terminal.progress : NULL,
        .faults = &faults,
        .quiet = options->quiet,
        .talkative = !options->quiet && (options->verbose || isatty(STDERR_FILENO)),
    };
    bool done = command->run(argc, argv, &context, &err);
    progress_terminal_end(&terminal);
    if (done)
        done = flush_results(&err);
    command_print_failure(&faults, &err);
    faults_clear(&faults);
    return done ? ERROR_NONE : err.kind != ERROR_NONE ? err.kind : ERROR_IO;
}

static enum error_kind usage_failure(const struct error *err)
{
    fprintf(stderr, "inuse: %s\n", err->message);
    return ERROR_USAGE;
}

/* Memory for pictures and files is wanted again at once: given back to the system, it would come back page by page. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 16 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

int main(int argc, char *argv[])
{
    struct error err = ERROR_INIT;
    struct shared_options options;

    keep_memory();
    opterr = 0;
    /* pango picks fonts for scripts of several languages by these; a site must not depend on who builds it. */
    unsetenv("LANGUAGE");
    unsetenv("PANGO_LANGUAGE");
    if (argc < 1)
        return ERROR_USAGE;
    if (!shared_options_take(&argc, argv, &options, &err))
        return usage_failure(&err);
    if (options.version)
        return run_command(&command_version, &options, 1, argv);
    if (argc < 2 && options.help)
        return run_command(&command_help, &options, 1, argv);
    if (argc < 2) {
        print_program_help(stderr);
        return ERROR_USAGE;
    }
    const struct command *command = find_command(argv[1]);
    if (!command) {
        unknown_command(argv[1], &err);
        return usage_failure(&err);
    }
    if (options.help) {
        char help[] = "help", *words[] = {help, argv[1], NULL};
        return run_command(&command_help, &options, 2, words);
    }
    return run_command(command, &options, argc - 1, argv + 1);
}
