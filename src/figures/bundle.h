/* SPDX-License-Identifier: MIT
 *
 * Several files as one ZIP: the same bytes for the same files, whoever makes it, when and where. The only
 * user of libarchive.
 */
#ifndef FIGURES_BUNDLE_H
#define FIGURES_BUNDLE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct bundle_file {
    const char *name; /* '/'-separated, below `folder` */
    const struct text *bytes;
    bool stored; /* its format is compressed already */
};

/* Appends a ZIP in which the files stand in their order below `folder`, readable by everyone, without a date. */
bool bundle_write(const char *folder, const struct bundle_file *files, size_t count, struct text *out,
                  struct error *err) MUST_CHECK;

#endif
