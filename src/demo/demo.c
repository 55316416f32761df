/* SPDX-License-Identifier: MIT
 * Knows how the synthetic network becomes the rows of a snapshot. */
#include "demo/demo.h"

#include "base/arena.h"
#include "base/day.h"
#include "demo/services.h"
#include "demo/traffic.h"
#include "snapshot/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define DEFAULT_EVENTS 1000000
#define DEFAULT_MODELS 4400
#define DEFAULT_CALLERS 50000
#define ROWS_PER_REPORT 65536

/* One prepared INSERT after another. Sticky: after a failure nothing more is done, and `err` says why. */
struct writer {
    sqlite3 *db;
    const char *path;
    sqlite3_stmt *insert;
    bool failed;
    struct error *err;
};

static void check(struct writer *writer, int status)
{
    if (writer->failed || status == SQLITE_OK || status == SQLITE_DONE)
        return;
    writer->failed = true;
    error_set(writer->err, ERROR_IO, "cannot write the synthetic snapshot %s: %s", writer->path,
              sqlite3_errmsg(writer->db));
}

static void run(struct writer *writer, const char *sql)
{
    if (!writer->failed)
        check(writer, sqlite3_exec(writer->db, sql, NULL, NULL, NULL));
}

static void begin_rows(struct writer *writer, const char *sql)
{
    sqlite3_finalize(writer->insert);
    writer->insert = NULL;
    if (!writer->failed)
        check(writer, sqlite3_prepare_v2(writer->db, sql, -1, &writer->insert, NULL));
}

/* Columns are counted from 1; NULL text and TRAFFIC_NULL are NULL. */
static void put_text(struct writer *writer, int column, const char *text)
{
    if (!writer->failed)
        check(writer, sqlite3_bind_text(writer->insert, column, text, -1, SQLITE_STATIC));
}

static void put_number(struct writer *writer, int column, int64_t number)
{
    if (!writer->failed)
        check(writer, number == TRAFFIC_NULL ? sqlite3_bind_null(writer->insert, column)
                                             : sqlite3_bind_int64(writer->insert, column, number));
}

static void end_row(struct writer *writer)
{
    if (writer->failed)
        return;
    check(writer, sqlite3_step(writer->insert));
    check(writer, sqlite3_reset(writer->insert));
}

static void open_writer(struct writer *writer)
{
    check(writer, sqlite3_open_v2(writer->path, &writer->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    /* The file is new and is removed if anything fails, so it needs neither a journal nor a flush for every page. The
     * references are right by construction. */
    run(writer, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
                "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -16384; BEGIN");
}

static bool close_writer(struct writer *writer)
{
    begin_rows(writer, "COMMIT");
    end_row(writer);
    sqlite3_finalize(writer->insert);
    sqlite3_close(writer->db);
    return !writer->failed;
}

static int64_t time_of(int32_t demo_day, int64_t seconds)
{
    return day_start(SEASON_FIRST_DAY + demo_day) + seconds;
}

static void write_facts(struct writer *writer)
{
    char taken_at[32];
    snprintf(taken_at, sizeof taken_at, "%" PRId64, time_of(SEASON_DAYS, SEASON_TAKEN_HOUR * 3600));
    const char *const facts[][2] = {
        {"network", "Synthetic demo network"},
        {"title", "A synthetic model hub"},
        {"taken_at", taken_at},
        {"source", "Seeded generator of inuse: no real network, model or address"},
        {"licence", "CC0-1.0"},
        {"unit", "inferences"},
        {"currency", "DEMO"},
        {"synthetic", "1"},
    };
    begin_rows(writer, "INSERT INTO snapshot (key, value) VALUES (?, ?)");
    for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
        put_text(writer, 1, facts[i][0]);
        put_text(writer, 2, facts[i][1]);
        end_row(writer);
    }
}

static void write_modes(struct writer *writer)
{
    run(writer,
        "INSERT INTO verification (id, name, verified) VALUES (1, 'none', 0), (2, 'TEE', 1), (3, 'ZKML', 1);"
        "INSERT INTO settlement (id, name, auditable) VALUES (1, 'private', 0), (2, 'batch', 1), (3, 'individual', 1);"
        "INSERT INTO kind (id, name) VALUES (1, 'ml'), (2, 'llm'), (3, 'workflow'), (4, 'playground')");
    begin_rows(writer, "INSERT INTO node (id, name) VALUES (?1, printf('node-%02d', ?1))");
    for (int64_t node = 1; node <= TRAFFIC_NODES; node++) {
        put_number(writer, 1, node);
        end_row(writer);
    }
}

static void write_marks(struct writer *writer)
{
    begin_rows(writer, "INSERT INTO mark (at, label) VALUES (?, ?)");
    for (size_t i = 0; i < SEASON_MARKS; i++) {
        put_number(writer, 1, time_of(season_marks[i].day, 12 * 3600));
        put_text(writer, 2, season_marks[i].label);
        end_row(writer);
    }
}

/* Headline numbers as networks publish them: rounded up, in a unit of their own choice. */
static void write_claims(struct writer *writer)
{
    static const struct {
        const char *metric, *value, *unit;
        int32_t day;
    } claims[] = {
        {"models", "4,400", "models hosted", 700},
        {"inferences", "2M+", "inferences", 716},
        {"inference TX count", "903.3K", "transactions", 722},
        {"addresses", "263.5K", "addresses", 690},
        {"users", "2M+", "users", 705},
        {"proofs", "500K+", "proofs", 718},
        {"inference nodes", "16", "nodes", 700},
        {"downloads", "1.2M", "downloads", 700},
    };
    begin_rows(writer,
               "INSERT INTO claim (metric, value, unit, at, source_url) VALUES (?, ?, ?, ?, 'https://example.org/')");
    for (size_t i = 0; i < ARRAY_SIZE(claims); i++) {
        put_text(writer, 1, claims[i].metric);
        put_text(writer, 2, claims[i].value);
        put_text(writer, 3, claims[i].unit);
        put_number(writer, 4, time_of(claims[i].day, 9 * 3600));
        end_row(writer);
    }
}

static void write_models(struct writer *writer, const struct catalogue *catalogue)
{
    begin_rows(writer, "INSERT INTO model (id, key, name, owner, category, family, listed_at, delisted_at, runnable)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct catalogue_model *model = &catalogue->models[i];
        bool delisted = model->delisted_day != INT32_MAX;
        int64_t second = (int64_t)(i * 7919 % DAY_SECONDS);
        put_number(writer, 1, (int64_t)i + 1);
        put_text(writer, 2, model->key);
        put_text(writer, 3, model->name);
        put_text(writer, 4, model->owner);
        put_text(writer, 5, model->category);
        put_text(writer, 6, model->family);
        put_number(writer, 7, model->listing_known ? time_of(model->listed_day, second) : TRAFFIC_NULL);
        put_number(writer, 8, delisted ? time_of(model->delisted_day, second) : TRAFFIC_NULL);
        put_number(writer, 9, model->runnable >= 0 ? model->runnable : TRAFFIC_NULL);
        end_row(writer);
    }
}

static void write_callers(struct writer *writer, const struct crowd *crowd)
{
    begin_rows(writer, "INSERT INTO caller (id, address, label, kind) VALUES (?, ?, ?, ?)");
    for (size_t i = 0; i < crowd->count; i++) {
        put_number(writer, 1, (int64_t)i + 1);
        put_text(writer, 2, crowd->callers[i].address);
        put_text(writer, 3, crowd->callers[i].label);
        put_text(writer, 4, crowd_kind_names[crowd->callers[i].kind]);
        end_row(writer);
    }
}

static void write_inferences(struct writer *writer, struct traffic *traffic, int64_t events, struct progress *progress)
{
    int64_t row[TRAFFIC_COLUMNS];

    begin_rows(
        writer,
        "INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count,"
        " failed, tokens_in, tokens_out, paid_nano) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (int64_t done = 0; !writer->failed && traffic_next(traffic, row); done++) {
        for (int column = 0; column < TRAFFIC_COLUMNS; column++)
            put_number(writer, column + 1, row[column]);
        end_row(writer);
        if (done % ROWS_PER_REPORT == 0)
            progress_advance(progress, done, events);
    }
}

/* Registrations, pauses and heartbeats of the nodes. */
static void write_node_events(struct writer *writer)
{
    begin_rows(writer, "INSERT INTO node_event (node_id, at, event) VALUES (?, ?, ?)");
    for (int64_t i = 0; i < SERVICES_NODES; i++) {
        const struct services_node *node = &services_nodes[i];
        const struct {
            int32_t day;
            const char *event;
            bool happens;
        } events[] = {{node->first_day, "registered", true},
                      {node->disabled_day, "disabled", node->disabled_day > 0},
                      {node->enabled_day, "enabled", node->enabled_day > 0 && node->enabled_day < SEASON_DAYS}};
        for (size_t j = 0; j < ARRAY_SIZE(events); j++) {
            if (!events[j].happens)
                continue;
            put_number(writer, 1, i + 1);
            put_number(writer, 2, time_of(events[j].day, 0));
            put_text(writer, 3, events[j].event);
            end_row(writer);
        }
    }
}

static void write_uptime(struct writer *writer, uint64_t seed)
{
    struct dice dice = dice_for(seed, 6);
    begin_rows(writer, "INSERT INTO node_uptime (node_id, day, up_seconds, heartbeats) VALUES (?, ?, ?, ?)");
    for (int64_t i = 0; i < SERVICES_NODES; i++)
        for (int32_t day = 0; day < SEASON_DAYS; day++) {
            int32_t seconds = services_up_seconds(&services_nodes[i], day, &dice);
            if (seconds == 0 || day == SEASON_MISSING_DAY)
                continue;
            put_number(writer, 1, i + 1);
            put_number(writer, 2, SEASON_FIRST_DAY + day);
            put_number(writer, 3, seconds);
            put_number(writer, 4, seconds / SERVICES_BEAT_SECONDS);
            end_row(writer);
        }
}

/* Why inferences failed, for most of them: 2654435761 spreads neighbouring numbers (Knuth's multiplicative hash). */
static void write_failures(struct writer *writer)
{
    run(writer, "INSERT INTO failure (inference_id, reason)"
                " SELECT id, CASE WHEN at % 86400 < 7200 THEN 'proof was not accepted in time'"
                "                 WHEN id * 2654435761 % 4294967296 < 2600000000 THEN 'no node had room'"
                "                 ELSE 'the model file could not be loaded' END"
                " FROM inference WHERE failed AND id * 2654435761 % 4294967296 < 3700000000");
}

/* Contracts that are called on a schedule. */
static void write_workflows(struct writer *writer, const struct crowd *crowd)
{
    begin_rows(writer, "INSERT INTO workflow (contract, registered_at, ends_at, every_seconds, stopped_at)"
                       " VALUES (?, ?, ?, ?, ?)");
    for (size_t i = 0; i < crowd->count; i++) {
        const struct crowd_caller *caller = &crowd->callers[i];
        if (caller->kind != CROWD_CONTRACT || i % 3 != 0)
            continue;
        bool stopped = caller->last_day < SEASON_DAYS;
        put_text(writer, 1, caller->address);
        put_number(writer, 2, time_of(caller->first_day, 0));
        put_number(writer, 3, time_of(caller->first_day + 365, 0));
        put_number(writer, 4, (int64_t)(1 + i % 24) * 3600);
        put_number(writer, 5, stopped ? time_of(caller->last_day, 43200) : TRAFFIC_NULL);
        end_row(writer);
    }
}

static void write_all(struct writer *writer, uint64_t seed, const struct demo_options *options,
                      struct progress *progress)
{
    struct arena *arena = arena_new();
    struct catalogue catalogue;
    struct crowd crowd;
    struct traffic traffic;

    catalogue_make(&catalogue, options->models, seed, arena);
    crowd_make(&crowd, options->callers, seed, arena);
    traffic_begin(&traffic, &catalogue, &crowd, options->events, seed);
    write_facts(writer);
    write_modes(writer);
    write_marks(writer);
    write_claims(writer);
    write_models(writer, &catalogue);
    write_callers(writer, &crowd);
    write_inferences(writer, &traffic, options->events, progress);
    write_failures(writer);
    write_node_events(writer);
    write_uptime(writer, seed);
    write_workflows(writer, &crowd);
    arena_free(arena);
}

bool demo_create(const char *path, uint64_t seed, const struct demo_options *options, struct progress *progress,
                 struct error *err)
{
    struct writer writer = {.path = path, .err = err};
    struct demo_options given = {
        .events = options->events > 0 ? options->events : DEFAULT_EVENTS,
        .models = options->models > 0 ? options->models : DEFAULT_MODELS,
        .callers = options->callers > 0 ? options->callers : DEFAULT_CALLERS,
    };
    if (!schema_create(path, err))
        return false;
    progress_begin(progress, "making a synthetic network");
    open_writer(&writer);
    write_all(&writer, seed, &given, progress);
    if (close_writer(&writer))
        return true;
    unlink(path);
    return false;
}
