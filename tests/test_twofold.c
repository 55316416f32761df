/* SPDX-License-Identifier: MIT
 * Checks the arithmetic on pairs of doubles and in fixed point against MPFR. */
#include "measures/twofold.h"

#include "base/attributes.h"
#include "measures/fixed.h"
#include "draws.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct twofold any(void)
{
    return twofold_set_signed((int128)((uint128)next() << 40 ^ next()) >> (next() % 90));
}

static void exactly(mpfr_t ret, struct twofold x)
{
    mpfr_set_d(ret, x.high, MPFR_RNDN);
    mpfr_add_d(ret, ret, x.low, MPFR_RNDN);
}

/* Whether `x` is within `limit` u^2 of `wanted`, relative to `magnitude`. */
static void expect_near(struct twofold x, mpfr_t wanted, mpfr_t magnitude, double limit)
{
    mpfr_t error;
    mpfr_init2(error, 3000);
    exactly(error, x);
    mpfr_sub(error, error, wanted, MPFR_RNDN);
    mpfr_div(error, error, magnitude, MPFR_RNDN);
    mpfr_mul_2ui(error, error, 106, MPFR_RNDN);
    assert_true(fabs(mpfr_get_d(error, MPFR_RNDN)) <= limit);
    assert_true(x.high + x.low == x.high);
    mpfr_clear(error);
}

static void operations(void **unused)
{
    (void)unused;
    mpfr_t a, b, wanted, magnitude;
    mpfr_inits2(3000, a, b, wanted, magnitude, (mpfr_ptr)NULL);
    for (int i = 0; i < 6000; i++) {
        struct twofold x = any(), y = any(), positive = x.high < 0 ? twofold_minus(x) : x;
        exactly(a, x);
        exactly(b, y);
        mpfr_add(wanted, a, b, MPFR_RNDN);
        mpfr_abs(magnitude, a, MPFR_RNDN);
        mpfr_abs(b, b, MPFR_RNDN);
        mpfr_add(magnitude, magnitude, b, MPFR_RNDN);
        if (!mpfr_zero_p(magnitude))
            expect_near(twofold_add(x, y), wanted, magnitude, 3);
        exactly(b, y);
        if (x.high == 0 || y.high == 0)
            continue;
        mpfr_mul(wanted, a, b, MPFR_RNDN);
        expect_near(twofold_mul(x, y), wanted, wanted, 5);
        mpfr_mul_d(wanted, a, y.high, MPFR_RNDN);
        expect_near(twofold_mul_double(x, y.high), wanted, wanted, 2);
        mpfr_div(wanted, a, b, MPFR_RNDN);
        expect_near(twofold_div(x, y), wanted, wanted, 15);
        mpfr_abs(wanted, a, MPFR_RNDN);
        mpfr_sqrt(wanted, wanted, MPFR_RNDN);
        expect_near(twofold_sqrt(positive), wanted, wanted, 4);
    }
    mpfr_clears(a, b, wanted, magnitude, (mpfr_ptr)NULL);
}

static void integers(void **unused)
{
    (void)unused;
    mpfr_t wanted;
    mpfr_init2(wanted, 3000);
    for (int i = 0; i < 6000; i++) {
        uint128 x = ((uint128)next() << 64 | next()) >> (2 + next() % 125);
        wide_to_mpfr(wanted, x);
        if (x > 0)
            expect_near(twofold_set_wide(x), wanted, wanted, x >> 106 == 0 ? 0 : 2);
        if (x > 0) {
            mpfr_neg(wanted, wanted, MPFR_RNDN);
            expect_near(twofold_set_signed(-(int128)x), wanted, wanted, x >> 106 == 0 ? 0 : 2);
        }
    }
    mpfr_clear(wanted);
}

static void logarithms(void **unused)
{
    (void)unused;
    static const double promised = 4.5; /* the header says 8 */
    struct fixed_logs logs;
    mpfr_t wanted, error;
    mpfr_inits2(300, wanted, error, (mpfr_ptr)NULL);
    fixed_logs_start(&logs);
    assert_true(fixed_log(&logs, 1) == 0);
    for (uint64_t i = 2; i < 6000; i++) {
        uint64_t x = i < 5000 ? i : i < 5100 ? UINT64_MAX - (i - 5000) : next() >> (next() % 60);
        if (x < 2)
            continue;
        mpfr_log_ui(wanted, x, MPFR_RNDN);
        mpfr_mul_2ui(wanted, wanted, FIXED_PLACES, MPFR_RNDN);
        wide_to_mpfr(error, fixed_log(&logs, x));
        mpfr_sub(error, error, wanted, MPFR_RNDN);
        assert_true(fabs(mpfr_get_d(error, MPFR_RNDN)) < promised);
    }
    mpfr_clears(wanted, error, (mpfr_ptr)NULL);
}

static void expect_mpz(const mpz_t wanted, mpfr_srcptr got)
{
    assert_int_equal(mpfr_cmp_z(got, wanted), 0);
}

/* Sums of 256 bits and their enclosures are exact. */
static void products(void **unused)
{
    (void)unused;
    struct fixed_sum sum = {.low = 0}, error = {.low = 0};
    struct interval enclosure;
    mpz_t wanted, distance, a, b;
    mpz_inits(wanted, distance, a, b, (mpz_ptr)NULL);
    interval_init(&enclosure, 300);
    for (int i = 0; i < 10000; i++) {
        uint128 x = ((uint128)next() << 64 | next()) >> (10 + next() % 110),
                y = ((uint128)next() << 64 | next()) >> (8 + next() % 110);
        wide_to_mpz(a, x);
        wide_to_mpz(b, y);
        mpz_addmul(wanted, a, b);
        fixed_add(&sum, x, y);
        fixed_add(&error, x, 3);
        mpz_addmul_ui(distance, a, 3);
    }
    fixed_enclose(&sum, 0, &error, &enclosure);
    mpz_sub(a, wanted, distance);
    mpz_add(b, wanted, distance);
    expect_mpz(a, enclosure.low);
    expect_mpz(b, enclosure.high);
    fixed_enclose(&sum, 20, &error, &enclosure);
    mpfr_mul_2ui(enclosure.low, enclosure.low, 20, MPFR_RNDN);
    expect_mpz(a, enclosure.low);
    mpz_clears(wanted, distance, a, b, (mpz_ptr)NULL);
    interval_clear(&enclosure);
}

/* The sum of 1 / k for k to 100,000, and with changing signs. */
static void sums(void **unused)
{
    (void)unused;
    static const int terms = 100000;
    struct twofold_sum sum = {.count = 0}, signed_sum = {.count = 0};
    struct interval whole, alternating, exact;
    mpfr_t term, wanted;
    interval_init(&whole, 300);
    interval_init(&alternating, 300);
    interval_init(&exact, 300);
    mpfr_inits2(300, term, wanted, (mpfr_ptr)NULL);
    mpfr_set_zero(exact.low, 1);
    mpfr_set_zero(exact.high, 1);
    for (int k = 1; k <= terms; k++) {
        struct twofold inverse = twofold_div((struct twofold){1, 0}, (struct twofold){k, 0});
        twofold_count(&sum, inverse);
        twofold_count(&signed_sum, k % 2 == 0 ? twofold_minus(inverse) : inverse);
        mpfr_set_ui(term, 1, MPFR_RNDN);
        mpfr_div_si(term, term, k, MPFR_RNDN);
        mpfr_add(exact.low, exact.low, term, MPFR_RNDN);
        (k % 2 == 0 ? mpfr_sub : mpfr_add)(exact.high, exact.high, term, MPFR_RNDN);
    }
    twofold_enclose_sum(&sum, &whole);
    twofold_enclose_signed(&signed_sum, twofold_whole(&sum).high, &alternating);
    assert_true(mpfr_less_p(whole.low, exact.low) && mpfr_less_p(exact.low, whole.high));
    assert_true(mpfr_less_p(alternating.low, exact.high) && mpfr_less_p(exact.high, alternating.high));
    /* Not wider than promised. */
    mpfr_sub(term, whole.high, whole.low, MPFR_RNDN);
    mpfr_div(term, term, exact.low, MPFR_RNDN);
    assert_true(mpfr_cmp_d(term, 0x1p-94) < 0);
    mpfr_clears(term, wanted, (mpfr_ptr)NULL);
    interval_clear(&whole);
    interval_clear(&alternating);
    interval_clear(&exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations), cmocka_unit_test(integers),       cmocka_unit_test(logarithms),
        cmocka_unit_test(products),
        cmocka_unit_test(sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
