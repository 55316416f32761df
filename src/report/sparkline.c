/* SPDX-License-Identifier: MIT
 * Knows how the recent volume of a model becomes a line small enough for a cell of a table of thousands. */
#include "report/build.h"

#include "base/decimal.h"
#include "base/text.h"
#include "report/presence.h"

#include <stdlib.h>

/* The box of the path, as inuse-document(7) says, and how far the line keeps from its edges so that its ends are not
 * cut. */
#define WIDTH 100
#define HEIGHT 24
#define MARGIN 3

/* Days that are drawn one by one; where there are more, weeks that end on the last day. */
#define DAYS_MOST 35
#define WEEKS_MOST 26
#define BINS_MOST (WEEKS_MOST > DAYS_MOST ? WEEKS_MOST : DAYS_MOST)

struct bins {
    int32_t step, first; /* days of a bin; the first day of the first one, from the first of the usage */
    size_t count;
    bool missing[BINS_MOST]; /* no day of it is in the snapshot */
};

static struct bins choose_bins(const struct report *report)
{
    int32_t days = report->end_day - report->first_day;
    struct bins bins = {.step = days <= DAYS_MOST ? 1 : 7};
    bins.count = (size_t)(days / bins.step);
    if (bins.count > WEEKS_MOST && bins.step > 1)
        bins.count = WEEKS_MOST;
    bins.first = days - (int32_t)bins.count * bins.step;
    for (size_t i = 0; i < bins.count; i++) {
        int32_t first = report->first_day + bins.first + (int32_t)i * bins.step;
        bins.missing[i] = presence_missing_days(report, first, first + bins.step) == bins.step;
    }
    return bins;
}

/* "4-2": numbers of path data need no space before a minus. */
static void add_step(struct text *path, int64_t x, int64_t y)
{
    char digits[DECIMAL_SIZE];
    text_add(path, decimal_plain(x, digits));
    text_add(path, y < 0 ? "" : " ");
    text_add(path, decimal_plain(y, digits));
}

/* Relative steps: most are two or three characters long. */
static void draw(const struct bins *bins, const int64_t *sums, int64_t most,
                 xmlNode *element)
{
    struct text path = TEXT_INIT;
    int64_t last_x = 0, last_y = 0;
    bool pen_down = false;
    for (size_t i = 0; i < bins->count; i++) {
        if (bins->missing[i]) {
            pen_down = false;
            continue;
        }
        int64_t x =
            bins->count > 1 ? MARGIN + (int64_t)i * (WIDTH - 2 * MARGIN) / (int64_t)(bins->count - 1) : WIDTH / 2;
        int64_t y = HEIGHT - MARGIN - (int64_t)((__int128)sums[i] * (HEIGHT - 2 * MARGIN) / most);
        text_add(&path, pen_down ? " " : "m");
        add_step(&path, x - last_x, y - last_y);
        last_x = x;
        last_y = y;
        pen_down = true;
    }
    if (path.length > 0) {
        element_text(element, "spark", path.bytes);
        text_reset(&path);
        text_add(&path, "M");
        add_step(&path, last_x, last_y);
        text_add(&path, "h0");
        element_text(element, "spark_end", path.bytes);
    }
    text_clear(&path);
}

static void add_sparkline(const struct report *report, const struct bins *bins, const struct report_model *model,
                          int64_t *volumes)
{
    int64_t sums[BINS_MOST] = {0}, most = 0;
    usage_model_days_between(report->input.usage, model->index, report->first_day + bins->first, report->end_day,
                             volumes);
    for (size_t i = 0; i < bins->count; i++) {
        for (int32_t day = 0; day < bins->step; day++)
            sums[i] += volumes[(int32_t)i * bins->step + day];
        most = sums[i] > most ? sums[i] : most;
    }
    if (most > 0)
        draw(bins, sums, most, model->element);
}

void build_sparklines(struct report *report, xmlNode *list)
{
    struct bins bins = choose_bins(report);
    if (bins.count < 2)
        return;
    int64_t *volumes = memory_zeroed((size_t)(report->end_day - report->first_day), sizeof *volumes);
    element_text(list, "spark_unit", bins.step == 7 ? "week" : "day");
    element_integer(list, "spark_count", (int64_t)bins.count);
    element_day(list, "spark_first", report->first_day + bins.first);
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].volume[USAGE_ALL] > 0)
            add_sparkline(report, &bins, &report->models[i], volumes);
    free(volumes);
}
