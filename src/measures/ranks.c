/* SPDX-License-Identifier: MIT
 * Knows how to order the rows of two windows once for all measures that ask for ranks. */
#include "measures/ranks.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Places of the volumes of a row among the distinct ones of each window, from 1; 0 for idle. */
struct row {
    uint32_t x, y;
};

struct ranks {
    struct row *rows; /* ascending by x, then y; NULL until needed */
    bool compared[PAIRS_BOTH + 1];
    struct ranks_comparison comparisons[PAIRS_BOTH + 1];
    int64_t *new_at; /* NULL until needed */
};

struct ranks *ranks_new(void)
{
    return memory_zeroed(1, sizeof(struct ranks));
}

void ranks_free(struct ranks *ranks)
{
    free(ranks->rows);
    free(ranks->new_at);
    free(ranks);
}

static uint32_t place_of(const struct volumes *used, int64_t value)
{
    if (value == 0)
        return 0;
    const struct volumes_run *run = used->runs;
    for (int64_t left = used->run_count; left > 1; left -= left / 2)
        run += run[left / 2].value <= value ? left / 2 : 0;
    return (uint32_t)(run - used->runs) + 1;
}

/* In the order of the rows; release with free(). */
static struct row *places(const struct pairs *pairs)
{
    struct volumes before = volumes_used(&pairs->volumes[0]), after = volumes_used(&pairs->volumes[1]);
    struct row *rows = memory_grow(NULL, (size_t)pairs->n, sizeof *rows);
    for (int64_t i = 0; i < pairs->n; i++)
        rows[i] = (struct row){place_of(&before, pairs->values[0][i]), place_of(&after, pairs->values[1][i])};
    return rows;
}

/* How many rows have lower places, by place; release with free(). */
static int64_t *counts_below(const struct volumes *volumes)
{
    struct volumes used = volumes_used(volumes);
    int64_t *below = memory_grow(NULL, (size_t)used.run_count + 1, sizeof *below), count = volumes->n - volumes->n_used;
    below[0] = 0;
    for (int64_t k = 0; k < used.run_count; k++) {
        below[k + 1] = count;
        count += used.runs[k].count;
    }
    return below;
}

static const struct row *ordered(const struct pairs *pairs)
{
    struct ranks *ranks = pairs->ranks;
    if (ranks->rows)
        return ranks->rows;
    struct row *rows = places(pairs), *by_y = memory_grow(NULL, (size_t)pairs->n, sizeof *by_y);
    int64_t *next_x = counts_below(&pairs->volumes[0]), *next_y = counts_below(&pairs->volumes[1]);
    for (int64_t i = 0; i < pairs->n; i++)
        by_y[next_y[rows[i].y]++] = rows[i];
    for (int64_t i = 0; i < pairs->n; i++)
        rows[next_x[by_y[i].x]++] = by_y[i];
    free(by_y);
    free(next_x);
    free(next_y);
    return ranks->rows = rows;
}

/* The rows asked for, in their order; release with free(). */
static struct row *select_rows(const struct pairs *pairs, enum pairs_rows which, int64_t *ret_count)
{
    const struct row *rows = ordered(pairs);
    struct row *selected = memory_grow(NULL, (size_t)pairs->n, sizeof *selected);
    int64_t count = 0;
    for (int64_t i = 0; i < pairs->n; i++)
        if (pairs_take(rows[i].x, rows[i].y, which))
            selected[count++] = rows[i];
    *ret_count = count;
    return selected;
}

static int64_t choose_two(int64_t n)
{
    return n * (n - 1) / 2;
}

/* Counts ties in y, and returns twice the mid-rank less the number of rows plus one, by place; release with free(). */
static int64_t *centre_y(const struct row *rows, int64_t count, int64_t places, struct ranks_comparison *found)
{
    int64_t *centres = memory_zeroed((size_t)places, sizeof *centres), start = 0;
    for (int64_t i = 0; i < count; i++)
        centres[rows[i].y]++;
    for (int64_t place = 0; place < places; place++) {
        int64_t ties = centres[place];
        centres[place] = 2 * start + ties - count;
        found->squares_y += (int128)centres[place] * centres[place] * ties;
        found->tied_y += choose_two(ties);
        start += ties;
    }
    return centres;
}

/* Counts ties in x; returns how many pairs are tied in both. */
static int64_t count_x(const struct row *rows, int64_t count, const int64_t *centres, struct ranks_comparison *found)
{
    int64_t tied_both = 0;
    for (int64_t start = 0, end; start < count; start = end) {
        int64_t run = 0, sum = 0;
        for (end = start; end < count && rows[end].x == rows[start].x; end++) {
            run = end > start && rows[end].y == rows[end - 1].y ? run + 1 : 0;
            tied_both += run;
            sum += centres[rows[end].y];
        }
        int64_t centre = start + end - count;
        found->product += (int128)centre * sum;
        found->squares_x += (int128)centre * centre * (end - start);
        found->tied_x += choose_two(end - start);
    }
    return tied_both;
}

/* Both sort y[0..count) and return how many pairs had to change places; short lists are sorted by insertion. */
static int64_t insert_count(uint32_t *y, int64_t count)
{
    int64_t swaps = 0;
    for (int64_t i = 1; i < count; i++) {
        uint32_t moved = y[i];
        int64_t at = i;
        for (; at > 0 && y[at - 1] > moved; at--)
            y[at] = y[at - 1];
        y[at] = moved;
        swaps += i - at;
    }
    return swaps;
}

static int64_t merge_count(uint32_t *y, uint32_t *spare, int64_t count)
{
    static const int64_t few = 16;
    if (count <= few)
        return insert_count(y, count);
    int64_t half = count / 2, swaps = merge_count(y, spare, half) + merge_count(y + half, spare, count - half);
    int64_t left = 0, right = half;
    uint32_t *out = spare;
    while (left < half && right < count) {
        bool behind = y[right] < y[left]; /* without branches, which nobody could predict */
        *out++ = behind ? y[right] : y[left];
        swaps += behind ? half - left : 0;
        left += !behind;
        right += behind;
    }
    memmove(y + right - (half - left), y + left, (size_t)(half - left) * sizeof *y);
    memcpy(y, spare, (size_t)(out - spare) * sizeof *y);
    return swaps;
}

/* Knight (1966), O(n log n) */
static int64_t count_discordant(const struct row *rows, int64_t count)
{
    uint32_t *y = memory_grow(NULL, (size_t)count, 2 * sizeof *y);
    for (int64_t i = 0; i < count; i++)
        y[i] = rows[i].y;
    int64_t discordant = merge_count(y, y + count, count);
    free(y);
    return discordant;
}

static struct ranks_comparison compare(const struct pairs *pairs, enum pairs_rows which)
{
    int64_t count;
    struct row *rows = select_rows(pairs, which, &count);
    struct ranks_comparison found = {.pairs = choose_two(count)};
    int64_t *centres = centre_y(rows, count, pairs->volumes[1].run_count + 1, &found);
    int64_t tied_both = count_x(rows, count, centres, &found);
    found.balance = found.pairs - found.tied_x - found.tied_y + tied_both - 2 * count_discordant(rows, count);
    free(centres);
    free(rows);
    return found;
}

const struct ranks_comparison *ranks_compare(const struct pairs *pairs, enum pairs_rows which)
{
    struct ranks *ranks = pairs->ranks;
    if (!ranks->compared[which])
        ranks->comparisons[which] = compare(pairs, which);
    ranks->compared[which] = true;
    return &ranks->comparisons[which];
}

/* By place, the depth at which the first of its rows stands in the list; release with free(). */
static int64_t *first_depths(const struct volumes *volumes)
{
    struct volumes used = volumes_used(volumes);
    int64_t *depths = memory_grow(NULL, (size_t)used.run_count + 1, sizeof *depths), depth = 1;
    depths[0] = 0;
    for (int64_t k = used.run_count; k > 0; k--) {
        depths[k] = depth;
        depth += used.runs[k - 1].count;
    }
    return depths;
}

const int64_t *ranks_overlap(const struct pairs *pairs)
{
    struct ranks *ranks = pairs->ranks;
    if (ranks->new_at)
        return ranks->new_at;
    struct row *rows = places(pairs);
    int64_t *next_x = first_depths(&pairs->volumes[0]), *next_y = first_depths(&pairs->volumes[1]);
    ranks->new_at = memory_zeroed((size_t)pairs->n + 1, sizeof *ranks->new_at);
    for (int64_t i = 0; i < pairs->n; i++) {
        int64_t x = next_x[rows[i].x]++, y = next_y[rows[i].y]++;
        if (pairs_take(rows[i].x, rows[i].y, PAIRS_BOTH))
            ranks->new_at[x > y ? x : y]++;
    }
    free(rows);
    free(next_x);
    free(next_y);
    return ranks->new_at;
}
