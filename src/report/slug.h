/* SPDX-License-Identifier: MIT
 *
 * File names of model pages, made from keys that may hold anything.
 */
#ifndef REPORT_SLUG_H
#define REPORT_SLUG_H

#include "base/arena.h"

#include <stddef.h>

/* One slug per key, in the order of `keys`, each unique among them: lower-case ASCII letters, digits, '.', '_' and '-',
 * at most 100 characters, never "index" or "page-N". A key that is already so, but for one '/' ("owner/name"), becomes
 * "owner--name"; every other gets eight digits of its SHA-256 behind what is left of it. A slug depends on its own
 * key only, so links survive from one snapshot to the next; the exception, two plain keys that meet, both get digits.
 */
char **slugs_make(const char *const *keys, size_t count, struct arena *arena);

#endif
