/* SPDX-License-Identifier: MIT
 *
 * Base64 (RFC 4648, section 4), by libcrypto.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/text.h"

#include <stddef.h>

/* Appends the bytes in base64 with padding and without line breaks. */
void text_add_base64(struct text *text, const void *bytes, size_t length);

#endif
