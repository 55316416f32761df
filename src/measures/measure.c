/* SPDX-License-Identifier: MIT
 * Knows in which order the measures stand, and how to find and to compute one. */
#include "measures/measure.h"

#include "measures/measure_parts.h"

#include <assert.h>
#include <string.h>

static const struct measure_part *const parts[] = {
    &measure_sizes,    &measure_concentration, &measure_inequality, &measure_lorenz,
    &measure_tails,    &measure_floor,         &measure_powerlaw,   &measure_groups,
    &measure_pairs,    &measure_callers,       &measure_unattributed,
};

const struct measure *measure_first(void)
{
    return parts[0]->rows;
}

const struct measure *measure_next(const struct measure *measure)
{
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        if (measure == &parts[i]->rows[parts[i]->count - 1])
            return i + 1 < ARRAY_SIZE(parts) ? parts[i + 1]->rows : NULL;
    return measure + 1;
}

const char *measure_unit(const struct measure *measure)
{
    return measure->unit ? measure->unit : measure->about->unit;
}

const char *measure_range(const struct measure *measure)
{
    return measure->range ? measure->range : measure->about->range;
}

const char *measure_single(const struct measure *measure)
{
    return measure->single ? measure->single : measure->about->single;
}

const struct measure *measure_find(const char *id)
{
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        for (size_t k = 0; k < parts[i]->count; k++)
            if (strcmp(parts[i]->rows[k].id, id) == 0)
                return &parts[i]->rows[k];
    return NULL;
}

struct measure_value measure_of_volumes(const struct measure *measure, enum measure_population population,
                                        const struct volumes *listed, const struct value_scope *scope)
{
    assert(measure->subject == SUBJECT_VOLUMES && scope->digits >= 1 && scope->digits <= VALUE_DIGITS_MOST);
    if (!measure->convention[population])
        population = !population;
    struct volumes volumes = population == POPULATION_USED ? volumes_used(listed) : *listed;
    struct measure_input input = {
        .volumes = &volumes, .population = population, .a = measure->a, .b = measure->b, .scope = *scope};
    return measure->compute(&input);
}

struct measure_value measure_by_id(const char *id, enum measure_population population,
                                   const struct volumes *listed, const struct value_scope *scope)
{
    const struct measure *measure = measure_find(id);
    assert(measure);
    return measure_of_volumes(measure, population, listed, scope);
}
