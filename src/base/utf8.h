/* SPDX-License-Identifier: MIT
 *
 * Text from outside, made safe to show: names of models come from strangers.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the code point at bytes[*offset] of `length` bytes and moves *offset past it. Overlong forms, surrogates,
 * values beyond U+10FFFF and truncated sequences give U+FFFD and consume one byte. Requires *offset < length. */
uint32_t utf8_next(const char *bytes, size_t length, size_t *offset);

/* Writes `code_point` at `out` (room for 4 bytes) and returns the number of bytes. */
size_t utf8_put(uint32_t code_point, char *out);

/* Copies `length` bytes into out[size], always terminated, as valid UTF-8 that XML can carry: broken bytes
 * become U+FFFD, control characters (C0, DEL, C1) their visible pictures (U+2400...) or U+FFFD, noncharacters
 * U+FFFD. Marks that turn the direction of writing stay, but what they open is closed at the end and what
 * would close more than that becomes U+FFFD: a name cannot turn the text around it. A text without anything
 * to see becomes signs: blanks U+2423, other marks U+FFFD. Cuts at a character boundary where `size` is too
 * small. A size of 3 * length + 1 always suffices. Returns the bytes written without the terminator. */
size_t utf8_make_visible(const char *bytes, size_t length, char *out, size_t size);

/* True when utf8_make_visible() would change nothing. */
bool utf8_is_visible(const char *bytes, size_t length);

/* A terminated copy, made visible. */
char *utf8_visible(const char *bytes, size_t length, struct arena *arena);

/* Text that is visible; where it has more than `most` > 0 characters, its beginning and "…", together that many. */
const char *utf8_shorten(const char *text, size_t most, struct arena *arena);

#endif
