/* SPDX-License-Identifier: MIT
 * Knows how failed inferences of the same reason and day become one number. */
#include "snapshot/failures.h"

#include <stdlib.h>
#include <string.h>

static void settle(struct failures *failures, const struct snapshot_failure *sum)
{
    if (sum->reason)
        *(struct snapshot_failure *)reading_rows_add(&failures->rows) = *sum;
}

static void settle_all(struct failures *failures)
{
    for (size_t i = 0; i < FAILURES_WAITING; i++)
        settle(failures, &failures->waiting[i].sum);
    failures->reasons = 0;
    memset(failures->waiting, 0, sizeof failures->waiting);
}

struct snapshot_failure *failures_find(struct failures *failures, const char *reason, size_t length, int32_t day)
{
    for (size_t i = 0; i < FAILURES_WAITING && i < failures->reasons; i++) {
        struct snapshot_failure *sum = &failures->waiting[i].sum;
        if (failures->waiting[i].length != length || memcmp(sum->reason, reason, length) != 0)
            continue;
        if (sum->day != day) {
            settle(failures, sum);
            *sum = (struct snapshot_failure){.reason = sum->reason, .day = day};
        }
        return sum;
    }
    return NULL;
}

struct snapshot_failure *failures_new(struct failures *failures, const char *reason, int32_t day)
{
    size_t place = failures->reasons++ % FAILURES_WAITING;
    struct snapshot_failure *sum = &failures->waiting[place].sum;
    settle(failures, sum);
    *sum = (struct snapshot_failure){.reason = reason, .day = day};
    failures->waiting[place].length = strlen(reason);
    return sum;
}

void failures_add(struct snapshot_failure *sum, int64_t inferences)
{
    if (__builtin_add_overflow(sum->inferences, inferences, &sum->inferences))
        sum->inferences = INT64_MAX;
}

void failures_join(struct failures *failures, struct failures *more)
{
    settle_all(more);
    for (size_t i = 0; i < more->rows.count; i++)
        settle(failures, (const struct snapshot_failure *)more->rows.items + i);
    failures_clear(more);
}

static int by_failure(const void *a, const void *b)
{
    const struct snapshot_failure *left = a, *right = b;
    int order = left->reason == right->reason ? 0 : strcmp(left->reason, right->reason);
    return order != 0 ? order : (left->day > right->day) - (left->day < right->day);
}

struct snapshot_failure *failures_finish(struct failures *failures, struct arena *arena, size_t *ret_count)
{
    size_t count, merged = 0;
    settle_all(failures);
    struct snapshot_failure *sums = reading_rows_finish(&failures->rows, by_failure, arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (merged == 0 || by_failure(&sums[merged - 1], &sums[i]) != 0)
            sums[merged++] = sums[i];
        else
            failures_add(&sums[merged - 1], sums[i].inferences);
    }
    *ret_count = merged;
    return sums;
}

void failures_clear(struct failures *failures)
{
    free(failures->rows.items);
    *failures = (struct failures)FAILURES_INIT;
}
