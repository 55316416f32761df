/* SPDX-License-Identifier: MIT
 * Knows how failures that are as they should be are added up without a statement for each of their inferences. */
#include "snapshot/failure_leaves.h"

#include "base/day.h"
#include "base/threads.h"
#include "snapshot/connection.h"
#include "snapshot/leaf_finder.h"
#include "snapshot/leaves.h"
#include "snapshot/tables.h"

#include <stdlib.h>
#include <string.h>

/* Columns of inference. */
enum { AT = 1, COUNT = 8, FAILED = 9, COLUMNS = 13 };

/* A thread and a connection cost more than a few pages. */
#define LEAVES_PER_SHARE 16

/* What one thread adds up: the failures of the leaves [first, end). */
struct share {
    const struct snapshot *snapshot;
    const struct snapshot_layout *leaves;
    size_t first, end;
    struct leaf_finder *inferences;
    struct leaf_shapes shapes;
    struct arena *arena;
    struct failures failures;
    int64_t least, most; /* rowid of a failure; least > most = there is none */
    bool usual;          /* so far */
};

static void add_sum(struct share *share, const char *reason, size_t length, int32_t day, int64_t inferences)
{
    struct snapshot_failure *sum = failures_find(&share->failures, reason, length, day);
    if (!sum)
        sum = failures_new(&share->failures, arena_copy(share->arena, reason, length), day);
    failures_add(sum, inferences);
}

static bool add_row(struct share *share, const struct leaf_row *failure)
{
    const uint32_t needed = 1 << AT | 1 << COUNT | 1 << FAILED;
    struct leaf_value values[2]; /* inference_id, which is the rowid, and reason */
    struct leaf_row row;
    if (leaf_values(failure, values, 2) < 2 || !leaf_value_is_text(&values[1]) ||
        memchr(values[1].bytes, '\0', values[1].size) || !leaf_finder_find(share->inferences, failure->rowid, &row))
        return false;
    const struct leaf_shape *shape = leaf_shape_find(&share->shapes, &row);
    if (!shape || (shape->nulls & needed) != 0 || leaf_integer(&row, shape, FAILED) != 1)
        return false;
    int64_t at = leaf_integer(&row, shape, AT), count = leaf_integer(&row, shape, COUNT);
    if (at < 0 || at > TIME_MOST || count < 0)
        return false;
    add_sum(share, (const char *)values[1].bytes, values[1].size, day_of_time(at), count);
    return true;
}

static bool take_rows(void *context, const struct leaf_row *rows, size_t count)
{
    struct share *share = context;
    for (size_t i = 0; i < count && share->usual; i++)
        share->usual = add_row(share, &rows[i]);
    if (count > 0 && share->least > share->most)
        share->least = rows[0].rowid;
    if (count > 0)
        share->most = rows[count - 1].rowid;
    return share->usual;
}

/* The first share has the connection of the snapshot, others have their own. */
static void add_share(void *context, size_t index)
{
    struct share *share = (struct share *)context + index;
    struct leaf_reader reader = {.take = take_rows, .context = share};
    struct error err = ERROR_INIT;
    sqlite3 *db = index == 0 ? share->snapshot->db : connection_open(share->snapshot, &err);
    share->inferences = db ? leaf_finder_new(share->snapshot, db, "inference") : NULL;
    share->arena = arena_new();
    share->usual = share->inferences != NULL;
    leaf_shapes_init(&share->shapes, COLUMNS);
    share->usual = share->usual &&
                   leaves_read(share->snapshot, db, share->leaves, share->first, share->end, &reader, &err) &&
                   share->usual;
    leaf_finder_free(share->inferences);
    if (index > 0)
        sqlite3_close(db);
}

/* Joins all shares to `failures` or, if one of them is unusual or not behind the one before, none. */
static bool finish_shares(struct share *shares, size_t count, struct arena *arena, struct failures *failures)
{
    bool usual = true;
    for (size_t i = 0; i < count; i++)
        usual = usual && shares[i].usual && (i == 0 || shares[i].least > shares[i - 1].most);
    for (size_t i = 0; i < count; i++) {
        if (usual) {
            failures_join(failures, &shares[i].failures);
            arena_join(arena, shares[i].arena);
        } else {
            failures_clear(&shares[i].failures);
            arena_free(shares[i].arena);
        }
    }
    return usual;
}

bool failure_leaves_add(const struct snapshot *snapshot, unsigned workers, struct arena *arena,
                        struct failures *failures)
{
    struct error err = ERROR_INIT;
    struct snapshot_layout leaves;
    if (!leaves_are_ordered(snapshot, "failure") || tables_named(snapshot, "failure")->rowid_column != 0 ||
        !leaves_are_ordered(snapshot, "inference") || !snapshot->is_utf8 ||
        !leaves_find(snapshot, "failure", &leaves, &err))
        return false;
    size_t worth = leaves.count / LEAVES_PER_SHARE + 1, count = worth < workers ? worth : workers;
    struct share *shares = memory_zeroed(count, sizeof *shares);
    for (size_t i = 0; i < count; i++) {
        shares[i].snapshot = snapshot;
        shares[i].leaves = &leaves;
        shares[i].first = leaves.count * i / count;
        shares[i].end = leaves.count * (i + 1) / count;
        shares[i].least = INT64_MAX;
        shares[i].most = INT64_MIN;
        shares[i].failures = (struct failures)FAILURES_INIT;
    }
    threads_run(&(struct threads_task){.jobs = count, .work = add_share, .context = shares}, workers);
    bool usual = finish_shares(shares, count, arena, failures);
    free(shares);
    snapshot_layout_clear(&leaves);
    return usual;
}
