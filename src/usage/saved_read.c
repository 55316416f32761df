/* SPDX-License-Identifier: MIT
 * Knows what must hold for a saved part, and how its days, models, callers and modes are numbered now. */
#include "usage/saved.h"

#include "base/memory.h"
#include "usage/part_take.h"
#include "usage/saved_layout.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

struct reader {
    const char *at;
    size_t left;
    bool bad; /* then everything read is zero */
};

/* Volumes are never negative, and together no more than all volume. */
static void account(struct reader *reader, uint64_t *left, uint64_t volume)
{
    reader->bad |= volume > *left;
    *left -= reader->bad ? 0 : volume;
}

static void take(struct reader *reader, void *out, size_t count, size_t size)
{
    reader->bad |= count > reader->left / size;
    if (reader->bad || count == 0)
        return;
    memcpy(out, reader->at, count * size);
    reader->at += count * size;
    reader->left -= count * size;
}

/* How rows and columns were numbered and how they are now. */
struct renumbering {
    uint32_t first_day, end_day;    /* the days that there may be, counted from the floor they were saved with */
    uint32_t rows, columns;         /* how many there were */
    uint32_t last_row, last_column; /* what the last ones ("not stated") are now, or UINT32_MAX: as they were */
    uint32_t columns_back;          /* what every column is lower by */
    uint64_t volume;                /* what other values add up to at most */
};

static bool is_plain(const struct renumbering *numbers)
{
    return numbers->last_column == UINT32_MAX && numbers->last_row == UINT32_MAX && numbers->columns_back == 0;
}

static bool renumber(const struct renumbering *numbers, uint32_t *row, uint32_t *column)
{
    if (*row >= numbers->rows || *column >= numbers->columns || *column < numbers->columns_back)
        return false;
    if (*row == numbers->rows - 1 && numbers->last_row != UINT32_MAX)
        *row = numbers->last_row;
    *column = *column == numbers->columns - 1 && numbers->last_column != UINT32_MAX ? numbers->last_column
                                                                                     : *column - numbers->columns_back;
    return true;
}

static void rebuild_table(struct reader *reader, const struct renumbering *numbers, struct table *table)
{
    struct table moved = TABLE_INIT;
    table_reserve(&moved, table->count);
    for (size_t i = 0; i < table->capacity; i++) {
        struct table_entry entry = table->entries[i];
        if (entry.row == TABLE_EMPTY)
            continue;
        if (renumber(numbers, &entry.row, &entry.column))
            *table_at(&moved, entry.row, entry.column) = entry.value;
        else
            reader->bad = true;
    }
    table_clear(table);
    *table = moved;
}

/* The days of the cells of a grid. */
static bool days_are_within(const struct renumbering *numbers, uint32_t first, uint64_t set)
{
    return set == 0 || (first + (uint32_t)__builtin_ctzll(set) >= numbers->first_day &&
                        first + 63 - (uint32_t)__builtin_clzll(set) < numbers->end_day);
}

static bool day_is_within(const struct renumbering *numbers, uint64_t day)
{
    return day >= numbers->first_day && day < numbers->end_day;
}

static void check_cells(struct reader *reader, const struct renumbering *numbers, const struct saved_piece *piece,
                        uint64_t *left)
{
    uint64_t used = 0;
    for (int i = 0; i < GRID_DAYS; i++) {
        used |= (uint64_t)(piece->cells[i] != 0) << i;
        account(reader, left, (uint64_t)piece->cells[i]);
    }
    reader->bad |= !days_are_within(numbers, piece->column * GRID_DAYS, used);
}

static void check_table(struct reader *reader, const struct renumbering *numbers, const struct table *table)
{
    size_t count = 0;
    uint64_t left = numbers->volume;
    for (size_t i = 0; i < table->capacity; i++) {
        const struct table_entry *entry = &table->entries[i];
        if (entry->row == TABLE_EMPTY)
            continue;
        count++;
        reader->bad |= entry->row >= numbers->rows || entry->column >= numbers->columns;
        account(reader, &left, entry->value);
    }
    reader->bad |= count != table->count;
}

static void take_table(struct reader *reader, const struct renumbering *numbers, struct table *table)
{
    struct saved_table head = {.count = 0};
    take(reader, &head, 1, sizeof head);
    reader->bad |= (head.capacity & (head.capacity - 1)) != 0 || head.count > head.capacity / 4 * 3 ||
                   head.capacity > reader->left / sizeof *table->entries;
    if (reader->bad || head.capacity == 0)
        return;
    table->entries = memory_grow(NULL, head.capacity, sizeof *table->entries);
    table->capacity = head.capacity;
    table->count = head.count;
    take(reader, table->entries, head.capacity, sizeof *table->entries);
    check_table(reader, numbers, table);
    if (!reader->bad && !is_plain(numbers))
        rebuild_table(reader, numbers, table);
}

static void take_grid(struct reader *reader, const struct renumbering *numbers, struct grid *grid)
{
    uint64_t count = 0, left = numbers->volume;
    take(reader, &count, 1, sizeof count);
    reader->bad |= count > reader->left / sizeof(struct saved_piece);
    if (!reader->bad)
        table_reserve(&grid->pieces, grid->pieces.count + count);
    for (uint64_t i = 0; i < count && !reader->bad; i++) {
        struct saved_piece piece = {.row = UINT32_MAX};
        take(reader, &piece, 1, sizeof piece);
        check_cells(reader, numbers, &piece, &left);
        if (reader->bad || !renumber(numbers, &piece.row, &piece.column))
            reader->bad = true;
        else
            memcpy(grid_seek(grid, piece.row, piece.column), piece.cells, sizeof piece.cells);
    }
}

static bool sums_fit(const struct saved_part *head)
{
    for (int i = 0; i < PART_QUANTITIES; i++)
        if (head->sums[i].sum < 0 || (head->sums[i].model != SNAPSHOT_NONE && head->sums[i].model != 0 &&
                                      head->sums[i].model >= head->model_count))
            return false;
    return true;
}

static bool fits(const struct saved_part *head, const struct part *part)
{
    bool good = head->model_count <= part->model_count && head->caller_count <= part->caller_count &&
                head->end_day >= -PART_DAYS && head->window_day >= -PART_DAYS && head->end_day <= part->end_day &&
                head->floor_day % DAY_SETS_DAYS == 0 &&
                head->end_day - head->window_day == part->end_day - part->window_day &&
                head->floor_day <= part->floor_day && head->floor_day > head->end_day - PART_DAYS &&
                head->earliest_day <= head->end_day &&
                (head->earliest_day == head->end_day || head->earliest_day >= part->least_day) &&
                head->earliest_day >= head->floor_day && sums_fit(head);
    for (int axis = 0; axis < PART_AXES; axis++)
        good = good && head->mode_counts[axis] <= part->mode_counts[axis];
    return good;
}

static_assert(sizeof(struct part_day) % sizeof(int64_t) == 0, "the members of a day are all sums");

static void take_days(struct reader *reader, const struct saved_part *head, struct part *part)
{
    const size_t members = sizeof(struct part_day) / sizeof(int64_t);
    int64_t amount;
    if (head->earliest_day >= head->end_day)
        return;
    size_t count = (size_t)(head->end_day - head->earliest_day);
    struct part_day *days = &part->days[head->earliest_day - part->floor_day];
    take(reader, days, count, sizeof *days);
    for (size_t member = 0; member < members; member++) {
        uint64_t left = INT64_MAX;
        for (size_t i = 0; i < count; i++) {
            memcpy(&amount, (const char *)&days[i] + member * sizeof amount, sizeof amount);
            account(reader, &left, (uint64_t)amount);
        }
    }
}

static void take_volumes(struct reader *reader, const struct saved_part *head, struct part *part,
                         struct counts *volumes, uint64_t *left)
{
    struct renumbering high = {.rows = head->caller_count,
                               .columns = 1,
                               .last_row = UINT32_MAX,
                               .last_column = UINT32_MAX,
                               .volume = *left >> COUNTS_LOW_BITS};
    uint64_t begun = 0;
    take(reader, &begun, 1, sizeof begun);
    reader->bad |= begun > 1;
    if (reader->bad || !begun)
        return;
    counts_begin(volumes, part->caller_count);
    take(reader, volumes->low, head->caller_count, sizeof *volumes->low);
    take_table(reader, &high, &volumes->high);
    for (uint32_t caller = 0; caller < head->caller_count && !reader->bad; caller++)
        account(reader, left, (uint64_t)counts_of(volumes, caller));
}

static void take_callers(struct reader *reader, const struct saved_part *head, struct part *part)
{
    uint64_t left = (uint64_t)head->sums[PART_INFERENCES].sum;
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        take_volumes(reader, head, part, &part->volumes[window], &left);
    unsigned char paid = 0;
    for (uint32_t caller = 0; caller < head->caller_count; caller++) {
        take(reader, &paid, 1, sizeof paid);
        reader->bad |= paid > 1;
        part->paid[caller] = paid == 1;
    }
}

static void take_model_payments(struct reader *reader, const struct saved_part *head, struct part *part)
{
    for (int i = 0; i < 2; i++) {
        uint64_t left = (uint64_t)head->sums[PART_PAID].sum;
        take(reader, part->model_paid[i], head->model_count, sizeof *part->model_paid[i]);
        for (uint32_t model = 0; model < head->model_count; model++)
            account(reader, &left, (uint64_t)part->model_paid[i][model]);
    }
}

static bool take_caller_days(struct sections_reader *sections, const struct saved_part *head, struct part *part)
{
    return day_sets_read(&part->caller_days, sections, head->caller_count,
                         (uint32_t)(head->earliest_day - head->floor_day), (uint32_t)(head->end_day - head->floor_day),
                         (uint32_t)(part->floor_day - head->floor_day) / DAY_SETS_DAYS);
}

/* Those of days that have left the window stay behind. */
static void take_payment_days(struct reader *reader, struct saved_part *head, struct part *part)
{
    const char *end = reader->at + reader->left;
    part_keep_payment_days(part);
    reader->bad = reader->bad || !payment_days_read(part->payment_days, &reader->at, end,
                                                    (uint32_t)(part->window_day - head->floor_day),
                                                    (uint32_t)(head->end_day - head->floor_day),
                                                    (uint32_t)(part->floor_day - head->floor_day));
    reader->left = (size_t)(end - reader->at);
}

/* How days were counted, to begin with. */
static struct renumbering days_of(const struct saved_part *head, const struct part *part)
{
    return (struct renumbering){.first_day = (uint32_t)(head->earliest_day - head->floor_day),
                                .end_day = (uint32_t)(head->end_day - head->floor_day),
                                .columns = PART_DAYS / GRID_DAYS + 1,
                                .last_row = UINT32_MAX,
                                .last_column = UINT32_MAX,
                                .columns_back = (uint32_t)(part->floor_day - head->floor_day) / GRID_DAYS,
                                .volume = (uint64_t)head->sums[PART_INFERENCES].sum};
}

/* Volumes are within all that is left. */
static bool account_volumes(void *context, const struct runs_entry *entries, size_t count)
{
    struct reader accounts = {.bad = false};
    for (size_t i = 0; i < count; i++)
        account(&accounts, context, entries[i].value);
    return !accounts.bad;
}

static bool check_last_days(void *context, const struct runs_entry *entries, size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= day_is_within(context, entries[i].value);
    return good;
}

static bool take_pairs(struct sections_reader *sections, const struct saved_part *head, struct part *part)
{
    struct renumbering days = days_of(head, part);
    uint64_t left = (uint64_t)head->sums[PART_INFERENCES].sum;
    struct sparse_limits volumes = {
        .rows = head->model_count, .columns = head->caller_count, .check = account_volumes, .context = &left};
    struct sparse_limits lasts = {.rows = head->model_count,
                                 .columns = head->caller_count,
                                 .back = (uint64_t)(part->floor_day - head->floor_day),
                                 .check = check_last_days,
                                 .context = &days};
    return sparse_load(&part->pairs, sections, &volumes) && sparse_load(&part->lasts, sections, &lasts);
}

static uint32_t moved_mode(const struct saved_part *head, const struct part *part, int axis)
{
    return head->mode_counts[axis] == part->mode_counts[axis] ? UINT32_MAX : part->mode_counts[axis];
}

static void take_crosses(struct reader *reader, const struct saved_part *head, struct part *part)
{
    for (int cross = 0; cross < USAGE_CROSSES; cross++) {
        struct renumbering modes = {.rows = head->mode_counts[USAGE_KIND] + 1,
                                    .columns = head->mode_counts[part_cross_axis(cross)] + 1,
                                    .last_row = moved_mode(head, part, USAGE_KIND),
                                    .last_column = moved_mode(head, part, part_cross_axis(cross)),
                                    .volume = (uint64_t)head->sums[PART_INFERENCES].sum};
        take_table(reader, &modes, &part->crosses[cross].table);
    }
}

static void take_tables(struct reader *reader, const struct saved_part *head, struct part *part)
{
    struct renumbering days = days_of(head, part);
    days.rows = head->model_count;
    take_grid(reader, &days, &part->models);
    for (int axis = 0; axis < PART_AXES; axis++) {
        days.rows = head->mode_counts[axis] + 1;
        days.last_row = moved_mode(head, part, axis);
        take_grid(reader, &days, &part->modes[axis]);
    }
    struct renumbering verifications = {.rows = head->model_count,
                                        .columns = head->mode_counts[USAGE_VERIFICATION] + 1,
                                        .last_row = UINT32_MAX,
                                        .last_column = moved_mode(head, part, USAGE_VERIFICATION),
                                        .volume = days.volume};
    take_table(reader, &verifications, &part->verifications.table);
    take_crosses(reader, head, part);
}

static void take_small(struct reader *reader, struct saved_part *head, struct part *part)
{
    take(reader, head, 1, sizeof *head);
    reader->bad = reader->bad || !fits(head, part);
    if (reader->bad)
        return;
    part->earliest_day = head->earliest_day == head->end_day ? part->end_day : head->earliest_day;
    memcpy(part->sums, head->sums, sizeof head->sums);
    for (int i = 0; i < PART_QUANTITIES; i++)
        part->sums[i].overflowed = false;
    take_days(reader, head, part);
    take_model_payments(reader, head, part);
    take_callers(reader, head, part);
    take_tables(reader, head, part);
}

typedef void take_section(struct reader *reader, struct saved_part *head, struct part *part);

/* True when all of it is what it should be. */
static bool read_section(struct sections_reader *sections, take_section *take_it, struct saved_part *head,
                         struct part *part)
{
    struct text section = TEXT_INIT;
    struct reader reader = {.bad = !sections_take(sections, &section)};
    if (!reader.bad) {
        reader.at = section.bytes;
        reader.left = section.length;
        take_it(&reader, head, part);
    }
    text_clear(&section);
    return !reader.bad && reader.left == 0;
}

struct part *saved_read(struct sections_reader *sections, const struct snapshot_inventory *inventory,
                        int32_t window_days, int32_t *ret_end_day)
{
    struct part *part = part_new(inventory, window_days);
    struct saved_part head = {.end_day = INT32_MAX};
    if (read_section(sections, take_small, &head, part) && take_pairs(sections, &head, part) &&
        take_caller_days(sections, &head, part) &&
        read_section(sections, take_payment_days, &head, part) && sections->left == 0) {
        *ret_end_day = head.end_day;
        return part;
    }
    part_free(part);
    return NULL;
}
