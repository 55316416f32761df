/* SPDX-License-Identifier: MIT
 *
 * The addresses of the synthetic network: a few relays and first-party accounts, contracts on a schedule, and many
 * wallets, most of which come once or leave when an incentive ends.
 */
#ifndef DEMO_CROWD_H
#define DEMO_CROWD_H

#include "base/arena.h"
#include "demo/dice.h"

#include <stddef.h>
#include <stdint.h>

enum crowd_kind { CROWD_WALLET, CROWD_CONTRACT, CROWD_RELAY, CROWD_FIRST_PARTY, CROWD_UNKNOWN, CROWD_KINDS };
extern const char *const crowd_kind_names[CROWD_KINDS];

#define CROWD_HABITS 4

struct crowd_caller {
    const char *address, *label; /* label may be NULL */
    enum crowd_kind kind;
    int32_t first_day, last_day;   /* of its activity, of the demo */
    int32_t level;                 /* logarithm to base 2 of how much it asks for, DICE_ONE = 1 */
    uint32_t habits[CROWD_HABITS]; /* models it comes back to */
    uint32_t habit_count;          /* 0 until crowd_adopt() */
};

struct crowd {
    struct crowd_caller *callers; /* by first_day */
    size_t count;
    size_t arrived;   /* callers[0 .. arrived) have been seen before the day that is open, or may be picked on it */
    size_t newcomers; /* callers[arrived .. arrived + newcomers) are first seen on the day that is open */
    uint64_t *sums;   /* the weights of the day, summed up for dice_pick(); arrived + newcomers of them */
};

void crowd_make(struct crowd *crowd, size_t count, uint64_t seed, struct arena *arena);

/* Sets `sums` and `newcomers` for the next day; those of the day before have arrived. */
void crowd_open_day(struct crowd *crowd, int32_t day);

#endif
