/* SPDX-License-Identifier: MIT
 *
 * How long models wait for their first inference after they are listed: what a Kaplan-Meier curve is made of.
 *
 *     struct survival survival = survival_of_models(usage, listed_days, delisted_days);
 *     survival.events[age], survival.censored[age] ...
 *     survival_clear(&survival);
 *
 * A model's age is counted in UTC days from the day of listing, which is age 0. It has an event on the age of its first
 * volume since then; without one it is censored on the last age on which it was still listed within the usage, never
 * dropped. Models listed before the usage begins are in neither, because their first use may have been before.
 * Events of an age come before its censorings, so that at an age all are at risk who had neither at a younger one.
 */
#ifndef USAGE_SURVIVAL_H
#define USAGE_SURVIVAL_H

#include "usage/usage.h"

#include <stddef.h>
#include <stdint.h>

struct survival {
    size_t ages; /* the days of the usage */
    int64_t *events, *censored; /* by age */
    int64_t members, used;      /* all events and censorings; events only */
    int64_t earlier;            /* models listed before the usage, or on no known day */
};

/* SURVIVAL_NO_DAY stands for no day known (listed) and never (delisted). A model that was delisted on its day of
 * listing is censored at age 0. */
#define SURVIVAL_NO_DAY INT32_MAX
struct survival survival_of_models(const struct usage *usage, const int32_t *listed_days, const int32_t *delisted_days);
void survival_clear(struct survival *survival);

#endif
