/* SPDX-License-Identifier: MIT
 *
 * Which texts of a long list are the same: owners of models, names of families.
 *
 *     uint32_t *first = memory_zeroed(count, sizeof *first);
 *     repeats_find(owners, count, first);
 *     ... first[i] == i where an owner comes for the first time ...
 *
 * Texts are told apart by their hashes, which are sorted as numbers. Texts crafted to collide are sorted as texts, so
 * the time is bounded whatever they are.
 */
#ifndef BASE_REPEATS_H
#define BASE_REPEATS_H

#include <stddef.h>
#include <stdint.h>

#define REPEATS_NONE UINT32_MAX

/* ret_first[i] is the index of the first text equal to texts[i]; REPEATS_NONE where that is NULL or "". Requires count
 * < 2^32 - 1. */
void repeats_find(const char *const *texts, size_t count, uint32_t *ret_first);

#endif
