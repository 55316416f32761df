/* SPDX-License-Identifier: MIT
 * Knows the formats, and the course of an import from its options to the commit. */
#include "import/import.h"

#include "base/day.h"
#include "import/canonical.h"
#include "import/counters.h"
#include "import/importer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct importer *const importers[] = {
    &import_models_csv,        &import_events_csv,          &import_daily_csv,
    &import_cumulative_csv,    &import_replicate,           &import_labels_csv,
    &import_claims_csv,        &import_marks_csv,           &import_hub_models,
    &import_evm_logs,          &import_evm_blocks,          &import_evm_transactions,
    &import_evm_receipts,      &import_blockscout_logs,     &import_blockscout_transactions,
    &import_settlement_blob,   &import_facilitator_usage,   &import_openrouter_rankings,
};
const size_t importer_count = ARRAY_SIZE(importers);

const char *const import_reason_names[REASON_COUNT] = {
    [REASON_COLUMNS] = "columns", [REASON_TIME] = "time",           [REASON_NUMBER] = "number",
    [REASON_VALUE] = "value",     [REASON_DUPLICATE] = "duplicate", [REASON_SYNTAX] = "syntax",
};

void import_summary_clear(struct import_summary *summary)
{
    text_clear(&summary->notes);
}

/* The keys of table `snapshot` that a person may set; taken_at is the one with a meaning for the import. */
static const char *const setting_keys[] = {"taken_at", "network", "title",    "source",   "source_url",
                                           "licence",  "unit",    "currency", "base_url", "synthetic"};

static bool check_settings(const struct import_options *options, int64_t *ret_taken_at, struct error *err)
{
    for (size_t i = 0; i < options->setting_count; i++) {
        bool known = false;
        for (size_t j = 0; j < ARRAY_SIZE(setting_keys); j++)
            known |= strcmp(options->settings[i].left, setting_keys[j]) == 0;
        if (!known)
            return error_set(err, ERROR_USAGE,
                             "--set %s: there is no such key; choose from taken_at, network, title, source, "
                             "source_url, licence, unit, "
                             "currency, base_url, synthetic",
                             options->settings[i].left);
        if (strcmp(options->settings[i].left, "taken_at") == 0 &&
            !time_parse(options->settings[i].right, ret_taken_at))
            return error_set(
                err, ERROR_USAGE,
                "--set taken_at=%s is not a time; write 2026-11-22, 2026-11-22T15:24:58Z or unix seconds",
                options->settings[i].right);
    }
    return true;
}

static bool is_our_column(const struct importer *importer, const char *name)
{
    for (size_t i = 0; i < importer->column_count; i++)
        if (strcmp(importer->columns[i].name, name) == 0)
            return true;
    return false;
}

static bool check_maps(const struct import_options *options, const struct importer *importer,
                       struct error *err)
{
    for (size_t i = 0; i < options->map_count; i++) {
        if (is_our_column(importer, options->maps[i].right))
            continue;
        struct text names = TEXT_INIT;
        for (size_t j = 0; j < importer->column_count; j++)
            text_printf(&names, "%s%s", j > 0 ? ", " : "", importer->columns[j].name);
        error_set(err, ERROR_USAGE, "--map %s=%s: %s has no column %s; it has %s", options->maps[i].left,
                  options->maps[i].right, importer->name, options->maps[i].right,
                  names.bytes ? names.bytes : "none");
        text_clear(&names);
        return false;
    }
    return true;
}

static const struct importer *find_importer(const char *name, struct error *err)
{
    struct text names = TEXT_INIT;
    for (size_t i = 0; i < importer_count; i++) {
        if (strcmp(importers[i]->name, name) == 0) {
            text_clear(&names);
            return importers[i];
        }
        text_printf(&names, "%s%s", i > 0 ? ", " : "", importers[i]->name);
    }
    error_set(err, ERROR_USAGE, "there is no format '%s'; choose from %s", name, names.bytes);
    text_clear(&names);
    return NULL;
}

static bool read_files(struct import *import)
{
    for (size_t i = 0; i < import->options->file_count; i++) {
        struct input input;
        if (!input_open(import->options->files[i], &input, import->err))
            return false;
        import->file = input.name;
        import->line = 0;
        import->importer->read(import, &input);
        input_close(&input);
        if (import_failed(import))
            return false;
    }
    return true;
}

/* taken_at: as set, else the later of what the snapshot has and what the data cover. */
static void update_taken_at(struct import *import)
{
    char text[DAY_TEXT_SIZE];
    int64_t known = SNAPSHOT_UNKNOWN;
    sqlite3_stmt *statement =
        database_query(import->database, "SELECT value FROM snapshot WHERE key = 'taken_at'", "");
    if (database_next(import->database, statement)) {
        const char *value = (const char *)sqlite3_column_text(statement, 0);
        if (!value || !time_parse(value, &known))
            known = SNAPSHOT_UNKNOWN;
        sqlite3_reset(statement);
    }
    int64_t wanted = import->set_taken_at;
    if (wanted == SNAPSHOT_UNKNOWN)
        wanted = import->covered_until > known ? import->covered_until : known;
    if (wanted != SNAPSHOT_UNKNOWN && wanted != known)
        import_set_key(import, "taken_at", time_iso(wanted, text));
    import->summary->taken_at = wanted;
}

static void apply_settings(struct import *import)
{
    for (size_t i = 0; i < import->options->setting_count; i++)
        if (strcmp(import->options->settings[i].left, "taken_at") != 0)
            import_set_key(import, import->options->settings[i].left, import->options->settings[i].right);
    update_taken_at(import);
}

static bool refuse(struct import *import)
{
    if (import->faults->count == 0 || import->options->skip_bad)
        return false;
    error_set(
        import->err, ERROR_INPUT,
        "%" PRId64
        " fault%s: nothing was imported into %s; correct %s, or import the good records with --skip-bad",
        import->faults->count, import->faults->count == 1 ? "" : "s", import->options->snapshot,
        import->faults->count == 1 ? "it" : "them");
    return true;
}

static bool read_all(struct import *import)
{
    if (!read_files(import))
        return false;
    if (import->importer->finish)
        import->importer->finish(import);
    import_end_merging(import);
    counters_derive(import);
    apply_settings(import);
    if (import_failed(import) || refuse(import))
        return false;
    canonical_write(import);
    return !import_failed(import);
}

static bool run_importer(const struct import_options *options, const struct importer *importer,
                         int64_t taken_at, struct progress *progress, struct import_summary *summary,
                         struct faults *faults, struct error *err)
{
    struct import import = {.options = options,
                            .importer = importer,
                            .faults = faults,
                            .err = err,
                            .progress = progress,
                            .summary = summary,
                            .set_taken_at = taken_at,
                            .covered_until = SNAPSHOT_UNKNOWN,
                            .last_row = SNAPSHOT_UNKNOWN};
    if (!database_open(options->snapshot, &import.database, faults, err))
        return false;
    import.arena = arena_new();
    progress_begin(progress, "importing");
    bool done = read_all(&import);
    arena_free(import.arena);
    if (done)
        return database_commit(import.database, err);
    database_abandon(import.database);
    return false;
}

bool import_run(const struct import_options *options, struct progress *progress,
                struct import_summary *ret_summary, struct faults *faults, struct error *err)
{
    int64_t taken_at = SNAPSHOT_UNKNOWN;
    *ret_summary = (struct import_summary){.taken_at = SNAPSHOT_UNKNOWN};
    const struct importer *importer = find_importer(options->format, err);
    return importer && check_settings(options, &taken_at, err) && check_maps(options, importer, err) &&
           run_importer(options, importer, taken_at, progress, ret_summary, faults, err);
}
