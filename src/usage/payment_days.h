/* SPDX-License-Identifier: MIT
 *
 * Payments as in payments.h, each day by itself, so that those of a later window can be put together without the days
 * that left it: extremes cannot forget.
 *
 *     struct payment_days days = PAYMENT_DAYS_INIT;
 *     payment_days_add(&days, day, 412000); ...
 *     payment_days_gather(&days, &payments);
 *     payment_days_clear(&days);
 *
 * Days are counted from wherever the owner likes. As bytes a bucket of a day takes about twelve.
 */
#ifndef USAGE_PAYMENT_DAYS_H
#define USAGE_PAYMENT_DAYS_H

#include "base/text.h"
#include "usage/payments.h"
#include "usage/table.h"

struct payment_days {
    struct table places; /* (day, bucket) -> its place among the buckets, counted from 1 */
    struct payments_bucket *buckets;
    size_t count, capacity;
};

#define PAYMENT_DAYS_INIT                                                                                              \
    {                                                                                                                  \
        .buckets = NULL                                                                                                \
    }

void payment_days_clear(struct payment_days *days);
void payment_days_add(struct payment_days *days, uint32_t day, int64_t amount); /* >= 0 */
void payment_days_merge(struct payment_days *days, const struct payment_days *more);

/* Adds all of them to `payments`. */
void payment_days_gather(const struct payment_days *days, struct payments *payments);
bool payment_days_equal(const struct payment_days *a, const struct payment_days *b);

void payment_days_save(const struct payment_days *days, struct text *out);

/* Reads what payment_days_save() wrote, moving `*at` behind it: only days of [first_day, end_day) as they were counted,
 * `back` days lower. False when it is nothing of the kind; what was read by then is of no use. */
bool payment_days_read(struct payment_days *days, const char **at, const char *end, uint32_t first_day,
                       uint32_t end_day, uint32_t back);

#endif
