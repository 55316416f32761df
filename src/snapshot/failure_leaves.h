/* SPDX-License-Identifier: MIT
 *
 * Failures and their inferences as they lie in the pages of the file, added up by several threads: a tenth of the time
 * that SQLite takes to join the two, mostly for reading the pages of the inferences.
 *
 * Only where all is as inuse-snapshot(5) has it: each failure points to an inference that failed, whose values are
 * right. Anything else is for SQLite and services.c to look at from the beginning.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_FAILURE_LEAVES_H
#define SNAPSHOT_FAILURE_LEAVES_H

#include "snapshot/failures.h"

/* False, and nothing added, where something is different. Requires that the file has table failure. */
bool failure_leaves_add(const struct snapshot *snapshot, unsigned workers, struct arena *arena,
                        struct failures *failures) MUST_CHECK;

#endif
