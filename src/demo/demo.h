/* SPDX-License-Identifier: MIT
 *
 * A synthetic network, written as a snapshot: what inuse shows before it is given real data, and what it is
 * measured with.
 *
 * Two years until 2026-07-01: launches, an incentive that ends and whose wallets leave, a day without data,
 * verification and settlement modes whose shares shift, settlements that name no model, nodes that fail,
 * claims that are not what is counted. The same seed and options give the same rows on every machine (see
 * dice.h). Nothing in it is about a real network; table snapshot says so (synthetic = 1).
 *
 * Writes SQLite itself, as the folders snapshot and import do: a snapshot with nothing to import from.
 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "base/error.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stdint.h>

#define DEMO_SEED 20260701

/* 0 = the default given behind each. */
struct demo_options {
    int64_t events;   /* rows of `inference`: 1,000,000 */
    uint32_t models;  /* 4,400 */
    uint32_t callers; /* 50,000 */
};

/* Creates the snapshot `path`, which must not exist. About half a million rows a second. On failure no file is left. */
bool demo_create(const char *path, uint64_t seed, const struct demo_options *options, struct progress *progress,
                 struct error *err) MUST_CHECK;

#endif
