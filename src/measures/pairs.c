/* SPDX-License-Identifier: MIT
 * Knows how two windows of the same items differ. */
#include "measures/pairs.h"

#include "measures/compute.h"
#include "measures/fixed.h"
#include "measures/kernels.h"
#include "measures/lorenz.h"
#include "measures/ranks.h"

#include <assert.h>

void pairs_set(struct pairs *pairs, const int64_t *before, const int64_t *after, int64_t n)
{
    *pairs = (struct pairs){.n = n, .values = {before, after}, .ranks = ranks_new()};
    volumes_set(&pairs->volumes[0], before, n);
    volumes_set(&pairs->volumes[1], after, n);
}

void pairs_clear(struct pairs *pairs)
{
    volumes_clear(&pairs->volumes[0]);
    volumes_clear(&pairs->volumes[1]);
    ranks_free(pairs->ranks);
    pairs->ranks = NULL;
}

struct measure_value pairs_measure(const struct measure *measure, const struct pairs *pairs,
                                   const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_PAIRS);
    struct measure_input input = {.pairs = pairs, .a = measure->a, .b = measure->b, .scope = *scope};
    return measure->compute(&input);
}

struct measure_value compute_rows(const struct measure_input *input)
{
    const struct pairs *pairs = input->pairs;
    uint128 count = 0;
    for (int64_t i = 0; i < pairs->n; i++)
        count += pairs_take(pairs->values[0][i], pairs->values[1][i], (enum pairs_rows)input->a);
    return value_count(&input->scope, count);
}

static const struct ranks_comparison *comparison(const struct measure_input *input)
{
    return ranks_compare(input->pairs, (enum pairs_rows)input->a);
}

static const char too_few_rows[] = "it takes at least two rows";
static const char all_tied[] = "all rows are tied in one of the windows";

struct measure_value compute_kendall_a(const struct measure_input *input)
{
    const struct ranks_comparison *found = comparison(input);
    if (found->pairs == 0)
        return value_undefined(too_few_rows);
    mpz_t over, under;
    mpz_init_set_si(over, found->balance);
    mpz_init_set_si(under, found->pairs);
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
    const struct ranks_comparison *found = comparison(input);
    if (found->pairs == 0)
        return value_undefined(too_few_rows);
    if (found->tied_x == found->pairs || found->tied_y == found->pairs)
        return value_undefined(all_tied);
    return over_root(input, found->balance, (uint128)(found->pairs - found->tied_x),
                     (uint128)(found->pairs - found->tied_y));
}

/* Pearson's correlation of mid-ranks */
struct measure_value compute_spearman(const struct measure_input *input)
{
    const struct ranks_comparison *found = comparison(input);
    if (found->pairs == 0)
        return value_undefined(too_few_rows);
    if (found->squares_x == 0 || found->squares_y == 0)
        return value_undefined(all_tied);
    return over_root(input, found->product, (uint128)found->squares_x, (uint128)found->squares_y);
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

struct measure_value compute_top_overlap(const struct measure_input *input)
{
    const int64_t *new_at = ranks_overlap(input->pairs);
    int64_t common = 0;
    for (int64_t depth = 1; depth <= input->a && depth <= input->pairs->n; depth++)
        common += new_at[depth];
    return value_wide_ratio(&input->scope, (uint128)common, (uint128)input->a);
}

struct rbo {
    const struct measure_input *input;
    const int64_t *new_at;
    int64_t shorter, longer;
};

/* Whether what is at most `rest` changes only bits of `sum` that nobody asked for. */
static bool is_negligible(const struct interval *rest, const struct interval *sum, mpfr_prec_t bits)
{
    return mpfr_sgn(sum->low) > 0 && mpfr_get_exp(rest->high) < mpfr_get_exp(sum->low) - bits - 8;
}

/* Webber, Moffat and Zobel (2010), equation 32, with X(d) the overlap at depth d, s and l the lengths of the
 * lists: (1 - p) / p * (sum_{d<=l} X(d) / d p^d + sum_{s<d<=l} X(s) (d - s) / (s d) p^d) + ((X(l) - X(s)) / l
 * + X(s) / s) p^l.
 * What p^d is multiplied by is from 0 to 1, and so is the last factor: what follows depth d is from 0 to
 * (1 - p) / p * (p^(d + 1) + ... + p^l) + p^l = p^d. */
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
    int64_t depth = 1;
    for (; depth <= rbo->longer && !is_negligible(&power, &sum, bits); depth++) {
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
    if (depth <= rbo->longer) {
        interval_set(ret, &sum);
        mpfr_add(ret->high, sum.high, power.high, MPFR_RNDU);
    } else {
        interval_set_wide(&term, (uint128)(common - common_short) * (uint128)rbo->shorter +
                                     (uint128)common_short * (uint128)rbo->longer);
        interval_mul(&term, &term, &power);
        interval_set_wide(ret, (uint128)rbo->shorter * (uint128)rbo->longer);
        interval_div(&term, &term, ret);
        interval_add(ret, &sum, &term);
    }
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
    struct rbo rbo = {.input = input,
                      .new_at = ranks_overlap(input->pairs),
                      .shorter = first < second ? first : second,
                      .longer = first < second ? second : first};
    return value_real(&input->scope, enclose_rbo, &rbo);
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

/* Whether A B, and with it the volumes of the items over both totals and their sums, fit into few words. */
static bool is_narrow(const struct pairs *pairs)
{
    static const uint128 most = ((uint128)1 << 126) - 1;
    return pairs->volumes[0].total <= most / pairs->volumes[1].total;
}

static uint128 narrow_sum_of_differences(const struct pairs *pairs)
{
    uint128 sum = 0;
    for (int64_t i = 0; i < pairs->n; i++) {
        uint128 after = (uint128)pairs->values[1][i] * pairs->volumes[0].total,
                before = (uint128)pairs->values[0][i] * pairs->volumes[1].total;
        sum += after > before ? after - before : before - after;
    }
    return sum;
}

/* The sum of |b A - a B|; share moved = this / (2 A B). Requires volume in both windows. */
static void sum_of_differences(const struct pairs *pairs, mpz_t ret_sum)
{
    if (is_narrow(pairs)) {
        wide_to_mpz(ret_sum, narrow_sum_of_differences(pairs));
        return;
    }
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

/* The sum of u ln u with u = b A + a B. The sum of u is 2 A B. */
static void sum_mixed_quickly(const struct pairs *pairs, struct interval *ret)
{
    const struct fixed_logs *logs = kernels_logs(&pairs->volumes[0]);
    uint128 before = pairs->volumes[0].total, after = pairs->volumes[1].total;
    struct fixed_sum sum = {.low = 0}, error = {.low = 0};
    for (int64_t i = 0; i < pairs->n; i++) {
        uint128 mixed = (uint128)pairs->values[1][i] * before + (uint128)pairs->values[0][i] * after;
        if (mixed > 0)
            fixed_add(&sum, fixed_log_wide(logs, mixed), mixed);
    }
    fixed_add(&error, 2 * FIXED_WIDE_ERROR, before * after);
    fixed_enclose(&sum, FIXED_PLACES, &error, ret);
}

static void sum_mixed_exactly(const struct pairs *pairs, struct interval *ret)
{
    mpfr_prec_t bits = mpfr_get_prec(ret->low);
    struct interval log, wide;
    mpz_t totals[2], ignored, mixed;
    interval_init(&log, bits);
    interval_init(&wide, 256);
    totals_of(pairs, totals);
    mpz_inits(ignored, mixed, (mpz_ptr)NULL);
    interval_set_int(ret, 0);
    for (int64_t i = 0; i < pairs->n; i++) {
        if (pairs->values[0][i] == 0 && pairs->values[1][i] == 0)
            continue;
        cross_products(pairs, i, (const mpz_t *)totals, ignored, mixed);
        interval_set_mpz(&wide, mixed);
        interval_log(&log, &wide);
        interval_mul(&log, &log, &wide);
        interval_add(ret, ret, &log);
    }
    interval_clear(&log);
    interval_clear(&wide);
    mpz_clears(totals[0], totals[1], ignored, mixed, (mpz_ptr)NULL);
}

/* With u = b A + a B: 1 + 1/2 ((sum a ln a) / A + (sum b ln b) / B + ln A + ln B - (sum u ln u) / (A B)) / ln 2 */
static void enclose_js_divergence(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct pairs *pairs = context;
    bool quickly = bits <= FIXED_BITS && pairs->n >= KERNELS_MANY && is_narrow(pairs);
    struct interval term, wide, mixed;
    interval_init_for(&term, bits);
    interval_init_for(&mixed, bits);
    interval_init(&wide, 128);
    if (quickly)
        sum_mixed_quickly(pairs, &mixed);
    else
        sum_mixed_exactly(pairs, &mixed);
    interval_set_int(ret, 0);
    for (int k = 0; k < 2; k++) {
        interval_set_wide(&wide, pairs->volumes[k].total);
        interval_div(&mixed, &mixed, &wide);
        kernels_sum(&pairs->volumes[k], KERNEL_X_LOG_X, quickly ? FIXED_BITS : bits + 16, &term);
        interval_div(&term, &term, &wide);
        interval_add(ret, ret, &term);
        interval_log(&term, &wide);
        interval_add(ret, ret, &term);
    }
    interval_sub(ret, ret, &mixed);
    interval_set_int(&wide, 2);
    interval_log(&term, &wide);
    interval_div(ret, ret, &term);
    interval_div(ret, ret, &wide);
    interval_set_int(&wide, 1);
    interval_add(ret, ret, &wide);
    interval_clear(&term);
    interval_clear(&wide);
    interval_clear(&mixed);
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
