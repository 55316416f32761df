/* SPDX-License-Identifier: MIT
 *
 * The records of the synthetic network, one after the other in order of time.
 */
#ifndef DEMO_TRAFFIC_H
#define DEMO_TRAFFIC_H

#include "demo/catalogue.h"
#include "demo/crowd.h"
#include "demo/dice.h"
#include "demo/season.h"
#include "demo/services.h"

#include <stdbool.h>
#include <stdint.h>

/* NULL in a column. */
#define TRAFFIC_NULL INT64_MIN

/* Ids of the rows of the small tables. */
enum traffic_verification { TRAFFIC_UNVERIFIED = 1, TRAFFIC_TEE, TRAFFIC_ZKML };
enum traffic_settlement { TRAFFIC_PRIVATE = 1, TRAFFIC_BATCH, TRAFFIC_INDIVIDUAL };
enum traffic_kind { TRAFFIC_ML = 1, TRAFFIC_LLM, TRAFFIC_WORKFLOW, TRAFFIC_PLAYGROUND };
#define TRAFFIC_NODES SERVICES_NODES
#define TRAFFIC_SHARES 9

/* A row of `inference` in the order of its columns, without the id. */
enum traffic_column {
    TRAFFIC_AT,
    TRAFFIC_MODEL,
    TRAFFIC_CALLER,
    TRAFFIC_VERIFICATION,
    TRAFFIC_SETTLEMENT,
    TRAFFIC_KIND,
    TRAFFIC_NODE,
    TRAFFIC_COUNT,
    TRAFFIC_FAILED,
    TRAFFIC_TOKENS_IN,
    TRAFFIC_TOKENS_OUT,
    TRAFFIC_PAID_NANO,
    TRAFFIC_COLUMNS
};

struct traffic {
    struct catalogue *catalogue;
    struct crowd *crowd;
    struct dice dice;
    int64_t per_day[SEASON_DAYS + 1];
    int32_t day;           /* that is open; -1 before the first */
    int64_t done;          /* records of that day */
    size_t newcomers_seen; /* of that day */
    uint64_t node_sums[TRAFFIC_NODES];
    uint32_t shares[TRAFFIC_SHARES]; /* of that day, in thousandths; see traffic.c */
};

/* `events` records in all. Model i of the catalogue has id i + 1, caller likewise. */
void traffic_begin(struct traffic *traffic, struct catalogue *catalogue, struct crowd *crowd, int64_t events,
                   uint64_t seed);

/* The next record; false when there is none left. */
bool traffic_next(struct traffic *traffic, int64_t row[TRAFFIC_COLUMNS]);

#endif
