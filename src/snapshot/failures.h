/* SPDX-License-Identifier: MIT
 *
 * Failed inferences added up by reason and day, for services.c and failure_leaves.c only.
 *
 *     struct failures failures = FAILURES_INIT;
 *     struct snapshot_failure *sum = failures_find(&failures, reason, length, day);
 *     if (!sum)
 *         sum = failures_new(&failures, arena_copy(arena, reason, length), day);
 *     failures_add(sum, inferences);
 *     list = failures_finish(&failures, arena, &count);
 *
 * Failures come in the order of their inferences, so mostly a day after the other, and have few reasons: what one
 * reason has added up to on its latest day waits, so that memory does not grow with failures.
 */
#ifndef SNAPSHOT_FAILURES_H
#define SNAPSHOT_FAILURES_H

#include "snapshot/reading.h"
#include "snapshot/snapshot.h"

#define FAILURES_WAITING 16

struct failures {
    struct reading_rows rows; /* struct snapshot_failure: what waits no longer */
    struct {
        struct snapshot_failure sum;
        size_t length; /* of the reason */
    } waiting[FAILURES_WAITING];
    size_t reasons; /* that waited so far; the place of the next one, modulo FAILURES_WAITING */
};

#define FAILURES_INIT {.rows = {.size = sizeof(struct snapshot_failure)}}

/* The sum of this reason and day, valid until the next call; NULL when nothing of the reason waits. */
struct snapshot_failure *failures_find(struct failures *failures, const char *reason, size_t length, int32_t day);

/* A new one where failures_find() has none; the reason must outlive the list. */
struct snapshot_failure *failures_new(struct failures *failures, const char *reason, int32_t day);

/* What would not fit stays at the most: it is refused when the records themselves are added up. */
void failures_add(struct snapshot_failure *sum, int64_t inferences);

/* Moves the sums of `more` to `failures`. */
void failures_join(struct failures *failures, struct failures *more);

/* The sums in the order of reason and day, one entry each. */
struct snapshot_failure *failures_finish(struct failures *failures, struct arena *arena, size_t *ret_count);

/* Only what was not finished need be cleared; what was joined to others may be. */
void failures_clear(struct failures *failures);

#endif
