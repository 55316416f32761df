/* SPDX-License-Identifier: MIT
 *
 * A folder that goes away again with all it holds.
 */
#ifndef CLI_SCRATCH_H
#define CLI_SCRATCH_H

#include "base/error.h"

#include <stdbool.h>

struct scratch;

/* Makes a hidden folder in that of the file `beside`, where there is room for what becomes of it; NULL = in /tmp. */
bool scratch_begin(const char *beside, struct scratch **ret_scratch, struct error *err) MUST_CHECK;
const char *scratch_path(const struct scratch *scratch);
void scratch_end(struct scratch *scratch); /* NULL is fine */

#endif
