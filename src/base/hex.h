/* SPDX-License-Identifier: MIT
 *
 * Bytes as lower-case hexadecimal digits.
 */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stddef.h>

/* Writes two digits for each byte and a terminator. */
void hex_write(const void *bytes, size_t length, char *out);

#endif
