/* SPDX-License-Identifier: MIT
 *
 * Numbers in as few bytes as they need: seven bits a byte, lowest first, the highest bit of all but the last set
 * (LEB128, as of DWARF). Most numbers that are written so are small.
 *
 *     char *at = text_room(&text, 2 * VARINT_BYTES);
 *     at = varint_put(varint_put(at, gap), volume);
 *     text_end(&text, at);
 */
#ifndef BASE_VARINT_H
#define BASE_VARINT_H

#include <stdbool.h>
#include <stdint.h>

/* What a number takes at most. */
#define VARINT_BYTES 10

/* Writes a number at `at`, and returns where it ends. */
static inline char *varint_put(char *at, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        *at++ = (char)(number | 0x80);
    *at++ = (char)number;
    return at;
}

/* Reads a number from before `end`, and moves *at behind it. False when there is none. */
static inline bool varint_take(const char **at, const char *end, uint64_t *ret_number)
{
    uint64_t number = 0;
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)*(*at)++;
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *ret_number = number;
            return shift < 63 || byte < 2;
        }
    }
    return false;
}

#endif
