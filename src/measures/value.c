/* SPDX-License-Identifier: MIT
 * Knows when a digit is certain, and how a number is written down. */
#include "measures/value.h"

#include "base/decimal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Numbers longer than this are no help to someone who recomputes them. */
#define INTEGER_TEXT_MOST 200

struct measure_value value_undefined(const char *reason)
{
    return (struct measure_value){.state = MEASURE_UNDEFINED, .reason = reason, .decimal = "NA"};
}

struct measure_value value_infinite(void)
{
    return (struct measure_value){.state = MEASURE_INFINITE, .decimal = "inf"};
}

struct measure_value value_word(const char *word)
{
    return (struct measure_value){.state = MEASURE_WORD, .decimal = word};
}

static const char *integer_text(struct arena *arena, const mpz_t integer)
{
    size_t size = mpz_sizeinbase(integer, 10) + 2;
    return mpz_get_str(arena_alloc(arena, size, 1), 10, integer);
}

static const char *plain_text(struct arena *arena, int64_t integer)
{
    char digits[DECIMAL_SIZE];
    return arena_text(arena, decimal_plain(integer, digits));
}

struct measure_value value_count(const struct value_scope *scope, uint128 count)
{
    mpz_t z;
    mpz_init(z);
    wide_to_mpz(z, count);
    const char *text = integer_text(scope->arena, z);
    mpz_clear(z);
    return (struct measure_value){
        .state = MEASURE_NUMBER, .decimal = text, .numerator = text, .denominator = "1"};
}

/* Four texts as one. */
static const char *join(struct arena *arena, const char *const texts[4])
{
    size_t lengths[4], length = 0;
    for (size_t i = 0; i < 4; i++)
        length += lengths[i] = strlen(texts[i]);
    char *text = arena_alloc(arena, length + 1, 1), *at = text;
    for (size_t i = 0; i < 4; at += lengths[i++])
        memcpy(at, texts[i], lengths[i]);
    return text;
}

/* Writes 0.DIGITS * 10^point. `digits` has no sign and at least one digit, the first not 0. */
static const char *layout(const struct value_scope *scope, bool negative, char *digits, long point)
{
    static const long least_fixed = -8;
    size_t length = strlen(digits);
    while (length > 1 && digits[length - 1] == '0')
        digits[--length] = '\0';
    const char *sign = negative ? "-" : "";
    long exponent = point - 1;

    if (exponent < least_fixed || exponent >= scope->digits)
        return arena_printf(scope->arena, "%s%c%s%se%+ld", sign, digits[0], length > 1 ? "." : "", digits + 1,
                            exponent);
    if (point <= 0)
        return join(scope->arena, (const char *const[]){sign, "0.", &"00000000"[8 + point], digits});
    if ((long)length > point)
        return arena_printf(scope->arena, "%s%.*s.%s", sign, (int)point, digits, digits + point);
    char *text = arena_alloc(scope->arena, (size_t)point + 2, 1);
    memset(text + negative, '0', (size_t)point);
    memcpy(text, sign, negative);
    memcpy(text + negative, digits, length);
    return text;
}

/* Long division, half to even. Requires denominator > 0. */
static const char *round_ratio(const struct value_scope *scope, const mpz_t numerator,
                               const mpz_t denominator)
{
    if (mpz_sgn(numerator) == 0)
        return "0";
    mpz_t quotient, rest, divisor, limit;
    mpz_inits(quotient, rest, divisor, limit, (mpz_ptr)NULL);
    /* With 10^shift the quotient has `digits` digits; the first guess is too large by one to four. */
    long shift =
        scope->digits + 2 - (long)mpz_sizeinbase(numerator, 10) + (long)mpz_sizeinbase(denominator, 10);
    mpz_ui_pow_ui(limit, 10, (unsigned long)scope->digits);
    do {
        shift--;
        mpz_ui_pow_ui(divisor, 10, (unsigned long)labs(shift));
        mpz_abs(rest, numerator);
        if (shift >= 0) {
            mpz_mul(rest, rest, divisor);
            mpz_set(divisor, denominator);
        } else {
            mpz_mul(divisor, divisor, denominator);
        }
        mpz_tdiv_qr(quotient, rest, rest, divisor);
    } while (mpz_cmp(quotient, limit) >= 0);
    mpz_mul_2exp(rest, rest, 1);
    int side = mpz_cmp(rest, divisor);
    if (side > 0 || (side == 0 && mpz_odd_p(quotient)))
        mpz_add_ui(quotient, quotient, 1);
    char *digits = mpz_get_str(NULL, 10, quotient);
    const char *text = layout(scope, mpz_sgn(numerator) < 0, digits, (long)strlen(digits) - shift);
    free(digits);
    mpz_clears(quotient, rest, divisor, limit, (mpz_ptr)NULL);
    return text;
}

static int count_digits(uint64_t number)
{
    int count = 1;
    for (; number >= 10; number /= 10)
        count++;
    return count;
}

static uint128 power_of_ten(long exponent)
{
    uint128 power = 1;
    for (; exponent > 0; exponent--)
        power *= 10;
    return power;
}

/* Few enough that a quotient of as many digits, and one more, times a denominator below 2^63 stays below 2^123. */
#define SMALL_DIGITS 17

/* The same, in the processor's own integers. Requires 0 < numerator, denominator < 2^63; NULL where the quotient has
 * more digits than are asked for before its point. */
static const char *round_small_ratio(const struct value_scope *scope, uint64_t numerator, uint64_t denominator)
{
    uint128 limit = power_of_ten(scope->digits);
    /* The quotient has `digits` digits, or one more. */
    long shift = scope->digits + count_digits(denominator) - count_digits(numerator);
    if (shift < 1)
        return NULL;
    uint128 scale = power_of_ten(shift);
    if (numerator * scale / denominator >= limit) {
        shift--;
        scale /= 10;
    }
    uint128 whole = numerator * scale, quotient = whole / denominator, twice = 2 * (whole - quotient * denominator);
    quotient += twice > denominator || (twice == denominator && (quotient & 1) == 1);
    char digits[DECIMAL_SIZE];
    decimal_plain((int64_t)quotient, digits);
    return layout(scope, false, digits, (long)strlen(digits) - shift);
}

struct measure_value value_ratio(const struct value_scope *scope, const mpz_t numerator,
                                 const mpz_t denominator)
{
    assert(mpz_sgn(denominator) != 0);
    struct measure_value value = {.state = MEASURE_NUMBER};
    mpz_t over, under;
    mpz_init_set(over, numerator);
    mpz_init_set(under, denominator);
    if (mpz_sgn(under) < 0) {
        mpz_neg(over, over);
        mpz_neg(under, under);
    }
    value.decimal = round_ratio(scope, over, under);
    if (mpz_sizeinbase(over, 10) <= INTEGER_TEXT_MOST && mpz_sizeinbase(under, 10) <= INTEGER_TEXT_MOST) {
        value.numerator = integer_text(scope->arena, over);
        value.denominator = integer_text(scope->arena, under);
    }
    mpz_clears(over, under, (mpz_ptr)NULL);
    return value;
}

struct measure_value value_wide_ratio(const struct value_scope *scope, uint128 numerator, uint128 denominator)
{
    bool is_small =
        numerator > 0 && numerator <= INT64_MAX && denominator <= INT64_MAX && scope->digits <= SMALL_DIGITS;
    const char *decimal =
        is_small ? round_small_ratio(scope, (uint64_t)numerator, (uint64_t)denominator) : NULL;
    if (decimal)
        return (struct measure_value){.state = MEASURE_NUMBER,
                                      .decimal = decimal,
                                      .numerator = plain_text(scope->arena, (int64_t)numerator),
                                      .denominator = plain_text(scope->arena, (int64_t)denominator)};
    mpz_t over, under;
    mpz_inits(over, under, (mpz_ptr)NULL);
    wide_to_mpz(over, numerator);
    wide_to_mpz(under, denominator);
    struct measure_value value = value_ratio(scope, over, under);
    mpz_clears(over, under, (mpz_ptr)NULL);
    return value;
}

struct measure_value value_rational(const struct value_scope *scope, const mpq_t value)
{
    return value_ratio(scope, mpq_numref(value), mpq_denref(value));
}

/* What both bounds round to, or NULL while they differ. */
static const char *agreed(const struct value_scope *scope, const struct interval *enclosure)
{
    if (!mpfr_number_p(enclosure->low) || !mpfr_number_p(enclosure->high))
        return NULL;
    if (mpfr_equal_p(enclosure->low, enclosure->high)) {
        mpq_t exact;
        mpq_init(exact);
        mpfr_get_q(exact, enclosure->low);
        const char *text = round_ratio(scope, mpq_numref(exact), mpq_denref(exact));
        mpq_clear(exact);
        return text;
    }
    if (mpfr_sgn(enclosure->low) * mpfr_sgn(enclosure->high) <= 0)
        return NULL;
    mpfr_exp_t point, point_high;
    char *low = mpfr_get_str(NULL, &point, 10, (size_t)scope->digits, enclosure->low, MPFR_RNDN);
    char *high = mpfr_get_str(NULL, &point_high, 10, (size_t)scope->digits, enclosure->high, MPFR_RNDN);
    bool negative = low[0] == '-';
    const char *text = NULL;
    if (point == point_high && strcmp(low, high) == 0)
        text = layout(scope, negative, low + negative, point);
    mpfr_free_str(low);
    mpfr_free_str(high);
    return text;
}

struct measure_value value_within(const struct value_scope *scope, const struct interval *enclosure)
{
    return (struct measure_value){.state = MEASURE_NUMBER, .decimal = agreed(scope, enclosure)};
}

/* The midpoint (or 0) that the bounds have straddled for so long that the value must be it. */
static const char *midpoint(const struct value_scope *scope, const struct interval *enclosure)
{
    if (mpfr_sgn(enclosure->low) * mpfr_sgn(enclosure->high) <= 0)
        return "0";
    mpfr_exp_t point;
    mpz_t over, under;
    char *digits = mpfr_get_str(NULL, &point, 10, (size_t)scope->digits + 100, enclosure->low, MPFR_RNDN);
    long shift = scope->digits + 100 - (long)point;
    assert(shift >= 0); /* no measure reaches 10^100 */
    mpz_init_set_str(over, digits, 10);
    mpz_init(under);
    mpz_ui_pow_ui(under, 10, (unsigned long)shift);
    const char *text = round_ratio(scope, over, under);
    mpz_clears(over, under, (mpz_ptr)NULL);
    mpfr_free_str(digits);
    return text;
}

struct measure_value value_real(const struct value_scope *scope, value_enclose *enclose, const void *context)
{
    static const mpfr_prec_t guard = 12;
    const char *text = NULL;
    for (mpfr_prec_t bits = scope->digits * 10 / 3 + guard; !text; bits *= 2) {
        struct interval enclosure;
        interval_init_for(&enclosure, bits);
        enclose(context, bits, &enclosure);
        text = agreed(scope, &enclosure);
        bool last = !text && bits > VALUE_BITS_MOST;
        bool bounded = mpfr_number_p(enclosure.low) && mpfr_number_p(enclosure.high);
        if (last && bounded)
            text = midpoint(scope, &enclosure);
        interval_clear(&enclosure);
        if (last && !bounded)
            return value_undefined("it could not be bounded");
    }
    return (struct measure_value){.state = MEASURE_NUMBER, .decimal = text};
}

struct root {
    mpq_srcptr square;
    bool negative;
};

static void enclose_root(const void *context, mpfr_prec_t bits, struct interval *ret)
{
    (void)bits;
    const struct root *root = context;
    interval_set_ratio(ret, mpq_numref(root->square), mpq_denref(root->square));
    interval_sqrt(ret, ret);
    if (root->negative) {
        mpfr_swap(ret->low, ret->high);
        mpfr_neg(ret->low, ret->low, MPFR_RNDD);
        mpfr_neg(ret->high, ret->high, MPFR_RNDU);
    }
}

struct measure_value value_root(const struct value_scope *scope, const mpq_t square, bool negative)
{
    struct measure_value value;
    if (mpz_perfect_square_p(mpq_numref(square)) && mpz_perfect_square_p(mpq_denref(square))) {
        mpq_t root;
        mpq_init(root);
        mpz_sqrt(mpq_numref(root), mpq_numref(square));
        mpz_sqrt(mpq_denref(root), mpq_denref(square));
        if (negative)
            mpq_neg(root, root);
        value = value_rational(scope, root);
        mpq_clear(root);
        return value;
    }
    return value_real(scope, enclose_root, &(struct root){.square = square, .negative = negative});
}

void value_end_thread(void)
{
    mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);
}
