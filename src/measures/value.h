/* SPDX-License-Identifier: MIT
 *
 * The result of a measure: a number with every digit right, or the reason why there is none.
 *
 * A value is asked for with a number of significant digits and comes as decimal text, correctly rounded (half
 * to even) at that many digits. Three ways lead there: integers are printed whole, whatever the digits;
 * ratios of integers are divided exactly; everything else (logarithms, roots) is enclosed between bounds with
 * more and more bits until both bounds round to the same text (A. Ziv, "Fast evaluation of elementary
 * mathematical functions with correctly rounded last bit", 1991).
 *
 * Text: "0.69", "1234567", "9.999e-20"; trailing zeros are cut; an exponent appears below 1e-8 and for
 * numbers with more whole digits than asked for. The minus sign belongs to numbers below 0 only.
 */
#ifndef MEASURES_VALUE_H
#define MEASURES_VALUE_H

#include "base/arena.h"
#include "measures/interval.h"

enum measure_state {
    MEASURE_UNDEFINED, /* print a dash and the reason, never 0 */
    MEASURE_INFINITE,  /* plus infinity */
    MEASURE_NUMBER,
    MEASURE_WORD, /* `decimal` is a word: the verdict of Lorenz dominance */
};

struct measure_value {
    enum measure_state state;
    const char *reason;  /* MEASURE_UNDEFINED: a clause such as "there is no volume"; else NULL */
    const char *decimal; /* "NA", "inf", the number or the word */
    /* The ratio behind a rational value, as integers in plain digits, not reduced: what was divided by what.
     * NULL when the value is irrational or its integers are too long to be of use. */
    const char *numerator, *denominator;
};

/* For whom a value is made: how many significant digits (1..VALUE_DIGITS_MOST), and where its texts live. */
struct value_scope {
    int digits;
    struct arena *arena;
};

#define VALUE_DIGITS_MOST 1000

struct measure_value value_undefined(const char *reason);
struct measure_value value_infinite(void);
struct measure_value value_word(const char *word);
struct measure_value value_count(const struct value_scope *scope, uint128 count);
/* Requires denominator != 0. */
struct measure_value value_ratio(const struct value_scope *scope, const mpz_t numerator,
                                 const mpz_t denominator);
struct measure_value value_wide_ratio(const struct value_scope *scope, uint128 numerator,
                                      uint128 denominator);
/* An exact ratio that is not of use to a reader as such (reduced, and without numerator and denominator when
 * long). */
struct measure_value value_rational(const struct value_scope *scope, const mpq_t value);
/* The square root of a reduced ratio >= 0, or less it when `negative`; exact where it is rational. */
struct measure_value value_root(const struct value_scope *scope, const mpq_t square, bool negative);

/* Encloses the value, given a working precision; `ret` is initialised with it. The enclosure must shrink with
 * growing precision. */
typedef void value_enclose(const void *context, mpfr_prec_t bits, struct interval *ret);

/* Calls `enclose` with growing precision until the digits are decided. Where bounds still straddle a midpoint
 * between two printable numbers (or 0) at VALUE_BITS_MOST bits, the value is taken to be that midpoint (or
 * 0): measures whose exact value can be such a number are to be recognised by the caller before. Bounds that
 * stay infinite give no value. */
struct measure_value value_real(const struct value_scope *scope, value_enclose *enclose, const void *context);

/* The value if the enclosure decides its digits, else one without `decimal`. */
struct measure_value value_within(const struct value_scope *scope, const struct interval *enclosure);

#define VALUE_BITS_MOST 16384

/* Frees what MPFR keeps for the calling thread: to be called at the end of each that measured something. */
void value_end_thread(void);

#endif
