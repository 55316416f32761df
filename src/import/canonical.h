/* SPDX-License-Identifier: MIT
 *
 * One snapshot for one set of files: whatever the order in which files of the chain came, and however they were cut,
 * the snapshot has the same bytes.
 *
 * Before the commit everything is written into a fresh file, rows in the order of what they say and numbered anew, and
 * that file takes the snapshot's place. This is done where chain data are, because only their formats promise any
 * order; and not where the file has tables of somebody else, which are left as they are.
 */
#ifndef IMPORT_CANONICAL_H
#define IMPORT_CANONICAL_H

#include "import/importer.h"

/* After everything else, before the commit. */
void canonical_write(struct import *import);

#endif
