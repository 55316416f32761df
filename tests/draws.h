/* SPDX-License-Identifier: MIT
 *
 * Numbers for tests, the same in every run: xorshift64 (Marsaglia, 2003).
 */
#ifndef TESTS_DRAWS_H
#define TESTS_DRAWS_H

#include <stdint.h>

static uint64_t state = 88172645463325252;

static inline uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

#endif
