/* SPDX-License-Identifier: MIT
 * Knows how much libcrypto can encode at once. */
#include "base/base64.h"

#include <openssl/evp.h>

void text_add_base64(struct text *text, const void *bytes, size_t length)
{
    /* A multiple of three bytes encodes without padding. */
    enum { BLOCK = 3 << 10 };
    unsigned char encoded[BLOCK / 3 * 4 + 1];
    const unsigned char *rest = bytes;

    while (length > 0) {
        int block = length < BLOCK ? (int)length : BLOCK;
        int size = EVP_EncodeBlock(encoded, rest, block);
        text_add_bytes(text, (const char *)encoded, (size_t)size);
        rest += block;
        length -= (size_t)block;
    }
}
