/* SPDX-License-Identifier: MIT
 *
 * The tables of schema.h as the file has them: which are there, and where their columns lie.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_TABLES_H
#define SNAPSHOT_TABLES_H

#include "snapshot/connection.h"

/* Fills snapshot->tables. Every table and column that is missing or is not what it should be is a fault, with its
 * remedy; then the result is false with ERROR_INPUT. */
bool tables_find(struct snapshot *snapshot, struct faults *faults, struct error *err) MUST_CHECK;

#endif
