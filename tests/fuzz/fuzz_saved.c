/* SPDX-License-Identifier: MIT
 * A part of the usage that was kept in a cache, with any bytes changed: it is refused, or it is a part that can be
 * joined, asked and kept again.
 *
 * An input is an octet for the inventory (how much later it is, what it has more) and for bytes that lack at the end,
 * then bytes to be changed, four octets each: three for the place, one for the byte. Built by
 * `clang -fsanitize=fuzzer -DFUZZING` this is a libFuzzer target; otherwise it changes bytes one by one. */
#include "usage/saved.h"

#include "base/memory.h"
#include "usage/part_merge.h"
#include "usage/part_take.h"

#include "../sections.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define END_DAY 20600
#define MODELS 5
#define CALLERS 7
#define MODES 3
#define WINDOW_DAYS 30

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct snapshot_model models[MODELS + 2];
static unsigned char kinds[CALLERS + 3];
static struct snapshot_mode modes[MODES + 1];
static struct text saved;

static struct snapshot_inventory make_inventory(size_t more, int32_t days_later)
{
    struct snapshot_modes of = {.rows = modes, .count = MODES + (more > 0)};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        models[i] = (struct snapshot_model){.id = (int64_t)i, .key = "key"};
    for (size_t i = 0; i < sizeof kinds; i++)
        kinds[i] = i % 3 == 0 ? CALLER_FIRST_PARTY : CALLER_NOT_STATED;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        modes[i] = (struct snapshot_mode){.id = (int64_t)i, .name = "mode", .flag = i > 0};
    return (struct snapshot_inventory){
        .taken_at = (int64_t)(END_DAY + days_later) * 86400 + 60,
        .models = models,
        .model_count = MODELS + more,
        .callers = {.kinds = kinds},
        .caller_count = CALLERS + more,
        .verifications = of,
        .settlements = of,
        .kinds = of,
        .nodes = of,
    };
}

static struct snapshot_record make_record(uint32_t i, int32_t end_day)
{
    return (struct snapshot_record){
        .day = end_day - 1 - (int32_t)(i * i % 400),
        .model = i % 6 == 5 ? SNAPSHOT_NONE : i % 6,
        .caller = i % 8 == 7 ? SNAPSHOT_NONE : i % 8,
        .verification = i % 4 == 3 ? SNAPSHOT_NONE : i % 4,
        .settlement = i % 3,
        .kind = i % 5 > 2 ? SNAPSHOT_NONE : i % 5,
        .node = i % 7 > 2 ? SNAPSHOT_NONE : i % 7,
        .failed = i % 13 == 0,
        .inferences = i % 5,
        .tokens_in = i % 2 ? 10 : SNAPSHOT_UNKNOWN,
        .tokens_out = i % 3 ? 10 : SNAPSHOT_UNKNOWN,
        .paid_nano = i % 4 ? 1000 * (int64_t)i : SNAPSHOT_UNKNOWN,
    };
}

static struct part *make_part(const struct snapshot_inventory *inventory, int32_t end_day, bool by_day)
{
    struct part *part = part_new(inventory, WINDOW_DAYS);
    if (by_day)
        part_keep_payment_days(part);
    for (uint32_t i = 0; i < 60; i++) {
        struct snapshot_record record = make_record(i, end_day);
        part_take(&part->sink, &record, 1);
    }
    return part;
}

static void make_saved(void)
{
    struct snapshot_inventory inventory = make_inventory(0, 0);
    if (saved.length > 0)
        return;
    struct part *part = make_part(&inventory, END_DAY, true);
    struct sections_writer writer = sections_into(&saved);
    if (!saved_write(part, &writer))
        abort();
    part_free(part);
}

/* Every question that walks through what was read. */
static void ask(const struct usage *usage, const struct snapshot_inventory *inventory)
{
    int32_t first = usage_first_day(usage), end = usage_end_day(usage);
    size_t days = (size_t)(end - first) + 1;
    int64_t *out = memory_zeroed(days + inventory->model_count + inventory->caller_count + MODES + 2, sizeof *out);
    int64_t least, most;
    struct usage_totals totals;
    struct usage_model_callers of_model;

    usage_totals(usage, first, end, &totals);
    usage_by_model(usage, first, end, out);
    usage_models_used(usage, out);
    usage_distinct_callers(usage, 30, out);
    usage_by_caller(usage, USAGE_ALL, out);
    usage_median_payment(usage, &least, &most);
    usage_paid_by_model(usage, true, out);
    usage_callers_between(usage, end - WINDOW_DAYS, end);
    for (uint32_t model = 0; model < inventory->model_count; model++) {
        usage_model_callers(usage, model, &of_model);
        usage_model_days(usage, model, out);
        usage_model_verifications(usage, model, out);
    }
    for (uint32_t mode = 0; mode < inventory->kinds.count; mode++)
        for (int axis = 0; axis < PART_AXES; axis++)
            usage_mode_days(usage, (enum usage_axis)axis, mode, out);
    for (uint32_t caller = 0; caller < inventory->caller_count; caller++) {
        int32_t first_day, last_day;
        usage_caller_activity(usage, caller, &first_day, &last_day);
        usage_by_model_of_caller(usage, caller, out);
    }
    free(out);
}

/* As cache.c does: join with what is new, keep it, and use it. */
static void use(struct part *part, const struct snapshot_inventory *inventory, int32_t end_day)
{
    struct text again = TEXT_INIT;
    struct sections_writer writer = sections_into(&again);
    struct error err = ERROR_INIT;
    struct usage *usage = NULL;
    part_merge(part, make_part(inventory, end_day, true));
    bool holds = !part->overflowed && saved_write(part, &writer);
    text_clear(&again);
    if (!holds) {
        part_free(part);
        return;
    }
    part_gather_payments(part);
    if (usage_join(&part, 1, inventory, "fuzz.db", &usage, &err))
        ask(usage, inventory);
    usage_free(usage);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 400)
        return 0;
    make_saved();
    int32_t later = (int32_t)(data[0] % 8) * 13;
    struct snapshot_inventory inventory = make_inventory(data[0] / 8 % 3, later);
    size_t length = saved.length - (data[0] >= 250 ? data[0] - 249 : 0);
    char *bytes = memory_grow(NULL, length, 1);
    memcpy(bytes, saved.bytes, length);
    for (const uint8_t *at = data + 1; at + 4 <= data + size; at += 4)
        bytes[((size_t)at[0] << 16 | (size_t)at[1] << 8 | at[2]) % length] = (char)at[3];
    /* Or few changes would be seen. */
    sections_mend(bytes, length);
    int32_t end_day;
    struct sections_bytes at = {.at = bytes};
    struct sections_reader reader = sections_from(&at, length);
    struct part *part = saved_read(&reader, &inventory, WINDOW_DAYS, &end_day);
    if (part)
        use(part, &inventory, END_DAY + later);
    free(bytes);
    return 0;
}

#ifndef FUZZING
/* The bytes of the first kilobyte one by one, then every third, each by a few others: the head, days and callers. */
static void change_each(void)
{
    static const uint8_t values[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    for (uint32_t place = 0; place < 6000; place += place < 1000 ? 1 : 3)
        for (size_t i = 0; i < sizeof values; i++) {
            const uint8_t change[] = {(uint8_t)(place % 24), 0, (uint8_t)(place >> 8), (uint8_t)place, values[i]};
            LLVMFuzzerTestOneInput(change, sizeof change);
        }
}

int main(void)
{
    /* A part asks for much zeroed memory of which it touches little. The system has it ready, the heap has not. */
    mallopt(M_MMAP_THRESHOLD, 1 << 19);
    change_each();
    text_clear(&saved);
    return 0;
}
#endif
