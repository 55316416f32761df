/* SPDX-License-Identifier: MIT
 * Knows what volume follows from two all-time counters. */
#include "import/counters.h"

#include "base/day.h"

#include <inttypes.h>
#include <stdio.h>

void counters_begin(struct import *import)
{
    database_script(
        import->database,
        "CREATE TABLE IF NOT EXISTS import_counter (model_id INTEGER NOT NULL, day INTEGER NOT NULL, "
        "counter INTEGER NOT NULL, PRIMARY KEY (model_id, day)) STRICT, WITHOUT ROWID");
}

void counters_add(struct import *import, int64_t model_id, int64_t day, int64_t counter)
{
    int64_t known;
    if (!database_get(import->database, "SELECT counter FROM import_counter WHERE model_id = ?1 AND day = ?2",
                      &known, "ii", model_id, day)) {
        database_run(import->database, "INSERT INTO import_counter VALUES (?1, ?2, ?3)", "iii", model_id, day,
                     counter);
        import->summary->imported++;
        import->counters_changed = true;
    } else if (known != counter) {
        database_run(import->database,
                     "UPDATE import_counter SET counter = ?3 WHERE model_id = ?1 AND day = ?2", "iii",
                     model_id, day, counter);
        import->summary->updated++;
        import->counters_changed = true;
    } else {
        import->summary->unchanged++;
    }
    import_covers(import, day_start((int32_t)day));
}

void counters_imply(struct import *import, int64_t model_id, int64_t day, int64_t counter)
{
    import->counters_changed |=
        database_run(import->database, "INSERT OR IGNORE INTO import_counter VALUES (?1, ?2, ?3)", "iii",
                     model_id, day, counter) > 0;
}

/* What is needed to say whether a model's first counter is volume or a baseline. */
struct series {
    int64_t first_day; /* of all counters */
    bool has_older;    /* a model was listed before first_day */
    int64_t model_id;  /* SNAPSHOT_UNKNOWN before the first row */
    int64_t day, counter;
};

/* Nothing is booked before the first day of all counters: what most models did then is not known, and a day on which
 * only the newest ones have volume would pass for a day of nearly none. */
static bool counts_from_zero(const struct series *series, int64_t day, int64_t listed_at)
{
    if (day == series->first_day)
        return false;
    if (listed_at == SNAPSHOT_UNKNOWN)
        return true;
    int64_t listed_day = day_of_time(listed_at);
    return listed_day > series->first_day || (listed_day == series->first_day && series->has_older);
}

static void book(struct import *import, int64_t model_id, int64_t day, int64_t volume)
{
    if (volume > 0 && day >= DAY_LEAST)
        database_run(import->database,
                     "INSERT INTO usage_daily (day, model_id, inferences) VALUES (?1, ?2, ?3)", "iii", day,
                     model_id, volume);
}

static void mark_span(struct import *import, int64_t model_id, int64_t first_day, int64_t last_day)
{
    import->summary->spans++;
    database_run(import->database, "INSERT INTO usage_span VALUES (?1, ?2, ?3)", "iii", model_id, first_day,
                 last_day);
}

static void take_counter(struct import *import, struct series *series, int64_t model_id, int64_t day,
                         int64_t counter, int64_t listed_at)
{
    if (series->model_id != model_id) {
        if (counts_from_zero(series, day, listed_at))
            book(import, model_id, day - 1, counter);
    } else {
        import->summary->clamped += counter < series->counter;
        book(import, model_id, day - 1, counter - series->counter);
        if (day - series->day > 1)
            mark_span(import, model_id, series->day, day - 1);
    }
    series->model_id = model_id;
    series->day = day;
    series->counter = counter;
}

/* A model's counters own its plain volume between the first and the last of them, and the day before the
 * first. */
static void forget_derived(struct import *import)
{
    database_run(import->database,
                 "DELETE FROM usage_daily WHERE model_id IN (SELECT DISTINCT model_id FROM import_counter) "
                 "AND caller_id IS NULL AND "
                 "verification_id IS NULL AND settlement_id IS NULL AND kind_id IS NULL AND "
                 "day BETWEEN (SELECT min(day) - 1 FROM import_counter AS c WHERE c.model_id = "
                 "usage_daily.model_id) AND "
                 "(SELECT max(day) - 1 FROM import_counter AS c WHERE c.model_id = usage_daily.model_id)",
                 "");
    database_run(import->database,
                 "DELETE FROM usage_span WHERE model_id IN (SELECT DISTINCT model_id FROM import_counter)",
                 "");
}

/* A day on which counters were read but nobody ran anything is a day with zero volume, not a day without
 * data. */
static void book_idle_days(struct import *import)
{
    database_run(import->database,
                 "INSERT INTO usage_daily (day, model_id, inferences) SELECT a.day, min(a.model_id), 0 FROM "
                 "import_counter AS a JOIN "
                 "import_counter AS b ON b.model_id = a.model_id AND b.day = a.day + 1 "
                 "WHERE a.day NOT IN (SELECT day FROM usage_daily) GROUP BY a.day",
                 "");
}

static void note_clamped(struct import *import)
{
    char text[32];
    if (import->summary->clamped == 0)
        return;
    import_note(import, "%" PRId64 " counter%s fell; a fall is taken as no volume, never as negative volume",
                import->summary->clamped, import->summary->clamped == 1 ? "" : "s");
    snprintf(text, sizeof text, "%" PRId64, import->summary->clamped);
    import_set_key(import, "clamped_counters", text);
}

static bool has_counters(struct import *import)
{
    int64_t found;
    return database_get(import->database, "SELECT 1 FROM sqlite_schema WHERE name = 'import_counter'", &found,
                        "") &&
           database_get(import->database, "SELECT 1 FROM import_counter LIMIT 1", &found, "");
}

void counters_derive(struct import *import)
{
    struct series series = {.model_id = SNAPSHOT_UNKNOWN};
    int64_t found;
    if (!import->counters_changed || !has_counters(import))
        return;
    forget_derived(import);
    database_get(import->database, "SELECT min(day) FROM import_counter", &series.first_day, "");
    series.has_older = database_get(import->database, "SELECT 1 FROM model WHERE listed_at < ?1 LIMIT 1",
                                    &found, "i", day_start((int32_t)series.first_day));
    sqlite3_stmt *rows = database_query(
        import->database,
        "SELECT c.model_id, c.day, c.counter, m.listed_at FROM import_counter AS c JOIN model AS m ON m.id "
        "= c.model_id ORDER BY c.model_id, c.day",
        "");
    while (database_next(import->database, rows))
        take_counter(import, &series, sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1),
                     sqlite3_column_int64(rows, 2),
                     sqlite3_column_type(rows, 3) == SQLITE_NULL ? SNAPSHOT_UNKNOWN
                                                                 : sqlite3_column_int64(rows, 3));
    book_idle_days(import);
    note_clamped(import);
}
