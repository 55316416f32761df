/* SPDX-License-Identifier: MIT
 *
 * Numbers for readers: English grouping, a minus that is no hyphen (U+2212), exact rounding, no locale. What is data
 * has the hyphen of ASCII: decimal_plain(), decimal_ratio(), decimal_difference().
 *
 * Values that are not integers travel through the program as decimal text ("0.98958812...", optional sign,
 * optional exponent "e-20"), correctly rounded by whoever computed them, because a double cannot promise its
 * last digit. Everything here rounds that text itself, half to even. Output goes to a caller's buffer of
 * DECIMAL_SIZE bytes, which every input of at most 60 characters fits; longer or malformed input is copied,
 * cut. Each function returns `out`.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#define DECIMAL_SIZE 128

/* Strict: an optional '-', digits, nothing else, within int64. */
bool decimal_parse_int64(const char *text, int64_t *ret_value);

/* "1234567": what printf writes, in a fifth of its time. */
char *decimal_plain(int64_t value, char out[DECIMAL_SIZE]);

/* "1,234,567" from 1234567 (any number of digits). */
char *decimal_integer(const char *digits, char out[DECIMAL_SIZE]);
char *decimal_int64(int64_t value, char out[DECIMAL_SIZE]);

/* "1,234.50": `places` (0..30) digits behind the point. A value that is not zero but would round to zero prints as
 * "<0.01"; its negative as ">−0.01". */
char *decimal_fixed(const char *decimal, int places, char out[DECIMAL_SIZE]);

/* "12.3%" from a ratio "0.1234". Never claims what is not so: a ratio under 1 that would round to 100% prints
 * as ">99.9%", one over 0 that would round to 0% as "<0.1%". */
char *decimal_percent(const char *ratio, int places, char out[DECIMAL_SIZE]);

/* How much a value became larger or smaller, in at most three significant digits, from the ratio of the difference to
 * the value before: "8.4%", "123%"; from ten times the value before on its multiple, "32-fold". Without the sign. */
char *decimal_change(const char *relative, char out[DECIMAL_SIZE]);

/* "950", "1.23K", "45.6M", "1.23B", "4.37T": three significant digits, for axis ticks and narrow cells. */
char *decimal_compact(const char *decimal, char out[DECIMAL_SIZE]);

/* numerator / denominator as decimal text with `places` (0..30) digits behind the point, rounded half to even, trailing
 * zeros kept. Requires denominator > 0. */
char *decimal_ratio(int64_t numerator, int64_t denominator, int places, char out[DECIMAL_SIZE]);

/* True for text that the functions above read as a number (at most 64 digits). */
bool decimal_is_number(const char *text);

/* -1, 0 or 1 as a is less than, equal to or greater than b; exact, so that 0.1 is 0.10 and not
 * 0.1000000000000000056. Requires numbers. */
int decimal_compare(const char *a, const char *b);

/* a - b, exactly, as plain text without exponent and without needless zeros. False when either is no number
 * or the result has too many digits for `out`. */
bool decimal_difference(const char *a, const char *b, char out[DECIMAL_SIZE]);

#endif
