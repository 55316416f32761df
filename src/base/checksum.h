/* SPDX-License-Identifier: MIT
 *
 * Whether bytes are still what they were: a checksum as fast as memory, against accidents and edits, not
 * against whoever looks for two texts with the same one.
 */
#ifndef BASE_CHECKSUM_H
#define BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* XXH3 with 64 bits (Collet 2019), by libxxhash. The same on every machine. */
uint64_t checksum(const void *bytes, size_t length);

#endif
