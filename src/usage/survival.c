/* SPDX-License-Identifier: MIT
 * Knows when a model's wait for its first inference ends, and when we stop watching it. */
#include "usage/survival.h"

#include "base/memory.h"
#include "usage/internal.h"

#include <stdlib.h>

/* The last day on which a model without use was watched; it is on or after the day of listing. */
static int32_t last_watched(const struct usage *usage, int32_t listed_day, int32_t delisted_day)
{
    int32_t end_day = delisted_day < usage->end_day ? delisted_day : usage->end_day;
    return end_day > listed_day ? end_day - 1 : listed_day;
}

static void follow_model(const struct usage *usage, uint32_t model, int32_t listed_day, int32_t delisted_day,
                         struct survival *survival)
{
    int32_t first, last, days;

    if (listed_day == SURVIVAL_NO_DAY || listed_day < usage->first_day) {
        survival->earlier++;
        return;
    }
    if (listed_day >= usage->end_day)
        return;
    survival->members++;
    if (usage_model_activity(usage, model, listed_day, usage->end_day, &first, &last, &days)) {
        survival->events[first - listed_day]++;
        survival->used++;
    } else {
        survival->censored[last_watched(usage, listed_day, delisted_day) - listed_day]++;
    }
}

struct survival survival_of_models(const struct usage *usage, const int32_t *listed_days, const int32_t *delisted_days)
{
    struct survival survival = {.ages = (size_t)(usage->end_day - usage->first_day)};
    survival.events = memory_zeroed(survival.ages, sizeof *survival.events);
    survival.censored = memory_zeroed(survival.ages, sizeof *survival.censored);
    for (uint32_t model = 0; model < usage->part->model_count; model++)
        follow_model(usage, model, listed_days[model], delisted_days[model], &survival);
    return survival;
}

void survival_clear(struct survival *survival)
{
    free(survival->events);
    free(survival->censored);
    *survival = (struct survival){.ages = 0};
}
