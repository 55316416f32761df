/* SPDX-License-Identifier: MIT
 *
 * Everything that is wrong with an input, not just the first thing.
 *
 * Readers of snapshots, CSV and JSON add one sentence per fault; the first FAULTS_SHOWN are kept in full, the rest are
 * counted. The order is that of adding. `main` prints them (one a line, on standard error), then the error.
 * Not thread-safe: parallel readers keep a list each and merge them in order.
 */
#ifndef BASE_FAULTS_H
#define BASE_FAULTS_H

#include "base/attributes.h"
#include "base/error.h"

#include <stdint.h>

#define FAULTS_SHOWN 20

struct faults {
    int64_t count;
    char *sentences[FAULTS_SHOWN];
};

#define FAULTS_INIT {.count = 0}

/* Adds "<place>: <what and remedy>"; control characters and broken UTF-8 are made visible. Cut at about 1 kB. */
void faults_add(struct faults *faults, const char *format, ...) PRINTF(2, 3);

/* Moves all of `more` behind what `faults` has; `more` is empty afterwards. */
void faults_merge(struct faults *faults, struct faults *more);

/* True when there is no fault; else sets `err` (ERROR_INPUT) to "<subject>: N faults" (the sentence itself
 * when there is one). */
bool faults_none(const struct faults *faults, const char *subject, struct error *err);

void faults_clear(struct faults *faults);

#endif
