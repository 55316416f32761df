/* SPDX-License-Identifier: MIT
 * Knows how two windows of the same items differ. */
#include "measures/pairs.h"

#include "base/arena.h"
#include "measures/compute.h"
#include "measures/kernels.h"
#include "measures/lorenz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void pairs_set(struct pairs *pairs, const int64_t *before, const int64_t *after, int64_t n)
{
    *pairs = (struct pairs){.n = n, .values = {before, after}};
    volumes_set(&pairs->volumes[0], before, n);
    volumes_set(&pairs->volumes[1], after, n);
}

void pairs_clear(struct pairs *pairs)
{
    volumes_clear(&pairs->volumes[0]);
    volumes_clear(&pairs->volumes[1]);
}

struct measure_value pairs_measure(const struct measure *measure, const struct pairs *pairs,
                                   const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_PAIRS);
    struct measure_input input = {.pairs = pairs, .a = measure->a, .b = measure->b, .scope = *scope};
    return measure->compute(&input);
}

/* One row as the rank measures see it. */
struct row {
    int64_t x, y;
    int64_t double_rank; /* of x, twice the mean rank of its ties */
};

static bool takes_part(int64_t x, int64_t y, int64_t which)
{
    return which == PAIRS_ALL || (which == PAIRS_EITHER ? x > 0 || y > 0 : x > 0 && y > 0);
}

/* The rows asked for, in file order; release with free(). */
static struct row *select_rows(const struct measure_input *input, int64_t *ret_count)
{
    const struct pairs *pairs = input->pairs;
    struct row *rows = memory_grow(NULL, (size_t)pairs->n, sizeof *rows);
    int64_t count = 0;
    for (int64_t i = 0; i < pairs->n; i++)
        if (takes_part(pairs->values[0][i], pairs->values[1][i], input->a))
            rows[count++] = (struct row){.x = pairs->values[0][i], .y = pairs->values[1][i]};
    *ret_count = count;
    return rows;
}

struct measure_value compute_rows(const struct measure_input *input)
{
    int64_t count;
    free(select_rows(input, &count));
    return value_count(&input->scope, (uint128)count);
}

static int by_x_then_y(const void *a, const void *b)
{
    const struct row *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->y < q->y ? -1 : p->y > q->y;
}

static int by_y(const void *a, const void *b)
{
    const struct row *p = a, *q = b;
    return p->y < q->y ? -1 : p->y > q->y;
}

static int64_t choose_two(int64_t n)
{
    return n * (n - 1) / 2;
}

/* Sorts rows[0..count) by y, keeping the order of equals, and returns how many pairs had to change places. */
static int64_t merge_count(struct row *rows, struct row *spare, int64_t count)
{
    if (count < 2)
        return 0;
    int64_t half = count / 2,
            swaps = merge_count(rows, spare, half) + merge_count(rows + half, spare, count - half);
    int64_t left = 0, right = half;
    for (int64_t i = 0; i < count; i++) {
        bool take_left = right == count || (left < half && rows[left].y <= rows[right].y);
        if (!take_left)
            swaps += half - left;
        spare[i] = rows[take_left ? left++ : right++];
    }
    memcpy(rows, spare, (size_t)count * sizeof *rows);
    return swaps;
}

/* Pairs of rows by how they compare: Knight (1966), O(n log n). */
struct concordance {
    int64_t pairs, tied_x, tied_y;
    int64_t balance; /* concordant less discordant */
};

static struct concordance concordance(struct row *rows, int64_t count)
{
    struct concordance found = {.pairs = choose_two(count)};
    struct row *spare = memory_grow(NULL, (size_t)count, sizeof *spare);
    int64_t tied_both = 0, run_x = 0, run_both = 0, run_y = 0;
    qsort(rows, (size_t)count, sizeof *rows, by_x_then_y);
    for (int64_t i = 1; i < count; i++) {
        bool same_x = rows[i].x == rows[i - 1].x;
        run_x = same_x ? run_x + 1 : 0;
        run_both = same_x && rows[i].y == rows[i - 1].y ? run_both + 1 : 0;
        found.tied_x += run_x;
        tied_both += run_both;
    }
    int64_t discordant = merge_count(rows, spare, count);
    for (int64_t i = 1; i < count; i++) {
        run_y = rows[i].y == rows[i - 1].y ? run_y + 1 : 0;
        found.tied_y += run_y;
    }
    free(spare);
    found.balance = found.pairs - found.tied_x - found.tied_y + tied_both - 2 * discordant;
    return found;
}

static struct concordance concordance_of(const struct measure_input *input)
{
    int64_t count;
    struct row *rows = select_rows(input, &count);
    struct concordance found = concordance(rows, count);
    free(rows);
    return found;
}

static const char too_few_rows[] = "it takes at least two rows";
static const char all_tied[] = "all rows are tied in one of the windows";

struct measure_value compute_kendall_a(const struct measure_input *input)
{
    struct concordance found = concordance_of(input);
    if (found.pairs == 0)
        return value_undefined(too_few_rows);
    mpz_t over, under;
    mpz_init_set_si(over, found.balance);
    mpz_init_set_si(under, found.pairs);
    struct measure_value value = value_ratio(&input->scope, over, under);
    mpz_clears(over, under, (mpz_ptr)NULL);
    return value;
}

/* numerator / root(left * right), as the signed root of its square. */
static struct measure_value over_root(const struct measure_input *input, int128 numerator, uint128 left,
                                      uint128 right)
{
    mpq_t square;
    mpz_t part;
    mpq_init(square);
    mpz_init(part);
    wide_to_mpz(part, (uint128)(numerator < 0 ? -numerator : numerator));
    mpz_mul(mpq_numref(square), part, part);
    wide_to_mpz(mpq_denref(square), left);
    wide_to_mpz(part, right);
    mpz_mul(mpq_denref(square), mpq_denref(square), part);
    mpq_canonicalize(square);
    struct measure_value value = value_root(&input->scope, square, numerator < 0);
    mpq_clear(square);
    mpz_clear(part);
    return value;
}

struct measure_value compute_kendall_b(const struct measure_input *input)
{
    struct concordance found = concordance_of(input);
    if (found.pairs == 0)
        return value_undefined(too_few_rows);
    if (found.tied_x == found.pairs || found.tied_y == found.pairs)
        return value_undefined(all_tied);
    return over_root(input, found.balance, (uint128)(found.pairs - found.tied_x),
                     (uint128)(found.pairs - found.tied_y));
}

/* Twice the mid-rank of each row's y, rows being sorted by y, goes to where `store` points. */
static void rank_by_y(struct row *rows, int64_t count, int64_t *ret_double_ranks)
{
    for (int64_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && rows[end].y == rows[start].y; end++)
            ;
        for (int64_t i = start; i < end; i++)
            ret_double_ranks[i] = start + end + 1;
    }
}

/* Pearson's correlation of mid-ranks; with doubled ranks less n + 1 all sums are integers. */
struct measure_value compute_spearman(const struct measure_input *input)
{
    int64_t count;
    struct row *rows = select_rows(input, &count);
    int64_t *ranks = memory_grow(NULL, (size_t)count, sizeof *ranks);
    int128 product = 0, squares_x = 0, squares_y = 0;

    qsort(rows, (size_t)count, sizeof *rows, by_x_then_y);
    for (int64_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && rows[end].x == rows[start].x; end++)
            ;
        for (int64_t i = start; i < end; i++)
            rows[i].double_rank = start + end + 1;
    }
    qsort(rows, (size_t)count, sizeof *rows, by_y);
    rank_by_y(rows, count, ranks);
    for (int64_t i = 0; i < count; i++) {
        int64_t x = rows[i].double_rank - (count + 1), y = ranks[i] - (count + 1);
        product += (int128)x * y;
        squares_x += (int128)x * x;
        squares_y += (int128)y * y;
    }
    free(ranks);
    free(rows);
    if (count < 2)
        return value_undefined(too_few_rows);
    if (squares_x == 0 || squares_y == 0)
        return value_undefined(all_tied);
    return over_root(input, product, (uint128)squares_x, (uint128)squares_y);
}

struct turnover {
    int64_t entered, exited, retained;
};

static struct turnover turnover(const struct pairs *pairs)
{
    struct turnover found = {0};
    for (int64_t i = 0; i < pairs->n; i++) {
        bool before = pairs->values[0][i] > 0, after = pairs->values[1][i] > 0;
        found.entered += !before && after;
        found.exited += before && !after;
        found.retained += before && after;
    }
    return found;
}

struct measure_value compute_entered(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)turnover(input->pairs).entered);
}

struct measure_value compute_exited(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)turnover(input->pairs).exited);
}

struct measure_value compute_retained(const struct measure_input *input)
{
    return value_count(&input->scope, (uint128)turnover(input->pairs).retained);
}

struct measure_value compute_jaccard(const struct measure_input *input)
{
    struct turnover found = turnover(input->pairs);
    int64_t all = found.entered + found.exited + found.retained;
    if (all == 0)
        return value_undefined(compute_no_used_item);
    return value_wide_ratio(&input->scope, (uint128)found.retained, (uint128)all);
}

struct listed_item {
    int64_t value, row;
};

static int largest_first(const void *a, const void *b)
{
    const struct listed_item *p = a, *q = b;
    if (p->value != q->value)
        return p->value > q->value ? -1 : 1;
    return (p->row > q->row) - (p->row < q->row);
}

/* rank[row] = place of the row among the used ones of the window, from 1; 0 for idle ones. */
static int64_t *ranking(const int64_t *values, int64_t n)
{
    struct listed_item *items = memory_grow(NULL, (size_t)n, sizeof *items);
    int64_t *rank = memory_zeroed((size_t)n, sizeof *rank), used = 0;
    for (int64_t i = 0; i < n; i++)
        if (values[i] > 0)
            items[used++] = (struct listed_item){values[i], i};
    qsort(items, (size_t)used, sizeof *items, largest_first);
    for (int64_t place = 0; place < used; place++)
        rank[items[place].row] = place + 1;
    free(items);
    return rank;
}

/* new_at[d] = items that are in both lists down to depth d, but not yet at depth d - 1. */
static int64_t *overlap_by_depth(const struct pairs *pairs)
{
    int64_t *first = ranking(pairs->values[0], pairs->n), *second = ranking(pairs->values[1], pairs->n);
    int64_t *new_at = memory_zeroed((size_t)pairs->n + 1, sizeof *new_at);
    for (int64_t i = 0; i < pairs->n; i++)
        if (first[i] > 0 && second[i] > 0)
            new_at[first[i] > second[i] ? first[i] : second[i]]++;
    free(first);
    free(second);
    return new_at;
}

struct measure_value compute_top_overlap(const struct measure_input *input)
{
    int64_t *new_at = overlap_by_depth(input->pairs), common = 0;
    for (int64_t depth = 1; depth <= input->a && depth <= input->pairs->n; depth++)
        common += new_at[depth];
    free(new_at);
    return value_wide_ratio(&input->scope, (uint128)common, (uint128)input->a);
}

struct rbo {
    const struct measure_input *input;
    const int64_t *new_at;
    int64_t shorter, longer;
};

/* Webber, Moffat and Zobel (2010), equation 32, with X(d) the overlap at depth d, s and l the lengths of the
 * lists: (1 - p) / p * (sum_{d<=l} X(d) / d p^d + sum_{s<d<=l} X(s) (d - s) / (s d) p^d) + ((X(l) - X(s)) / l
 * + X(s) / s) p^l */
static void enclose_rbo(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct rbo *rbo = context;
    struct interval p, power, term, sum;
    interval_init_for(&p, bits);
    interval_init_for(&power, bits);
    interval_init_for(&term, bits);
    interval_init_for(&sum, bits);
    int64_t tenths = rbo->input->a, common = 0, common_short = 0;
    interval_set_int(&p, tenths);
    interval_set_int(&term, 10);
    interval_div(&p, &p, &term);
    interval_set_int(&power, 1);
    for (int64_t depth = 1; depth <= rbo->longer; depth++) {
        common += rbo->new_at[depth];
        if (depth == rbo->shorter)
            common_short = common;
        interval_mul(&power, &power, &p);
        /* (X(d) s + X(s) (d - s)) / (s d), the second part behind s only */
        int64_t beyond = depth > rbo->shorter ? depth - rbo->shorter : 0;
        interval_set_wide(&term,
                          (uint128)common * (uint128)rbo->shorter + (uint128)common_short * (uint128)beyond);
        interval_mul(&term, &term, &power);
        interval_set_wide(ret, (uint128)rbo->shorter * (uint128)depth);
        interval_div(&term, &term, ret);
        interval_add(&sum, &sum, &term);
    }
    interval_mul_int(&sum, &sum, 10 - tenths);
    interval_set_int(ret, tenths);
    interval_div(&sum, &sum, ret);
    interval_set_wide(&term, (uint128)(common - common_short) * (uint128)rbo->shorter +
                                 (uint128)common_short * (uint128)rbo->longer);
    interval_mul(&term, &term, &power);
    interval_set_wide(ret, (uint128)rbo->shorter * (uint128)rbo->longer);
    interval_div(&term, &term, ret);
    interval_add(ret, &sum, &term);
    interval_clear(&p);
    interval_clear(&power);
    interval_clear(&term);
    interval_clear(&sum);
}

struct measure_value compute_rbo(const struct measure_input *input)
{
    int64_t first = input->pairs->volumes[0].n_used, second = input->pairs->volumes[1].n_used;
    if (first == 0 || second == 0)
        return value_undefined(compute_no_used_item);
    int64_t *new_at = overlap_by_depth(input->pairs);
    struct rbo rbo = {.input = input,
                      .new_at = new_at,
                      .shorter = first < second ? first : second,
                      .longer = first < second ? second : first};
    struct measure_value value = value_real(&input->scope, enclose_rbo, &rbo);
    free(new_at);
    return value;
}

/* |b A - a B| and b A + a B with a, b the volumes of an item and A, B the totals of the windows. */
static void cross_products(const struct pairs *pairs, int64_t row, const mpz_t totals[2],
                           mpz_t ret_difference, mpz_t ret_sum)
{
    mpz_mul_ui(ret_sum, totals[0], (unsigned long)pairs->values[1][row]);
    mpz_set(ret_difference, ret_sum);
    mpz_submul_ui(ret_difference, totals[1], (unsigned long)pairs->values[0][row]);
    mpz_addmul_ui(ret_sum, totals[1], (unsigned long)pairs->values[0][row]);
    mpz_abs(ret_difference, ret_difference);
}

static void totals_of(const struct pairs *pairs, mpz_t ret_totals[2])
{
    for (int k = 0; k < 2; k++) {
        mpz_init(ret_totals[k]);
        wide_to_mpz(ret_totals[k], pairs->volumes[k].total);
    }
}

/* The sum of |b A - a B|; share moved = this / (2 A B). */
static void sum_of_differences(const struct pairs *pairs, mpz_t ret_sum)
{
    mpz_t totals[2], difference, ignored;
    totals_of(pairs, totals);
    mpz_inits(difference, ignored, (mpz_ptr)NULL);
    mpz_set_ui(ret_sum, 0);
    for (int64_t i = 0; i < pairs->n; i++) {
        cross_products(pairs, i, (const mpz_t *)totals, difference, ignored);
        mpz_add(ret_sum, ret_sum, difference);
    }
    mpz_clears(totals[0], totals[1], difference, ignored, (mpz_ptr)NULL);
}

struct measure_value compute_share_moved(const struct measure_input *input)
{
    const struct pairs *pairs = input->pairs;
    if (pairs->volumes[0].total == 0 || pairs->volumes[1].total == 0)
        return value_undefined(compute_no_volume);
    mpz_t moved, under, part;
    mpz_inits(moved, under, part, (mpz_ptr)NULL);
    sum_of_differences(pairs, moved);
    wide_to_mpz(under, pairs->volumes[0].total);
    wide_to_mpz(part, pairs->volumes[1].total);
    mpz_mul(under, under, part);
    mpz_mul_2exp(under, under, 1);
    struct measure_value value = value_ratio(&input->scope, moved, under);
    mpz_clears(moved, under, part, (mpz_ptr)NULL);
    return value;
}

/* With u = b A + a B: ln 2 + 1/2 ((sum a ln a) / A + (sum b ln b) / B + ln A + ln B - (sum u ln u) / (A B)),
 * over ln 2. */
static void enclose_js_divergence(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct pairs *pairs = context;
    struct interval log, term, wide;
    interval_init_for(&log, bits);
    interval_init_for(&term, bits);
    interval_init(&wide, 256);
    mpz_t totals[2], difference, sum;
    totals_of(pairs, totals);
    mpz_inits(difference, sum, (mpz_ptr)NULL);
    interval_set_int(ret, 0);
    for (int64_t i = 0; i < pairs->n; i++) {
        if (pairs->values[0][i] == 0 && pairs->values[1][i] == 0)
            continue;
        cross_products(pairs, i, (const mpz_t *)totals, difference, sum);
        interval_set_mpz(&wide, sum);
        interval_log(&log, &wide);
        interval_mul(&term, &log, &wide);
        interval_sub(ret, ret, &term);
    }
    for (int k = 0; k < 2; k++) {
        interval_set_mpz(&wide, totals[k]);
        interval_div(ret, ret, &wide);
    }
    for (int k = 0; k < 2; k++) {
        interval_set_mpz(&wide, totals[k]);
        kernels_sum(&pairs->volumes[k], KERNEL_X_LOG_X, bits + 16, &term);
        interval_div(&term, &term, &wide);
        interval_add(ret, ret, &term);
        interval_log(&log, &wide);
        interval_add(ret, ret, &log);
    }
    interval_set_int(&term, 2);
    interval_log(&log, &term);
    interval_div(ret, ret, &log);
    interval_div(ret, ret, &term);
    interval_set_int(&term, 1);
    interval_add(ret, ret, &term);
    interval_clear(&log);
    interval_clear(&term);
    interval_clear(&wide);
    mpz_clears(totals[0], totals[1], difference, sum, (mpz_ptr)NULL);
}

struct measure_value compute_js_divergence(const struct measure_input *input)
{
    const struct pairs *pairs = input->pairs;
    if (pairs->volumes[0].total == 0 || pairs->volumes[1].total == 0)
        return value_undefined(compute_no_volume);
    mpz_t moved;
    mpz_init(moved);
    sum_of_differences(pairs, moved);
    bool same = mpz_size(moved) == 0;
    mpz_clear(moved);
    if (same)
        return value_count(&input->scope, 0);
    if (turnover(pairs).retained == 0)
        return value_count(&input->scope, 1);
    return value_real(&input->scope, enclose_js_divergence, pairs);
}

struct measure_value compute_lorenz_dominance(const struct measure_input *input)
{
    static const char *const words[] = {
        [LORENZ_EQUAL] = "equal",
        [LORENZ_HIGHER] = "t1 more concentrated everywhere",
        [LORENZ_LOWER] = "t1 less concentrated everywhere",
        [LORENZ_CROSS] = "cross",
    };
    struct volumes before = input->pairs->volumes[0], after = input->pairs->volumes[1];
    if (before.total == 0 || after.total == 0)
        return value_undefined(compute_no_volume);
    if (input->a > 0) {
        before = volumes_used(&before);
        after = volumes_used(&after);
    }
    return value_word(words[lorenz_compare(&before, &after)]);
}
