/* SPDX-License-Identifier: MIT
 * Knows what makes cairo's PDF the same on every run, and readable by assistive software. */
#include "figures/canvas.h"

#include "base/day.h"
#include "figures/paint.h"

#include <cairo-pdf.h>

static void describe(cairo_surface_t *surface, const struct canvas_labels *labels)
{
    char created[DAY_TEXT_SIZE];
    time_iso(labels->created_at, created);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, labels->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, labels->description);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "inuse");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

bool canvas_pdf(const struct scene *scene, const struct canvas_labels *labels, struct fonts *fonts, struct text *out,
                struct error *err)
{
    uint32_t colours[ROLE_COUNT] = {0};
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        colours[role] = palette_colour((enum colour_role)role, THEME_LIGHT);

    struct text pdf = TEXT_INIT;
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(paint_write, &pdf, scene->width_px, scene->height_px);
    describe(surface, labels);
    cairo_t *cairo = cairo_create(surface);
    /* Outside the tags: painting the whole page inside one drops the tag and breaks the file. */
    paint_background(cairo, scene, colours);
    cairo_tag_begin(cairo, "Document", NULL);
    cairo_tag_begin(cairo, "Figure", NULL);
    paint_items(cairo, scene, colours, fonts);
    cairo_tag_end(cairo, "Figure");
    cairo_tag_end(cairo, "Document");
    cairo_show_page(cairo);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    /* Only a finished surface tells whether the file is whole. */
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        text_add_bytes(out, pdf.bytes, pdf.length);
    text_clear(&pdf);
    return status == CAIRO_STATUS_SUCCESS ||
           error_set(err, ERROR_IO, "cannot draw a PDF: %s", cairo_status_to_string(status));
}
