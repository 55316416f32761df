/* SPDX-License-Identifier: MIT
 *
 * The models of the synthetic network: invented names, when each was listed, and how much each is liked on which day.
 */
#ifndef DEMO_CATALOGUE_H
#define DEMO_CATALOGUE_H

#include "base/arena.h"
#include "demo/dice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a category is asked for; which verification suits it. */
enum catalogue_kind { CATALOGUE_ML, CATALOGUE_LLM };

struct catalogue_model {
    const char *key, *name, *owner, *category, *family; /* category and family may be NULL */
    enum catalogue_kind kind;
    int32_t listed_day;   /* of the demo, may be before day 0 */
    int32_t delisted_day; /* INT32_MAX = still listed */
    bool listing_known;
    int runnable;      /* 1, 0, -1 = not known */
    bool used;         /* most never are */
    int32_t level;     /* logarithm to base 2 of the demand, DICE_ONE = 1 */
    int32_t half_life; /* days until demand has halved; 0 = it lasts */
};

struct catalogue {
    struct catalogue_model *models; /* by listed_day */
    size_t count;
    uint64_t *sums; /* the demand of the day, summed up for dice_pick() */
};

void catalogue_make(struct catalogue *catalogue, size_t count, uint64_t seed, struct arena *arena);

/* Sets `sums` for a day. Some model always has demand. */
void catalogue_open_day(struct catalogue *catalogue, int32_t day, struct dice *dice);

bool catalogue_listed(const struct catalogue_model *model, int32_t day);

#endif
