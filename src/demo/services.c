/* SPDX-License-Identifier: MIT
 * Knows which nodes serve the synthetic network, and how they fail. */
#include "demo/services.h"

#include "base/day.h"

const struct services_node services_nodes[SERVICES_NODES] = {
    {0, 0, 0, 31},    {0, 0, 0, 24},     {0, 610, 640, 22}, {0, 0, 0, 15},   {0, 0, 0, 13},    {0, 0, 0, 9},
    {84, 0, 0, 17},   {84, 700, 800, 8}, {150, 0, 0, 12},   {204, 0, 0, 20}, {204, 0, 0, 11},  {260, 0, 0, 6},
    {330, 0, 0, 9},   {428, 0, 0, 14},   {428, 0, 0, 7},    {610, 0, 0, 10},
};

bool services_in_service(const struct services_node *node, int32_t day)
{
    return day >= node->first_day && !(day >= node->disabled_day && day < node->enabled_day);
}

int32_t services_up_seconds(const struct services_node *node, int32_t day, struct dice *dice)
{
    int32_t beats = DAY_SECONDS / SERVICES_BEAT_SECONDS;
    if (!services_in_service(node, day))
        return 0;
    /* Mostly nothing happens; small nodes go down more often, and for longer. */
    if (!dice_chance(dice, node->weight > 10 ? 25 : 70))
        return DAY_SECONDS;
    return (int32_t)dice_below(dice, (uint32_t)beats) * SERVICES_BEAT_SECONDS;
}
