/* SPDX-License-Identifier: MIT
 * Knows what may be compared, and how each kind of it becomes the files of a report. */
#include "diff/diff.h"
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "diff/data.h"
#include "diff/tell.h"
#include "postgres/postgres.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT = 256, ALL };

struct options {
    const char *paths[2];
    char window[8]; /* id: "30d", "all"; "" = not asked for */
    const char *format;
    bool all;
};

/* One operand: `files` become its side. */
struct input {
    const char *path;
    bool is_snapshot;
    struct side_files files;
    struct side side;
};

static bool take_format(const char *name, struct options *options, struct error *err)
{
    static const char *const formats[] = {"text", "csv", "json"};
    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        if (strcmp(formats[i], name) == 0) {
            options->format = formats[i];
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, "there is no format '%s'; use text, csv or json", name);
}

static bool take_window(const char *text, struct options *options, struct error *err)
{
    enum usage_window window;
    if (!pipeline_window(text, &window, err))
        return false;
    bool bare = window != USAGE_ALL && text[strlen(text) - 1] != 'd';
    snprintf(options->window, sizeof options->window, "%s%s", text, bare ? "d" : "");
    return true;
}

static bool take_option(int found, char *argv[], struct options *options, struct error *err)
{
    switch (found) {
    case 'w':
        return take_window(optarg, options, err);
    case FORMAT:
        return take_format(optarg, options, err);
    case ALL:
        return options->all = true;
    default:
        return command_bad_option(found, argv, err);
    }
}

static bool parse(int argc, char *argv[], struct options *options, struct error *err)
{
    static const struct option names[] = {PIPELINE_WINDOW_OPTION,
                                          {"format", required_argument, NULL, FORMAT},
                                          {"all", no_argument, NULL, ALL},
                                          {NULL, 0, NULL, 0}};

    for (int found; (found = getopt_long(argc, argv, ":" PIPELINE_WINDOW_LETTER, names, NULL)) != -1;)
        if (!take_option(found, argv, options, err))
            return false;
    if (argc - optind < 2)
        return command_missing(argc == optind ? "OLD" : "NEW", argv, err);
    if (argc - optind > 2)
        return command_unexpected(argv[optind + 2], argv, err);
    options->paths[0] = argv[optind];
    options->paths[1] = argv[optind + 1];
    return true;
}

/* By its first bytes, whatever it is called. A pipe is left alone: what was read of it would be gone. */
static bool is_sqlite(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic];
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is = fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head && memcmp(head, magic, sizeof head) == 0;
    if (fd >= 0)
        close(fd);
    return is;
}

static bool check_object(const struct input *input, struct error *err)
{
    const char *json = input->files.summary.bytes;
    return json[strspn(json, " \t\r\n")] == '{' ||
           error_set(err, ERROR_INPUT,
                     "%s is neither a snapshot database, a summary.json nor the folder of a report: name one of these",
                     input->path);
}

static bool read_report(struct input *input, struct arena *arena, struct error *err)
{
    return side_files_read(input->path, &input->files, err) && check_object(input, err) &&
           side_read_numbers(input->path, &input->files, arena, &input->side, err);
}

static void write_files(const struct report *report, struct side_files *files)
{
    const struct {
        const char *path;
        struct text *out;
    } wanted[] = {
        {"data/summary.json", &files->summary}, {"data/models.csv", &files->models}, {"data/daily.csv", &files->days}};
    for (size_t i = 0; i < report_file_count; i++)
        for (size_t k = 0; k < ARRAY_SIZE(wanted); k++)
            if (strcmp(report_files[i].path, wanted[k].path) == 0)
                report_files[i].write(report, wanted[k].out);
}

/* A snapshot becomes the files that its site would have, and is then read like any other report. */
static bool read_snapshot(struct input *input, const char *window, struct command_context *context, struct arena *arena,
                          struct error *err)
{
    struct pipeline_options options = PIPELINE_OPTIONS_INIT;
    struct pipeline pipeline;
    struct error unknown = ERROR_INIT;

    options.path = input->path;
    options.workers = context->processors;
    /* A summary may speak of a window that we do not know. */
    if (!pipeline_window(window, &options.window, &unknown))
        options.window = USAGE_30D;
    const char *name = input->path;
    bool ok = pipeline_run(&options, context, &pipeline, err);
    if (ok) {
        write_files(pipeline.report, &input->files);
        /* The address of a database may hold a password. */
        name = pipeline.database ? arena_text(arena, pipeline.database) : name;
    }
    pipeline_end(&pipeline);
    return ok && side_read_numbers(name, &input->files, arena, &input->side, err);
}

/* The window asked for, else that of a report, NEW before OLD, else that of every report. */
static const char *choose_window(const struct options *options, const struct input inputs[2])
{
    if (*options->window)
        return options->window;
    for (int i = 1; i >= 0; i--)
        if (!inputs[i].is_snapshot && *inputs[i].side.numbers.window)
            return inputs[i].side.numbers.window;
    return "30d";
}

/* Reports first, which is quick: they say what the window is, and may be wrong. */
static bool read_inputs(const struct options *options, struct input inputs[2], const char **ret_window,
                        struct command_context *context, struct arena *arena, struct error *err)
{
    for (int i = 0; i < 2; i++) {
        inputs[i].path = options->paths[i];
        inputs[i].is_snapshot = postgres_is_url(inputs[i].path) || is_sqlite(inputs[i].path);
        if (!inputs[i].is_snapshot && !read_report(&inputs[i], arena, err))
            return false;
    }
    const char *window = choose_window(options, inputs);
    for (int i = 0; i < 2; i++) {
        if ((inputs[i].is_snapshot && !read_snapshot(&inputs[i], window, context, arena, err)) ||
            !side_read_tables(&inputs[i].files, window, arena, &inputs[i].side, err))
            return false;
        side_files_clear(&inputs[i].files);
    }
    *ret_window = window;
    return true;
}

static void print(const struct diff *diff, const struct options *options, const struct command_context *context)
{
    struct text out = TEXT_INIT;
    if (strcmp(options->format, "json") == 0) {
        data_json(diff, &out);
    } else if (strcmp(options->format, "csv") == 0) {
        data_csv(diff, &out);
        for (size_t i = 0; i < diff->note_count && !context->quiet; i++)
            fprintf(stderr, "%s\n", diff->notes[i]);
    } else {
        tell_diff(diff, options->all, &out);
    }
    fwrite(out.bytes, 1, out.length, stdout);
    text_clear(&out);
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    struct options options = {.format = "text"};
    struct input inputs[2] = {{.path = NULL}, {.path = NULL}};
    struct diff diff;
    const char *window;

    if (!parse(argc, argv, &options, err))
        return false;
    struct arena *arena = arena_new();
    bool ok = read_inputs(&options, inputs, &window, context, arena, err) &&
              diff_of(&inputs[0].side, &inputs[1].side, window, arena, &diff, err);
    if (ok)
        print(&diff, &options, context);
    side_files_clear(&inputs[0].files);
    side_files_clear(&inputs[1].files);
    arena_free(arena);
    return ok;
}

const struct command command_diff = {
    .name = "diff",
    .arguments = "OLD NEW",
    .summary = "What changed between two snapshots or reports",
    .options = "  -w, --window DAYS        the window to compare: 1, 7, 30, 90, 365 or all (the reports' own)\n"
               "      --format=FORMAT      text (default), csv or json\n"
               "      --all                in text too every window, number, model and day that changed\n"
               "Each is a snapshot, a summary.json, or the folder of a site or of a dated report.\n",
    .run = run,
};
