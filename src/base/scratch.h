/* SPDX-License-Identifier: MIT
 *
 * A folder that goes away again with all it holds.
 *
 *     scratch_begin("site.html", &scratch, &err)    // beside that file, where there is room for what becomes of it
 *     ... write to files in scratch_path(scratch), which scratch_keep() or rename() may name otherwise ...
 *     scratch_end(scratch);
 *
 * Its name is .inuse-scratch-XXXXXX and only its owner may look into it. It is locked while a process lives that holds
 * it: what a killed one left is removed by the next to begin in the same place, or by scratch_clear_up().
 */
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#include "base/error.h"

#include <stdbool.h>

struct scratch;

/* Makes a folder in that of the file `beside`; NULL = in /tmp. */
bool scratch_begin(const char *beside, struct scratch **ret_scratch, struct error *err) MUST_CHECK;
const char *scratch_path(const struct scratch *scratch);

/* Syncs a file of the folder and gives it the name `path`, which nothing may have: ERROR_USAGE. */
bool scratch_keep(const char *file, const char *path, struct error *err) MUST_CHECK;

/* Whether nothing has the name, to be asked before work is done for scratch_keep(): ERROR_USAGE. */
bool scratch_may_keep(const char *path, struct error *err) MUST_CHECK;
void scratch_end(struct scratch *scratch); /* NULL is fine */

/* Removes the folders of dead processes of this user beside the file `beside`. Those of live ones stay, and all of them
 * where the file system has no locks. */
void scratch_clear_up(const char *beside);

#endif
