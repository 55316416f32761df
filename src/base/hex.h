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

/* Reads `length` bytes from two such digits for each; false when there are others, and then `out` holds nothing. */
bool hex_read(const char *digits, size_t length, void *out);

#endif
