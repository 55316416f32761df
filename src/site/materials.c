/* SPDX-License-Identifier: MIT
 * Knows what of a site can be loaded before there is a report. */
#include "site/materials.h"

#include <libxml/parser.h>

static void load(void *context)
{
    struct materials *materials = context;
    /* Without success there is an error, which is looked at by whoever waits. */
    (void)!(templates_load(&materials->template_folders, &materials->templates, &materials->err) &&
            charts_load(&materials->chart_folders, &materials->charts, &materials->err) &&
            fonts_open(materials->font_dir, &materials->fonts, &materials->err));
}

void materials_begin(struct materials *materials, bool beside)
{
    /* Before there is a second thread, as libxml2 demands. */
    xmlInitParser();
    materials->err = (struct error)ERROR_INIT;
    materials->loading = (struct threads_aside){.work = load, .context = materials};
    threads_aside_begin(&materials->loading, beside);
}

bool materials_wait(struct materials *materials, struct error *err)
{
    threads_aside_end(&materials->loading);
    return materials->err.kind == ERROR_NONE ||
           error_set(err, materials->err.kind, "%s", materials->err.message);
}

void materials_end(struct materials *materials)
{
    threads_aside_end(&materials->loading);
    fonts_close(materials->fonts);
    charts_free(materials->charts);
    templates_free(materials->templates);
}
