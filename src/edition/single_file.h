/* SPDX-License-Identifier: MIT
 *
 * The whole site as one HTML file that loads nothing.
 *
 * Every page becomes a section, with the pages' style sheets, scripts and icon inside the file, pictures as
 * data: addresses, links between pages as links within the file, and links to files of the site as data:
 * addresses to be saved under their names. Identifiers of a page get a prefix of its own. A content security
 * policy in the file forbids to load anything.
 */
#ifndef EDITION_SINGLE_FILE_H
#define EDITION_SINGLE_FILE_H

#include "base/error.h"
#include "base/progress.h"
#include "edition/edition.h"

#include <stdbool.h>

/* Writes the file at `path` whole or not at all. Memory is bounded by the largest page with its pictures. */
bool single_file_write(const struct edition *edition, const char *path, struct progress *progress,
                       struct error *err) MUST_CHECK;

#endif
