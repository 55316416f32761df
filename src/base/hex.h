/* SPDX-License-Identifier: MIT
 *
 * Bytes as lower-case hexadecimal digits.
 */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stdbool.h>
#include <stddef.h>

/* Writes two digits for each byte and a terminator. */
void hex_write(const void *bytes, size_t length, char *out);

/* 0 to 15, of either case, or -1. */
int hex_digit(char digit);

/* Reads `length` bytes from two digits for each, lower-case ones only unless `upper`; false when there are others, and
 * then `out` holds nothing. */
bool hex_read(const char *digits, size_t length, bool upper, void *out);

#endif
