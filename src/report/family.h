/* SPDX-License-Identifier: MIT
 *
 * Which models are variants of one another, told by their names where the inventory does not say.
 *
 * The rule, as pages print it (family_rule): the name without its owner, in lower case, cut into words at everything
 * that is neither a letter nor a digit; words that begin with a digit, a version ("v2"), and words for sizes, tunings
 * and formats ("instruct", "q4", "mini") are dropped, digits at the end of a word likewise; what remains is the family.
 * A name of which nothing remains is a family of its own.
 *
 *     family_of_name("acme/Llama-3.1-8B-Instruct.v2", arena)    "llama"
 *     family_of_name("acme/eth-1h-volatility-gru", arena)       "eth-volatility-gru"
 */
#ifndef REPORT_FAMILY_H
#define REPORT_FAMILY_H

#include "base/arena.h"

extern const char family_rule[];

/* The arena's. */
const char *family_of_name(const char *name, struct arena *arena);

#endif
