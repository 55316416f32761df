/* SPDX-License-Identifier: MIT
 * Knows how far the Gini coefficient of a sample may be from that of what it was drawn from. */
#include "measures/compute.h"
#include "measures/logs.h"
#include "measures/twofold.h"

/* Deviations of items, known as pairs of doubles, and about the sums of what their errors are relative to. */
struct spread {
    struct twofold_sum sum, squares;
    double magnitude, square_magnitude;
};

static void spread_add(struct spread *spread, int64_t count, struct twofold value, double magnitude)
{
    struct twofold times = twofold_mul_double(value, (double)count);
    twofold_count(&spread->sum, times);
    twofold_count(&spread->squares, twofold_mul(times, value));
    spread->magnitude += (double)count * magnitude;
    spread->square_magnitude += (double)count * magnitude * magnitude;
}

static void spread_sum(const struct spread *spread, struct interval *ret)
{
    twofold_enclose_signed(&spread->sum, spread->magnitude, ret);
}

/* The sum of squares around the mean of n deviations. */
static void spread_squares(const struct spread *spread, int64_t n, struct interval *ret)
{
    struct interval sum, part;
    interval_init(&sum, 256);
    interval_init(&part, 64);
    spread_sum(spread, &sum);
    interval_mul(&sum, &sum, &sum);
    interval_set_int(&part, n);
    interval_div(&sum, &sum, &part);
    twofold_enclose_signed(&spread->squares, spread->square_magnitude, ret);
    interval_sub(ret, ret, &sum);
    interval_clear(&sum);
    interval_clear(&part);
}

/* Both standard errors come from the influence value of a run over S, with G = g / (n S):
 *     v = 2 (before x - sum before) - n x - x g / S = n z / S, z = ((2 i / n) - 1 - G) x(i) - 2 C(i) / n;
 * i cancels within the run. Without one item of the run, G is q / (n - 1), and q - g / S = (-v - S) / (S - x). */
static void spread_influence(const struct volumes *volumes, bool left_out, struct spread *spread)
{
    struct twofold gini = twofold_div(twofold_set_wide((uint128)gini_numerator(volumes)),
                                      twofold_set_wide(volumes->total));
    struct volumes_place place = {.before = 0};
    for (int64_t i = 0; volumes_next(volumes, i, &place); i++) {
        int128 exact = 2 * ((int128)place.before * place.run.value - (int128)place.sum_before) -
                       (int128)place.run.value * volumes->n;
        if (left_out)
            exact += (int128)volumes->total;
        struct twofold part = twofold_set_signed(exact),
                       of_gini = twofold_mul(gini, twofold_set_wide((uint128)place.run.value));
        double magnitude = of_gini.high + fabs(part.high);
        part = twofold_add(twofold_minus(of_gini), part);
        if (left_out) {
            struct twofold rest = twofold_set_wide(volumes->total - (uint128)place.run.value);
            part = twofold_div(twofold_minus(part), rest);
            magnitude /= rest.high;
        }
        spread_add(spread, place.run.count, part, magnitude);
    }
}

/* n S times the influence value z = ((2 i / n) - 1 - G) x(i) - 2 C(i) / n of a run; i cancels within it:
 * 2 S (before x - sum before) - n S x - g x. */
static void exact_influence(const struct volumes *volumes, const struct volumes_place *place, const mpz_t total,
                      const mpz_t gini, mpz_t ret)
{
    mpz_t part;
    mpz_init(part);
    wide_to_mpz(ret, (uint128)place->before * (uint128)place->run.value - place->sum_before);
    mpz_mul(ret, ret, total);
    mpz_mul_2exp(ret, ret, 1);
    mpz_mul_ui(part, total, (unsigned long)volumes->n);
    mpz_add(part, part, gini);
    mpz_submul_ui(ret, part, (unsigned long)place->run.value);
    mpz_clear(part);
}

/* With w = n S z: the variance over n m is (n sum w^2 - (sum w)^2) / (n (n S)^2 S^2). */
static struct measure_value exact_influence_se(const struct measure_input *input)
{
    const struct volumes *volumes = input->volumes;
    mpz_t total, gini, w, sum, squares;
    mpz_inits(total, gini, w, sum, squares, (mpz_ptr)NULL);
    wide_to_mpz(total, volumes->total);
    wide_to_mpz(gini, (uint128)gini_numerator(volumes));
    struct volumes_place place = {.before = 0};
    for (int64_t i = 0; volumes_next(volumes, i, &place); i++) {
        exact_influence(volumes, &place, total, gini, w);
        mpz_addmul_ui(sum, w, (unsigned long)place.run.count);
        mpz_mul(w, w, w);
        mpz_addmul_ui(squares, w, (unsigned long)place.run.count);
    }
    unsigned long n = (unsigned long)volumes->n;
    mpq_t square;
    mpq_init(square);
    mpz_mul_ui(mpq_numref(square), squares, n);
    mpz_submul(mpq_numref(square), sum, sum);
    mpz_mul(w, total, total);
    mpz_mul(mpq_denref(square), w, w);
    mpz_ui_pow_ui(w, n, 3);
    mpz_mul(mpq_denref(square), mpq_denref(square), w);
    mpq_canonicalize(square);
    struct measure_value value = value_root(&input->scope, square, false);
    mpq_clear(square);
    mpz_clears(total, gini, w, sum, squares, (mpz_ptr)NULL);
    return value;
}

/* With v = n z / S: the root of the squares around the mean, over n S. */
static void enclose_influence_se(const struct volumes *volumes, struct interval *ret)
{
    struct spread spread = {.sum = {.count = 0}};
    struct interval under;
    interval_init(&under, 128);
    spread_influence(volumes, false, &spread);
    spread_squares(&spread, volumes->n, ret);
    interval_sqrt(ret, ret);
    interval_set_wide(&under, (uint128)volumes->n * volumes->total);
    interval_div(ret, ret, &under);
    interval_clear(&under);
}

/* The pairs of doubles decide nearly always; what they leave open may be rational. */
struct measure_value compute_gini_influence_se(const struct measure_input *input)
{
    const char *reason = compute_no_sample(input->volumes);
    if (reason)
        return value_undefined(reason);
    struct measure_value value = {.decimal = NULL};
    if (twofold_serves(input->scope.digits * 10 / 3)) {
        struct interval enclosure;
        interval_init(&enclosure, 256);
        enclose_influence_se(input->volumes, &enclosure);
        value = value_within(&input->scope, &enclosure);
        interval_clear(&enclosure);
    }
    return value.decimal ? value : exact_influence_se(input);
}

/* Without one item of a run, G is q / (n - 1) with q = (g + 2 sum before - S + (n - 2 before) x) / (S - x).
 * Adds up count * q and count * q^2 over the runs, all terms being non-negative. */
static void sum_left_out(const struct volumes *volumes, mpfr_prec_t precision, struct interval *ret_sum,
                         struct interval *ret_squares)
{
    mpfr_t q, under, sum, squares;
    mpfr_inits2(precision, q, under, sum, squares, (mpfr_ptr)NULL);
    mpfr_set_zero(sum, 1);
    mpfr_set_zero(squares, 1);
    int128 gini = gini_numerator(volumes);
    struct volumes_place place = {.before = 0};
    for (int64_t i = 0; volumes_next(volumes, i, &place); i++) {
        int128 over = gini + 2 * (int128)place.sum_before - (int128)volumes->total +
                      (int128)(volumes->n - 2 * place.before) * place.run.value;
        wide_to_mpfr(q, (uint128)over);
        wide_to_mpfr(under, volumes->total - (uint128)place.run.value);
        mpfr_div(q, q, under, MPFR_RNDN);
        mpfr_mul_ui(under, q, (unsigned long)place.run.count, MPFR_RNDN);
        mpfr_add(sum, sum, under, MPFR_RNDN);
        mpfr_mul(under, under, q, MPFR_RNDN);
        mpfr_add(squares, squares, under, MPFR_RNDN);
    }
    interval_around_sum(ret_sum, sum, precision);
    interval_around_sum(ret_squares, squares, precision);
    mpfr_clears(q, under, sum, squares, (mpfr_ptr)NULL);
}

/* n G - (n - 1) mean = g / S - (sum q) / n */
static void enclose_jackknife(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    mpfr_prec_t precision = bits + LOG_WALK_SLACK + 32;
    struct interval mean, part;
    interval_init(&mean, precision);
    interval_init(&part, precision);
    if (twofold_serves(bits)) {
        struct spread spread = {.sum = {.count = 0}};
        spread_influence(volumes, true, &spread);
        spread_sum(&spread, &mean);
        interval_set_int(ret, 0);
    } else {
        sum_left_out(volumes, precision, &mean, &part);
        interval_set_quotient(ret, (uint128)gini_numerator(volumes), volumes->total);
    }
    interval_set_int(&part, volumes->n);
    interval_div(&mean, &mean, &part);
    interval_sub(ret, ret, &mean);
    interval_clear(&mean);
    interval_clear(&part);
}

/* The root of (sum q^2 - (sum q)^2 / n) / (n (n - 1)). The difference loses about twice as many bits as n
 * has, that of the deviations none. */
static void enclose_jackknife_se(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    const struct volumes *volumes = context;
    struct interval n;
    interval_init(&n, 64);
    if (twofold_serves(bits)) {
        struct spread spread = {.sum = {.count = 0}};
        spread_influence(volumes, true, &spread);
        spread_squares(&spread, volumes->n, ret);
    } else {
        mpfr_prec_t precision = bits + LOG_WALK_SLACK + 64;
        struct interval sum;
        interval_init(&sum, precision);
        sum_left_out(volumes, precision, &sum, ret);
        interval_mul(&sum, &sum, &sum);
        interval_set_int(&n, volumes->n);
        interval_div(&sum, &sum, &n);
        interval_sub(ret, ret, &sum);
        interval_clear(&sum);
    }
    interval_set_int(&n, volumes->n * (volumes->n - 1));
    interval_div(ret, ret, &n);
    interval_sqrt(ret, ret);
    interval_clear(&n);
}

static const char *no_jackknife(const struct volumes *volumes)
{
    const char *reason = compute_no_sample(volumes);
    return !reason && volumes->n_used == 1 ? "without the only used item there is no volume" : reason;
}

struct measure_value compute_gini_jackknife(const struct measure_input *input)
{
    const char *reason = no_jackknife(input->volumes);
    return reason ? value_undefined(reason) : value_real(&input->scope, enclose_jackknife, input->volumes);
}

struct measure_value compute_gini_jackknife_se(const struct measure_input *input)
{
    const char *reason = no_jackknife(input->volumes);
    if (reason)
        return value_undefined(reason);
    /* All coefficients without one item are the same: 0 when all are equal, and for the one item that is left
     * of two. */
    if (input->volumes->run_count == 1 || input->volumes->n == 2)
        return value_count(&input->scope, 0);
    return value_real(&input->scope, enclose_jackknife_se, input->volumes);
}
