/* SPDX-License-Identifier: MIT
 * Knows what is counted by numbers that do not say so. */
#include "diff/unit.h"

#include "base/attributes.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The first row that is part of the name's last step holds. */
static const struct {
    const char *part, *unit;
} units[] = {
    {"share", "share"},
    {"coverage", "share"},
    {"uptime", "share"},
    {"tokens", "tokens"},
    {"per_day", "inferences a day"},
    {"_nano", "10^-9 of the currency"},
    {"days", "days"},
    {"callers", "addresses"},
    {"payers", "addresses"},
    {"inferences", "inferences"},
    {"models", "models"},
};

/* The volume of a window is inferences, but for these and those above. */
static const char *unit_of_volume(const char *step)
{
    bool is_of_models = strcmp(step, "used") == 0 || strcmp(step, "idle") == 0;
    return is_of_models ? "models" : "inferences";
}

/* "used" of "used.30d"; to be freed. */
static char *last_step(const struct number *number)
{
    char *name = memory_text(number->name);
    if (*number->window && strrchr(name, '.'))
        *strrchr(name, '.') = '\0';
    const char *dot = strrchr(name, '.');
    char *step = memory_text(dot ? dot + 1 : name);
    free(name);
    return step;
}

const char *unit_of(const struct number *number)
{
    if (*number->unit)
        return number->unit;
    const char *unit = NULL;
    char *step = last_step(number);
    for (size_t i = 0; !unit && i < ARRAY_SIZE(units); i++)
        if (strstr(step, units[i].part))
            unit = units[i].unit;
    if (!unit)
        unit = *number->window ? unit_of_volume(step) : "";
    free(step);
    return unit;
}
