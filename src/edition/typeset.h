/* SPDX-License-Identifier: MIT
 *
 * The report as a typeset PDF: cover, contents, a chapter for each page, figures as vectors, outline, links
 * and structure tags.
 *
 * The words are those of the pages; what only a screen can use (downloads, data tables behind a disclosure,
 * navigation) is left out. Pages are A4. Dates are those of the snapshot, so the same site gives the same
 * bytes on the same libraries.
 */
#ifndef EDITION_TYPESET_H
#define EDITION_TYPESET_H

#include "base/error.h"
#include "base/progress.h"
#include "edition/edition.h"
#include "figures/figure.h"
#include "figures/fonts.h"

#include <stdbool.h>
#include <stdint.h>

struct typeset_figure {
    const struct figure *wide, *narrow;
};

struct typeset_options {
    struct fonts *fonts;
    const char *generator;
    int64_t created_at;
    /* The figure of that id as drawn for wide and for narrow pages; false when there is none. */
    bool (*find_figure)(void *context, const char *id, struct typeset_figure *ret_figure);
    void *context;
};

/* Writes the file at `path` whole or not at all. */
bool typeset_write(const struct edition *edition, const struct typeset_options *options, const char *path,
                   struct progress *progress, struct error *err) MUST_CHECK;

#endif
