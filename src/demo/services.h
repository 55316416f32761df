/* SPDX-License-Identifier: MIT
 *
 * The nodes of the synthetic network: when each began, when it was taken out of service, and how long it was up.
 */
#ifndef DEMO_SERVICES_H
#define DEMO_SERVICES_H

#include "demo/dice.h"

#include <stdbool.h>
#include <stdint.h>

#define SERVICES_NODES 16

/* A heartbeat is sent so often. */
#define SERVICES_BEAT_SECONDS 900

struct services_node {
    int32_t first_day;
    int32_t disabled_day, enabled_day; /* out of service on [disabled_day, enabled_day); none: both 0 */
    uint64_t weight;                   /* of the load while in service */
};
extern const struct services_node services_nodes[SERVICES_NODES];

bool services_in_service(const struct services_node *node, int32_t day);

/* Seconds of the day on which the node was up, a multiple of SERVICES_BEAT_SECONDS. */
int32_t services_up_seconds(const struct services_node *node, int32_t day, struct dice *dice);

#endif
