/* SPDX-License-Identifier: MIT
 * Knows what makes cairo's PDF the same on every run, and when it is whole. */
#include "figures/pdf.h"

#include "base/day.h"
#include "figures/paint.h"

#include <cairo-pdf.h>

static void describe(cairo_surface_t *surface, const struct pdf_about *about)
{
    char created[DAY_TEXT_SIZE];
    time_iso(about->created_at, created);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, about->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, about->subject);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, about->creator);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

void pdf_begin(struct pdf *ret_pdf, double width_pt, double height_pt, const struct pdf_about *about)
{
    ret_pdf->bytes = (struct text)TEXT_INIT;
    ret_pdf->surface = cairo_pdf_surface_create_for_stream(paint_write, &ret_pdf->bytes, width_pt, height_pt);
    describe(ret_pdf->surface, about);
    ret_pdf->cairo = cairo_create(ret_pdf->surface);
}

bool pdf_finish(struct pdf *pdf, const char *attempt, struct text *out, struct error *err)
{
    cairo_status_t status = paint_finish(pdf->cairo, pdf->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        text_add_bytes(out, pdf->bytes.bytes, pdf->bytes.length);
    text_clear(&pdf->bytes);
    return status == CAIRO_STATUS_SUCCESS ||
           error_set(err, ERROR_IO, "cannot %s: %s", attempt, cairo_status_to_string(status));
}
