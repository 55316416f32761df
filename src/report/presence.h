/* SPDX-License-Identifier: MIT
 *
 * On which days models are hosted, and of which days the snapshot has a record. Not for use outside src/report/.
 */
#ifndef REPORT_PRESENCE_H
#define REPORT_PRESENCE_H

#include "snapshot/snapshot.h"

#include <stdbool.h>
#include <stdint.h>

struct report;

/* True when the model is hosted at that instant. What is not known counts as hosted. */
bool presence_is_listed(const struct snapshot_model *model, int64_t unix_seconds);

/* How many models are, when that day begins; fast for the days of the usage after presence_count(), which also gathers
 * what presence_days_made_in() needs. */
void presence_count(struct report *report);
int64_t presence_listed_on(const struct report *report, int32_t day);

/* Days of [first_day, end_day), clipped to those of the usage, of which the snapshot has no record, and those of which
 * it has one. */
int32_t presence_missing_days(const struct report *report, int32_t first_day, int32_t end_day);
int32_t presence_days_with_data(const struct report *report, int32_t first_day, int32_t end_day);

/* Days in which the volume of [first_day, end_day) was made, by which it is divided for a rate: those with a record,
 * and those without one right before a day that carries the volume of several for at least half of the models used on
 * it, even where they lie before first_day. Needs presence_count(). */
int32_t presence_days_made_in(const struct report *report, int32_t first_day, int32_t end_day);

#endif
