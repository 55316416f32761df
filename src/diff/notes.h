/* SPDX-License-Identifier: MIT
 *
 * What a reader of a diff must know before its numbers. Not for use outside src/diff/.
 */
#ifndef DIFF_NOTES_H
#define DIFF_NOTES_H

#include "base/arena.h"
#include "diff/diff.h"

#include <stddef.h>

/* Sentences, of a diff that has all but these; the array and the texts are the arena's. */
const char **notes_of(const struct diff *diff, struct arena *arena, size_t *ret_count);

#endif
