/* SPDX-License-Identifier: MIT
 * Knows which header of the library picks the processor's widest vectors. */
#include "base/checksum.h"

/* Only there where the library was built with it. */
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

uint64_t checksum(const void *bytes, size_t length)
{
    return XXH3_64bits(bytes, length);
}
