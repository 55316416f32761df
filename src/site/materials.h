/* SPDX-License-Identifier: MIT
 *
 * What a site is made with and that does not depend on any report: templates, charts and fonts, loaded by a thread of
 * their own while the snapshot is read and measured.
 *
 *     struct materials materials = {.template_folders = ..., .chart_folders = ..., .font_dir = ...};
 *     materials_begin(&materials, true);
 *     ... materials_wait(&materials, &err) ... materials.templates ...
 *     materials_end(&materials);
 */
#ifndef SITE_MATERIALS_H
#define SITE_MATERIALS_H

#include "base/error.h"
#include "base/file.h"
#include "base/threads.h"
#include "figures/chart.h"
#include "figures/fonts.h"
#include "pages/template.h"

struct materials {
    struct folders template_folders, chart_folders; /* borrowed, as are their paths */
    const char *font_dir;
    struct templates *templates; /* these three once waited for */
    struct charts *charts;
    struct fonts *fonts;
    struct error err; /* of loading them */
    struct threads_aside loading;
};

/* Without `beside` all is loaded when this returns. `materials` must stay where it is. */
void materials_begin(struct materials *materials, bool beside);

/* False with what was wrong with the first of them. */
bool materials_wait(struct materials *materials, struct error *err) MUST_CHECK;
void materials_end(struct materials *materials);

#endif
