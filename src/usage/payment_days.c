/* SPDX-License-Identifier: MIT
 * Knows how the buckets of many days are kept when most are empty, and how they lie in a file. */
#include "usage/payment_days.h"

#include "base/memory.h"
#include "base/varint.h"

#include <stdlib.h>
#include <string.h>

void payment_days_clear(struct payment_days *days)
{
    table_clear(&days->places);
    free(days->buckets);
    *days = (struct payment_days)PAYMENT_DAYS_INIT;
}

static void unite(struct payment_days *days, uint32_t day, uint32_t number, const struct payments_bucket *more)
{
    uint64_t *place = table_at(&days->places, day, number);
    if (*place == 0) {
        days->buckets = memory_room(days->buckets, days->count, &days->capacity, sizeof *days->buckets);
        days->buckets[days->count++] = (struct payments_bucket){.count = 0};
        *place = days->count;
    }
    payments_unite(&days->buckets[*place - 1], more);
}

void payment_days_add(struct payment_days *days, uint32_t day, int64_t amount)
{
    const struct payments_bucket one = {
        .count = 1, .least = amount, .least_count = 1, .most = amount, .most_count = 1};
    unite(days, day, payments_bucket_of(amount), &one);
}

void payment_days_merge(struct payment_days *days, const struct payment_days *more)
{
    table_reserve(&days->places, days->count + more->count);
    for (size_t i = 0; i < more->places.capacity; i++) {
        const struct table_entry *entry = &more->places.entries[i];
        if (entry->row != TABLE_EMPTY)
            unite(days, entry->row, entry->column, &more->buckets[entry->value - 1]);
    }
}

void payment_days_gather(const struct payment_days *days, struct payments *payments)
{
    for (size_t i = 0; i < days->count; i++)
        payments_add_bucket(payments, &days->buckets[i]);
}

bool payment_days_equal(const struct payment_days *a, const struct payment_days *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->places.capacity; i++) {
        const struct table_entry *entry = &a->places.entries[i];
        const uint64_t *place =
            entry->row == TABLE_EMPTY ? &entry->value : table_find(&b->places, entry->row, entry->column);
        same = entry->row == TABLE_EMPTY ||
               (place && memcmp(&a->buckets[entry->value - 1], &b->buckets[*place - 1], sizeof *a->buckets) == 0);
    }
    return same;
}

static void add_number(uint64_t number, struct text *out)
{
    text_end(out, varint_put(text_room(out, VARINT_BYTES), number));
}

/* Nothing above INT64_MAX. */
static bool take_number(const char **at, const char *end, int64_t *ret_number)
{
    uint64_t number;
    if (!varint_take(at, end, &number) || number > INT64_MAX)
        return false;
    *ret_number = (int64_t)number;
    return true;
}

void payment_days_save(const struct payment_days *days, struct text *out)
{
    add_number(days->count, out);
    for (size_t i = 0; i < days->places.capacity; i++) {
        const struct table_entry *entry = &days->places.entries[i];
        if (entry->row == TABLE_EMPTY)
            continue;
        const struct payments_bucket *bucket = &days->buckets[entry->value - 1];
        add_number(entry->row, out);
        add_number((uint64_t)bucket->least, out);
        add_number((uint64_t)bucket->count, out);
        add_number((uint64_t)(bucket->most - bucket->least), out);
        if (bucket->most == bucket->least)
            continue;
        add_number((uint64_t)bucket->least_count, out);
        add_number((uint64_t)bucket->most_count, out);
    }
}

static bool take_bucket(const char **at, const char *end, int64_t *ret_day, struct payments_bucket *bucket)
{
    int64_t spread;
    if (!take_number(at, end, ret_day) || !take_number(at, end, &bucket->least) ||
        !take_number(at, end, &bucket->count) || !take_number(at, end, &spread) || bucket->count == 0 ||
        spread > INT64_MAX - bucket->least)
        return false;
    bucket->most = bucket->least + spread;
    bucket->least_count = bucket->most_count = bucket->count;
    return spread == 0 ||
           (take_number(at, end, &bucket->least_count) && take_number(at, end, &bucket->most_count) &&
            bucket->least_count >= 1 && bucket->most_count >= 1 && bucket->least_count < bucket->count &&
            bucket->most_count <= bucket->count - bucket->least_count &&
            payments_bucket_of(bucket->least) == payments_bucket_of(bucket->most));
}

bool payment_days_read(struct payment_days *days, const char **at, const char *end, uint32_t first_day,
                       uint32_t end_day, uint32_t back)
{
    int64_t count, day, left = INT64_MAX;
    /* No bucket takes less than four bytes. */
    if (!take_number(at, end, &count) || count > (end - *at) / 4)
        return false;
    table_reserve(&days->places, (size_t)count);
    for (int64_t i = 0; i < count; i++) {
        struct payments_bucket bucket;
        if (!take_bucket(at, end, &day, &bucket) || day >= end_day || bucket.count > left)
            return false;
        left -= bucket.count;
        if (day >= first_day)
            unite(days, (uint32_t)day - back, payments_bucket_of(bucket.least), &bucket);
    }
    return true;
}
