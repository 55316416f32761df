/* SPDX-License-Identifier: MIT
 * The command for networks that outgrow one machine: a snapshot into a database. */
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "postgres/load.h"

#include "base/decimal.h"

#include <getopt.h>
#include <stdio.h>

#define SHARDS_MOST 100000

static bool parse_options(int argc, char *argv[], struct load_request *request, bool *ret_schema, struct error *err)
{
    static const struct option names[] = {{"replace", no_argument, NULL, 'r'},
                                          {"shards", required_argument, NULL, 's'},
                                          {"schema", no_argument, NULL, 'S'},
                                          {NULL, 0, NULL, 0}};
    for (int found; (found = getopt_long(argc, argv, ":", names, NULL)) != -1;) {
        if (found == 'r')
            request->replace = true;
        else if (found == 'S')
            *ret_schema = true;
        else if (found != 's' ? !command_bad_option(found, argv, err)
                              : !pipeline_count("--shards", optarg, SHARDS_MOST, &request->shards, err))
            return false;
    }
    return true;
}

static bool parse_operands(int argc, char *argv[], struct load_request *request, struct error *err)
{
    if (argc - optind < 2)
        return command_missing(argc == optind ? "the snapshot" : "the address of the database", argv, err);
    if (argc - optind > 2)
        return command_unexpected(argv[optind + 2], argv, err);
    request->path = argv[optind];
    request->url = argv[optind + 1];
    if (postgres_is_url(request->url))
        return true;
    return error_set(err, ERROR_USAGE, "'%s' is not the address of a database: write postgresql://host/database behind "
                                       "the snapshot", request->url);
}

static bool print_schema(int argc, char *argv[], struct error *err)
{
    struct text sql = TEXT_INIT;
    if (optind < argc)
        return command_unexpected(argv[optind], argv, err);
    load_schema(&sql);
    text_add(&sql, "\n-- How few groups the sums of a report have, so that they are planned in parallel. "
                   "PostgreSQL 14 and later.\n");
    for (size_t i = 0; load_statistics(i); i++)
        text_add(&sql, load_statistics(i));
    fputs(sql.bytes, stdout);
    text_clear(&sql);
    return true;
}

static void say(const struct command_context *context, const struct load_result *result)
{
    char rows[DECIMAL_SIZE], bytes[DECIMAL_SIZE], mended[DECIMAL_SIZE];
    command_say(context, "%s: loaded %s rows, %s bytes", result->name, decimal_int64(result->rows, rows),
                decimal_int64(result->bytes, bytes));
    if (result->mended > 0 && !context->quiet)
        fprintf(stderr, "%s texts were not UTF-8, or held a NUL; what a database cannot hold was replaced\n",
                decimal_int64(result->mended, mended));
}

static bool run(int argc, char *argv[], struct command_context *context, struct error *err)
{
    struct load_request request = {.shards = 1};
    struct load_result result;
    bool schema = false;

    if (!parse_options(argc, argv, &request, &schema, err))
        return false;
    if (schema)
        return print_schema(argc, argv, err);
    if (!parse_operands(argc, argv, &request, err) ||
        !postgres_load(&request, context->progress, &result, context->faults, err))
        return false;
    say(context, &result);
    return true;
}

const struct command command_export = {
    .name = "export",
    .arguments = "SNAPSHOT URL",
    .summary = "Load a snapshot into PostgreSQL, for networks that outgrow one machine",
    .options = "      --replace            empty the tables first, if they have rows\n"
               "      --shards N           fill the column shard of inference with caller_id modulo N (1)\n"
               "      --schema             print the SQL that makes the tables, and do nothing\n",
    .run = run,
};
