/* SPDX-License-Identifier: MIT
 *
 * Numbers for tests, the same in every run: xorshift64 (Marsaglia, 2003).
 */
#ifndef TESTS_DRAWS_H
#define TESTS_DRAWS_H

#include <stdint.h>

static uint64_t drawn = 88172645463325252;

static inline uint64_t next(void)
{
    drawn ^= drawn << 13;
    drawn ^= drawn >> 7;
    drawn ^= drawn << 17;
    return drawn;
}

#endif
