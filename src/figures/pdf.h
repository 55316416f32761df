/* SPDX-License-Identifier: MIT
 *
 * A PDF that cairo writes: its description and its end. What stands on the pages is the caller's.
 *
 *     struct pdf pdf;
 *     pdf_begin(&pdf, width, height, &about);
 *     ... draw with pdf.cairo ...
 *     return pdf_finish(&pdf, "draw a PDF", out, err);
 */
#ifndef FIGURES_PDF_H
#define FIGURES_PDF_H

#include "base/error.h"
#include "base/text.h"

#include <cairo.h>
#include <stdint.h>

struct pdf {
    cairo_t *cairo;
    cairo_surface_t *surface;
    struct text bytes;
};

struct pdf_about {
    const char *title, *subject, *creator;
    int64_t created_at; /* from the snapshot, never the clock */
};

/* Starts the first page, of so many points. The struct must stay where it is until it is finished. */
void pdf_begin(struct pdf *ret_pdf, double width_pt, double height_pt, const struct pdf_about *about);

/* Appends the whole file to `out`, or says that one "cannot <attempt>". Releases everything. */
bool pdf_finish(struct pdf *pdf, const char *attempt, struct text *out, struct error *err) MUST_CHECK;

#endif
