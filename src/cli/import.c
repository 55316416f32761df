/* SPDX-License-Identifier: MIT
 * The command that brings files into a snapshot, and the table that closes it. */
#include "import/import.h"

#include "base/day.h"
#include "base/decimal.h"
#include "base/memory.h"
#include "cli/command.h"
#include "snapshot/snapshot.h"

#include <getopt.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    struct import_options options;
    struct import_pair *maps, *settings;
    bool json;
};

/* Splits "left=right" at the first '='. */
static bool add_pair(const char *option, char *text, struct import_pair *pairs, size_t *count, char *argv[],
                     struct error *err)
{
    char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return error_set(err, ERROR_USAGE, "%s %s: write it as NAME=VALUE; see 'inuse %s --help'", option,
                         text, argv[0]);
    *equals = '\0';
    pairs[(*count)++] = (struct import_pair){.left = text, .right = equals + 1};
    return true;
}

static bool parse_options(int argc, char *argv[], struct arguments *arguments, struct error *err)
{
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'}, {"map", required_argument, NULL, 'm'},
        {"set", required_argument, NULL, 's'},    {"skip-bad", no_argument, NULL, 'b'},
        {"json", no_argument, NULL, 'J'},         {0},
    };
    int found;
    while ((found = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
        switch (found) {
        case 'o':
            arguments->options.snapshot = optarg;
            break;
        case 'm':
            if (!add_pair("--map", optarg, arguments->maps, &arguments->options.map_count, argv, err))
                return false;
            break;
        case 's':
            if (!add_pair("--set", optarg, arguments->settings, &arguments->options.setting_count, argv, err))
                return false;
            break;
        case 'b':
            arguments->options.skip_bad = true;
            break;
        case 'J':
            arguments->json = true;
            break;
        default:
            return command_bad_option(found, argv, err);
        }
    }
    return true;
}

static bool parse_operands(int argc, char *argv[], struct import_options *options, struct error *err)
{
    if (optind == argc)
        return command_missing("the format", argv, err);
    options->format = argv[optind];
    if (optind + 1 == argc)
        return command_missing("the file to import", argv, err);
    options->files = (const char *const *)argv + optind + 1;
    options->file_count = (size_t)(argc - optind - 1);
    if (!options->snapshot)
        return command_missing("-o SNAPSHOT", argv, err);
    return true;
}

/* One line of the table: what was counted, and whether it is shown when it is zero. */
struct line {
    const char *key, *label;
    size_t offset;
    bool always;
};

static const struct line lines[] = {
    {"read", "records read", offsetof(struct import_summary, read), true},
    {"imported", "imported", offsetof(struct import_summary, imported), true},
    {"updated", "merged, changing what was known", offsetof(struct import_summary, updated), false},
    {"unchanged", "merged, known before", offsetof(struct import_summary, unchanged), false},
    {"ignored", "ignored, of no use here", offsetof(struct import_summary, ignored), false},
    {"unknown", "unknown events", offsetof(struct import_summary, unknown), false},
    {"unattributed", "unattributed, naming no model", offsetof(struct import_summary, unattributed), false},
    {"models_created", "models not in the inventory, added", offsetof(struct import_summary, models_created),
     false},
    {"clamped", "falling counters, taken as no volume", offsetof(struct import_summary, clamped), false},
    {"spans", "spans of days without a counter", offsetof(struct import_summary, spans), false},
    {"rounded", "payments rounded to 10^-9", offsetof(struct import_summary, rounded), false},
};

static int64_t line_value(const struct import_summary *summary, const struct line *line)
{
    int64_t value;
    memcpy(&value, (const char *)summary + line->offset, sizeof value);
    return value;
}

static void print_table(const struct import_options *options, const struct import_summary *summary, bool done)
{
    char number[DECIMAL_SIZE], time[DAY_TEXT_SIZE];
    fprintf(stderr, "%s into %s:%s\n", options->format, options->snapshot, done ? "" : " refused");
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
        if (lines[i].always || line_value(summary, &lines[i]) != 0)
            fprintf(stderr, "  %15s  %s\n", decimal_int64(line_value(summary, &lines[i]), number),
                    lines[i].label);
    for (size_t i = 0; i < REASON_COUNT; i++)
        if (summary->rejected[i] > 0)
            fprintf(stderr, "  %15s  rejected: %s\n", decimal_int64(summary->rejected[i], number),
                    import_reason_names[i]);
    if (done && summary->taken_at != SNAPSHOT_UNKNOWN)
        fprintf(stderr, "  taken_at is %s\n", time_iso(summary->taken_at, time));
    else if (done)
        fprintf(stderr, "  taken_at is not known yet; give it with --set taken_at=TIME, or import volume\n");
    for (const char *at = summary->notes.bytes; at && *at != '\0'; at += strcspn(at, "\n") + 1)
        fprintf(stderr, "  %.*s\n", (int)strcspn(at, "\n"), at);
}

static void print_json(const struct import_options *options, const struct import_summary *summary, bool done)
{
    char time[DAY_TEXT_SIZE];
    struct json_object *object = json_object_new_object(), *rejected = json_object_new_object(),
                       *notes = json_object_new_array();
    json_object_object_add(object, "format", json_object_new_string(options->format));
    json_object_object_add(object, "snapshot", command_json(options->snapshot, strlen(options->snapshot)));
    json_object_object_add(object, "committed", json_object_new_boolean(done));
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
        json_object_object_add(object, lines[i].key, json_object_new_int64(line_value(summary, &lines[i])));
    for (size_t i = 0; i < REASON_COUNT; i++)
        json_object_object_add(rejected, import_reason_names[i], json_object_new_int64(summary->rejected[i]));
    json_object_object_add(object, "rejected", rejected);
    if (summary->taken_at != SNAPSHOT_UNKNOWN)
        json_object_object_add(object, "taken_at", json_object_new_string(time_iso(summary->taken_at, time)));
    for (const char *at = summary->notes.bytes; at && *at != '\0'; at += strcspn(at, "\n") + 1)
        json_object_array_add(notes, command_json(at, strcspn(at, "\n")));
    json_object_object_add(object, "notes", notes);
    puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

static bool import(const struct arguments *arguments, struct command_context *context, struct error *err)
{
    struct import_summary summary;
    bool done = import_run(&arguments->options, context->progress, &summary, context->faults, err);
    if (done || err->kind == ERROR_INPUT) {
        if (arguments->json)
            print_json(&arguments->options, &summary, done);
        else if (!context->quiet)
            print_table(&arguments->options, &summary, done);
    }
    import_summary_clear(&summary);
    return done;
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    struct arguments arguments = {.maps = memory_zeroed((size_t)argc, sizeof(struct import_pair)),
                                  .settings = memory_zeroed((size_t)argc, sizeof(struct import_pair))};
    arguments.options.maps = arguments.maps;
    arguments.options.settings = arguments.settings;
    bool done = parse_options(argc, argv, &arguments, err) &&
                parse_operands(argc, argv, &arguments.options, err) && import(&arguments, context, err);
    free(arguments.maps);
    free(arguments.settings);
    return done;
}

const struct command command_import = {
    .name = "import",
    .arguments = "FORMAT FILE... -o SNAPSHOT",
    .summary = "Bring CSV or JSON files into a snapshot, all or nothing",
    .options = "  -o, --output SNAPSHOT      the snapshot; made when there is none\n"
               "      --map THEIRS=OURS      the column THEIRS of the file is our column OURS\n"
               "      --set KEY=VALUE        taken_at, network, title, source, source_url, licence, unit,\n"
               "                             currency, base_url or synthetic of the snapshot\n"
               "      --skip-bad             import the good records and list the others\n"
               "      --json                 the closing table as JSON on standard output\n"
               "\n"
               "A FILE of - is standard input. The formats, see inuse-import(7):\n"
               "  models-csv               the inventory: one row per model\n"
               "  events-csv               single inferences\n"
               "  daily-csv                volume per day\n"
               "  cumulative-csv           all-time counters per model and day\n"
               "  replicate                models.json and stats.json of an npm package\n"
               "  labels-csv               who an address is\n"
               "  claims-csv               what the network says about itself\n"
               "  marks-csv                dates to annotate\n"
               "  hub-models               list pages of OpenGradient's Model Hub\n"
               "  evm-logs                 replies of eth_getLogs: OpenGradient's events\n"
               "  evm-blocks               blocks, which give logs their time\n"
               "  evm-transactions         transactions, which give logs their caller\n"
               "  evm-receipts             receipts, which tell failed transactions\n"
               "  blockscout-logs          log pages of a Blockscout explorer\n"
               "  blockscout-transactions  its transaction pages\n"
               "  facilitator-usage        records of OpenGradient's payment facilitator\n"
               "  settlement-blob          blobs of its settlements, of a batch or in full\n"
               "  openrouter-rankings      daily rankings of OpenRouter\n",
    .run = run,
};
