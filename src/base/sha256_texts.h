/* SPDX-License-Identifier: MIT
 *
 * SHA-256 of many texts of any lengths, sixteen at a time in the lanes of the processor's vectors (sha256_lanes.h):
 * each lane takes the next text when its own has ended.
 */
#ifndef BASE_SHA256_TEXTS_H
#define BASE_SHA256_TEXTS_H

#include "base/sha256_lanes.h"

#include <stddef.h>

struct sha256_text {
    const void *bytes; /* NULL is fine when there are none */
    size_t length;
    unsigned char digest[SHA256_SIZE]; /* the result */
};

/* Texts so long that the lanes would wait for them, and all where libcrypto is faster, are left to libcrypto. */
void sha256_texts(struct sha256_text *texts, size_t count);

/* All of them in the lanes; for tests. */
void sha256_texts_in_lanes(struct sha256_text *texts, size_t count);

#endif
