/* SPDX-License-Identifier: MIT
 * Knows how numbers from a pipe become a table of measures. */
#include "cli/commands.h"
#include "cli/concentration_input.h"
#include "cli/concentration_output.h"

#include "base/nearest.h"
#include "measures/callers.h"
#include "measures/groups.h"
#include "measures/measure.h"
#include "measures/pairs.h"
#include "measures/powerlaw.h"
#include "measures/unattributed.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct options {
    const char *path;
    enum input_shape shape;
    const struct output_format *format;
    int digits; /* 0: the format's own */
    bool all;
    bool list;
    const char *explain;
};

enum { PAIRS = 256, CALLERS, UNATTRIBUTED, SERIES, FORMAT, DIGITS, EXPLAIN, LIST, ALL };

static const struct option names[] = {
    {"pairs", no_argument, NULL, PAIRS},
    {"callers", no_argument, NULL, CALLERS},
    {"unattributed", no_argument, NULL, UNATTRIBUTED},
    {"series", no_argument, NULL, SERIES},
    {"format", required_argument, NULL, FORMAT},
    {"digits", required_argument, NULL, DIGITS},
    {"explain", required_argument, NULL, EXPLAIN},
    {"list", no_argument, NULL, LIST},
    {"all", no_argument, NULL, ALL},
    {NULL, 0, NULL, 0},
};

static bool set_shape(struct options *options, enum input_shape shape, struct error *err)
{
    if (options->shape != INPUT_VALUES && options->shape != shape)
        return error_set(err, ERROR_USAGE,
                         "--pairs, --callers, --unattributed and --series exclude each other");
    options->shape = shape;
    return true;
}

static bool set_format(struct options *options, const char *name, struct error *err)
{
    options->format = output_format_find(name);
    return options->format ||
           error_set(err, ERROR_USAGE, "there is no format '%s'; use text, tsv, csv or json", name);
}

static bool set_digits(struct options *options, const char *text, struct error *err)
{
    char *end;
    long digits = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || digits < 1 || digits > VALUE_DIGITS_MOST)
        return error_set(err, ERROR_USAGE, "--digits=%s is not a number from 1 to %d", text,
                         VALUE_DIGITS_MOST);
    options->digits = (int)digits;
    return true;
}

static bool take_option(int found, char *argv[], struct options *options, struct error *err)
{
    switch (found) {
    case PAIRS:
        return set_shape(options, INPUT_PAIRS, err);
    case CALLERS:
        return set_shape(options, INPUT_CALLERS, err);
    case UNATTRIBUTED:
        return set_shape(options, INPUT_UNATTRIBUTED, err);
    case SERIES:
        return set_shape(options, INPUT_SERIES, err);
    case FORMAT:
        return set_format(options, optarg, err);
    case DIGITS:
        return set_digits(options, optarg, err);
    case EXPLAIN:
        options->explain = optarg;
        return true;
    case LIST:
        return options->list = true;
    case ALL:
        return options->all = true;
    default:
        return command_bad_option(found, argv, err);
    }
}

static bool parse(int argc, char *argv[], struct options *options, struct error *err)
{
    for (int found; (found = getopt_long(argc, argv, ":", names, NULL)) != -1;)
        if (!take_option(found, argv, options, err))
            return false;
    if (optind + 1 < argc)
        return command_unexpected(argv[optind + 1], argv, err);
    options->path = optind < argc ? argv[optind] : "-";
    return true;
}

/* One measurement of everything that the input has. */
struct measuring {
    const struct options *options;
    const struct concentration_input *input;
    struct value_scope scope;
    struct arena *second_arena; /* of what is measured in another thread */
    struct output_rows rows;
    enum measure_subject subject;
    const char *suffix; /* "@2018-01" */
    struct volumes volumes;
    struct groups groups;
    struct pairs pairs;
    struct callers callers;
    struct unattributed unattributed;
    struct powerlaw powerlaw;
};

static struct measure_value value_of(const struct measuring *measuring, const struct measure *measure,
                                     enum measure_population population)
{
    switch (measure->subject) {
    case SUBJECT_GROUPS:
        return groups_measure(measure, population, &measuring->groups, &measuring->scope);
    case SUBJECT_PAIRS:
        return pairs_measure(measure, &measuring->pairs, &measuring->scope);
    case SUBJECT_CALLERS:
        return callers_measure(measure, &measuring->callers, &measuring->scope);
    case SUBJECT_UNATTRIBUTED:
        return unattributed_measure(measure, &measuring->unattributed, &measuring->scope);
    default:
        return measure_of_volumes(measure, population, &measuring->volumes, &measuring->scope);
    }
}

/* Then all measures of the used items are those of the listed ones. */
static bool no_idle_item(const struct measuring *measuring, enum measure_subject subject)
{
    return subject == SUBJECT_VOLUMES && measuring->volumes.n == measuring->volumes.n_used;
}

/* Adds a row for every measure of the subject and every population that it knows. */
static void add_rows(struct measuring *measuring, enum measure_subject subject)
{
    bool lead_only = measuring->options->format->lead_only && !measuring->options->all;
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure)) {
        if (measure->subject != subject || (lead_only && !measure->lead))
            continue;
        struct output_row row = {.measure = measure, .suffix = measuring->suffix};
        for (int population = 0; population < 2; population++) {
            if (!measure->convention[population])
                continue;
            row.population = (enum measure_population)population;
            bool same = population == POPULATION_USED && measure->convention[POPULATION_LISTED] &&
                        no_idle_item(measuring, subject);
            if (!same)
                row.value = value_of(measuring, measure, row.population);
            output_add(&measuring->rows, &row);
        }
    }
}

static void add_tail_rows(struct measuring *measuring, int64_t x_min, bool only_tail)
{
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure)) {
        if (measure->subject != SUBJECT_POWERLAW || (only_tail && measure->a == 0))
            continue;
        struct output_row row = {
            .measure = measure,
            .population = POPULATION_USED,
            .suffix = measuring->suffix,
            .value = powerlaw_measure(measure, &measuring->powerlaw, &measuring->scope),
        };
        if (measure->a == 1)
            row.convention = arena_printf(measuring->scope.arena, "%s, xmin=%" PRId64,
                                          measure->convention[POPULATION_USED], x_min);
        output_add(&measuring->rows, &row);
    }
}

/* The fits from 1 on and from the best starts on, or from 10 where the best start is 1. */
static void add_powerlaw_rows(struct measuring *measuring)
{
    int64_t discrete = powerlaw_search_discrete(&measuring->volumes),
            continuous = powerlaw_search_continuous(&measuring->volumes);
    const int64_t starts[] = {1, discrete == 1 ? 10 : discrete, continuous};
    for (size_t k = 0; k < ARRAY_SIZE(starts); k++) {
        bool seen = starts[k] == 0;
        for (size_t j = 0; j < k; j++)
            seen |= starts[j] == starts[k];
        if (seen)
            continue;
        powerlaw_set(&measuring->powerlaw, &measuring->volumes, starts[k]);
        measuring->powerlaw.best_discrete = discrete;
        measuring->powerlaw.best_continuous = continuous;
        add_tail_rows(measuring, starts[k], k > 0);
        powerlaw_clear(&measuring->powerlaw);
    }
}

static void *run_powerlaw(void *context)
{
    add_powerlaw_rows(context);
    value_end_thread();
    return NULL;
}

/* Power laws take as long as all else; they share nothing with it but the volumes, and are measured meanwhile. */
static void add_rows_of_volumes(struct measuring *measuring)
{
    if (measuring->options->format->lead_only && !measuring->options->all) {
        add_rows(measuring, SUBJECT_VOLUMES);
        return;
    }
    struct measuring apart = *measuring;
    pthread_t thread;
    apart.rows = (struct output_rows){.rows = NULL};
    apart.scope.arena = measuring->second_arena;
    bool threaded = pthread_create(&thread, NULL, run_powerlaw, &apart) == 0;
    add_rows(measuring, SUBJECT_VOLUMES);
    if (threaded)
        pthread_join(thread, NULL);
    else
        add_powerlaw_rows(&apart);
    for (size_t i = 0; i < apart.rows.count; i++)
        output_add(&measuring->rows, &apart.rows.rows[i]);
    output_clear(&apart.rows);
}

static bool measure_values(struct measuring *measuring, struct error *err)
{
    const struct concentration_input *input = measuring->input;
    int64_t too_large;

    volumes_set(&measuring->volumes, input->columns[0], input->rows);
    add_rows_of_volumes(measuring);
    volumes_clear(&measuring->volumes);
    if (!input->grouped)
        return true;
    if (!groups_set(&measuring->groups, input->columns[0], input->numbers[0], input->rows,
                    input->names[0].count, &too_large))
        return error_set(err, ERROR_INPUT,
                         "the volumes of group '%s' add up to more than 9223372036854775807",
                         input->names[0].texts[too_large]);
    add_rows(measuring, SUBJECT_GROUPS);
    groups_clear(&measuring->groups);
    return true;
}

static bool measure_pairs(struct measuring *measuring, struct error *err)
{
    const struct concentration_input *input = measuring->input;
    (void)err;
    pairs_set(&measuring->pairs, input->columns[0], input->columns[1], input->rows);
    add_rows(measuring, SUBJECT_PAIRS);
    pairs_clear(&measuring->pairs);
    return true;
}

static bool measure_callers(struct measuring *measuring, struct error *err)
{
    const struct concentration_input *input = measuring->input;
    struct callers_record *records =
        arena_alloc(measuring->scope.arena, (size_t)input->rows + 1, sizeof *records);
    for (int64_t i = 0; i < input->rows; i++)
        records[i] =
            (struct callers_record){input->numbers[0][i], input->numbers[1][i], input->columns[0][i]};
    if (!callers_set(&measuring->callers, records, input->rows, input->names[0].count, input->names[1].count))
        return error_set(err, ERROR_INPUT,
                         "the volumes of an item or a caller add up to more than 9223372036854775807");
    add_rows(measuring, SUBJECT_CALLERS);
    callers_clear(&measuring->callers);
    return true;
}

static bool measure_unattributed(struct measuring *measuring, struct error *err)
{
    const struct concentration_input *input = measuring->input;
    (void)err;
    volumes_set(&measuring->volumes, input->columns[0], input->rows);
    measuring->unattributed =
        (struct unattributed){.known = &measuring->volumes, .volume = input->unattributed};
    add_rows(measuring, SUBJECT_UNATTRIBUTED);
    volumes_clear(&measuring->volumes);
    return true;
}

static bool measure_series(struct measuring *measuring, struct error *err)
{
    const struct concentration_input *input = measuring->input;
    (void)err;
    for (int64_t k = 0; k < input->column_count; k++) {
        measuring->suffix = arena_printf(measuring->scope.arena, "@%s", input->column_names[k]);
        volumes_set(&measuring->volumes, input->columns[k], input->rows);
        add_rows(measuring, SUBJECT_VOLUMES);
        volumes_clear(&measuring->volumes);
    }
    return true;
}

static bool measure_input(const struct options *options, const struct concentration_input *input,
                          struct arena *arena, struct error *err)
{
    typedef bool measurer(struct measuring *, struct error *);
    static measurer *const measurers[] = {[INPUT_VALUES] = measure_values,
                                          [INPUT_PAIRS] = measure_pairs,
                                          [INPUT_CALLERS] = measure_callers,
                                          [INPUT_UNATTRIBUTED] = measure_unattributed,
                                          [INPUT_SERIES] = measure_series};
    struct measuring measuring = {
        .options = options,
        .input = input,
        .scope = {.digits = options->digits > 0 ? options->digits : options->format->digits, .arena = arena},
        .second_arena = arena_new(),
        .suffix = "",
    };
    bool ok = measurers[input->shape](&measuring, err);
    if (ok)
        options->format->write(&measuring.rows, stdout);
    output_clear(&measuring.rows);
    arena_free(measuring.second_arena);
    return ok;
}

static bool measure_file(const struct options *options, struct command_context *context, struct error *err)
{
    bool standard = strcmp(options->path, "-") == 0;
    const char *name = standard ? "standard input" : options->path;
    FILE *file = standard ? stdin : fopen(options->path, "r");
    if (!file)
        return error_set(err, ERROR_IO, "cannot read %s: %s", name, strerror(errno));
    struct concentration_input input;
    struct arena *arena = arena_new();
    bool ok = concentration_input_read(file, name, options->shape, arena, &input, context->faults, err) &&
              measure_input(options, &input, arena, err);
    concentration_input_clear(&input);
    arena_free(arena);
    if (!standard)
        fclose(file);
    return ok;
}

static bool unknown_measure(const char *wanted, struct error *err)
{
    size_t count = 0;
    const char **ids = NULL;
    for (const struct measure *measure = measure_first(); measure; measure = measure_next(measure)) {
        ids = memory_grow(ids, count + 1, sizeof *ids);
        ids[count++] = measure->id;
    }
    const char *meant = nearest(wanted, ids, count);
    free(ids);
    if (meant)
        return error_set(err, ERROR_USAGE, "there is no measure '%s'; did you mean '%s'?", wanted, meant);
    return error_set(err, ERROR_USAGE, "there is no measure '%s'; 'inuse concentration --list' names them",
                     wanted);
}

/* By id, else all that share the name of the first column. */
static bool explain(const char *wanted, struct error *err)
{
    const struct measure *exact = measure_find(wanted);
    bool found = exact != NULL;
    if (exact)
        output_explain(exact, stdout);
    for (const struct measure *measure = measure_first(); !exact && measure; measure = measure_next(measure)) {
        if (strcmp(measure->metric, wanted) != 0)
            continue;
        if (found)
            putchar('\n');
        output_explain(measure, stdout);
        found = true;
    }
    return found || unknown_measure(wanted, err);
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    struct options options = {.format = output_format_find("text")};

    if (!parse(argc, argv, &options, err))
        return false;
    if (options.explain)
        return explain(options.explain, err);
    if (options.list) {
        output_list(stdout);
        return true;
    }
    return measure_file(&options, context, err);
}

const struct command command_concentration = {
    .name = "concentration",
    .arguments = "[FILE|-]",
    .summary = "Measure how volume is spread over items, from numbers in a file or a pipe",
    .options = "      --pairs            lines are: id, volume at t0, volume at t1\n"
               "      --callers          lines are: item, caller, volume\n"
               "      --unattributed     lines are: volume, known or unattributed\n"
               "      --series           a header of names, then: id, a volume for each name\n"
               "      --format=FORMAT    text (default), tsv, csv or json\n"
               "      --digits=N         significant digits, 1 to 1000 (6 in text, else 17)\n"
               "      --all              every measure in text too, not only the recommended ones\n"
               "      --explain=MEASURE  define a measure instead of measuring\n"
               "      --list             name the measures\n"
               "Without a shape a line is a volume, or a volume and its group.\n",
    .run = run,
};
