/* SPDX-License-Identifier: MIT
 *
 * Which files were imported before, for records that carry no identity of their own.
 *
 * Such a record is identified by the content of its file and its place in it. A file that was imported before
 * gives nothing new; a file that begins with all the lines of an earlier one has grown, and only what follows
 * is new. The table is import_file (format, sha256, bytes).
 */
#ifndef IMPORT_LEDGER_H
#define IMPORT_LEDGER_H

#include "import/importer.h"

/* How many of the first bytes of `input` were imported before by this format: 0 .. input->bytes. Remembers
 * the input as imported. The file is at its start afterwards. */
int64_t ledger_check(struct import *import, struct input *input);

#endif
