/* SPDX-License-Identifier: MIT
 *
 * The formulas of the table as one line of text, for terminals and manual pages: made from their MathML, so
 * that there is one source.
 */
#ifndef MEASURES_FORMULA_H
#define MEASURES_FORMULA_H

#include "base/text.h"

/* Appends the formula in UTF-8: "HHI = ∑_{i = 1}^{n} s_i^(2)". Requires MathML as the table has it:
 * well-formed, of mi, mn, mo, mrow, msub, msup, mfrac, msqrt, munder and munderover, without attributes. */
void formula_text(const char *mathml, struct text *text);

#endif
