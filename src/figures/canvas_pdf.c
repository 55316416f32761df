/* SPDX-License-Identifier: MIT
 * Knows what makes the PDF of a figure readable by assistive software. */
#include "figures/canvas.h"

#include "figures/paint.h"
#include "figures/pdf.h"

bool canvas_pdf(const struct scene *scene, const struct canvas_labels *labels, struct fonts *fonts, struct text *out,
                struct error *err)
{
    struct pdf_about about = {.title = labels->title,
                              .subject = labels->description,
                              .creator = "inuse",
                              .created_at = labels->created_at};
    uint32_t colours[ROLE_COUNT];
    struct pdf pdf;

    palette_theme(THEME_LIGHT, colours);
    pdf_begin(&pdf, scene->width_px, scene->height_px, &about);
    /* Outside the tags: painting the whole page inside one drops the tag and breaks the file. */
    paint_background(pdf.cairo, scene, colours);
    cairo_tag_begin(pdf.cairo, "Document", NULL);
    cairo_tag_begin(pdf.cairo, "Figure", NULL);
    paint_items(pdf.cairo, scene, colours, fonts);
    cairo_tag_end(pdf.cairo, "Figure");
    cairo_tag_end(pdf.cairo, "Document");
    cairo_show_page(pdf.cairo);
    return pdf_finish(&pdf, "draw a PDF", out, err);
}
