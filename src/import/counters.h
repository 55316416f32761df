/* SPDX-License-Identifier: MIT
 *
 * All-time counters, whose differences are the daily volume.
 *
 * Counters are kept as they came in table import_counter (model_id, day, counter), so that a later file
 * continues an earlier one, in whatever order they come; usage_daily and usage_span are derived from all of
 * them. The volume of day D is counter(D + 1) - counter(D).
 */
#ifndef IMPORT_COUNTERS_H
#define IMPORT_COUNTERS_H

#include "import/importer.h"

/* Makes the table if need be. Call before counters_add(). */
void counters_begin(struct import *import);

/* The counter of a model at 00:00 of a day. Counts the record as imported, updated or unchanged. */
void counters_add(struct import *import, int64_t model_id, int64_t day, int64_t counter);

/* The same for a counter that no record states but that follows from one: not counted, and never over a
 * stated one. */
void counters_imply(struct import *import, int64_t model_id, int64_t day, int64_t counter);

/* Derives usage_daily and usage_span again when counters or listing dates changed; else does nothing. */
void counters_derive(struct import *import);

#endif
