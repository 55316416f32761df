/* SPDX-License-Identifier: MIT
 * Knows how labels of vertical rules stand beside each other. */
#include "figures/plot_events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EVENT_WIDTH_PX 110.0
#define EVENT_WIDTH_LEAST_PX 30.0 /* marks with less on either side keep their lines only */
#define ROW_LINES_MOST 3
#define FLAG_LINES_MOST 2
#define FLAG_WIDTH_LEAST_PX 70.0 /* a flag with less on its right blows to the left */
#define FLAGS_LINES_MOST 7 /* above each other, and a third of the space at most; others keep their lines only */

const struct event *plot_events_of(const struct series *series, size_t index)
{
    return series->events ? series->events[index] : NULL;
}

static int by_x(const void *a, const void *b)
{
    const struct event *first = a, *second = b;
    return first->x_px < second->x_px ? -1 : first->x_px > second->x_px;
}

static bool has_events(const struct series *series)
{
    return series->mark->kind == MARK_RULE && !series->mark->y;
}

static void collect_events_of(struct plot *plot, struct series *series)
{
    for (size_t i = 0; i < series->count; i++) {
        double x = axis_px(&plot->x, series->x[i]);
        if (series->labels[i] && x >= plot->frame.left - 1.0 && x <= plot->frame.right + 1.0)
            plot->events[plot->event_count++] = (struct event){.series = series, .index = i, .x_px = x};
    }
}

static void collect_events(struct plot *plot)
{
    size_t most = 0;
    for (size_t s = 0; s < plot->series_count; s++) {
        struct series *series = &plot->series[s];
        if (!has_events(series))
            continue;
        most += series->count;
        series->events = arena_alloc(plot->arena, series->count, sizeof *series->events);
    }
    plot->event_count = 0;
    plot->events = arena_alloc(plot->arena, most, sizeof *plot->events);
    for (size_t s = 0; s < plot->series_count; s++)
        if (has_events(&plot->series[s]))
            collect_events_of(plot, &plot->series[s]);
    if (plot->event_count > 1)
        qsort(plot->events, plot->event_count, sizeof *plot->events, by_x);
    for (size_t i = 0; i < plot->event_count; i++)
        plot->events[i].series->events[plot->events[i].index] = &plot->events[i];
}

static const char *label_of(const struct event *event)
{
    return event->series->labels[event->index];
}

/* Right of the line, or left of it where only there is room. Returns where the next label may begin. */
static double wrap_event(struct plot *plot, struct event *event, double from_px, double until_px)
{
    double after = until_px - event->x_px - 2.0 * PLOT_EVENT_GAP_PX;
    double before = event->x_px - from_px - 2.0 * PLOT_EVENT_GAP_PX;
    event->anchor = after < EVENT_WIDTH_LEAST_PX && before >= EVENT_WIDTH_LEAST_PX ? ANCHOR_END : ANCHOR_START;
    double width = fmin(event->anchor == ANCHOR_END ? before : after, EVENT_WIDTH_PX), widest = 0.0;
    if (width >= EVENT_WIDTH_LEAST_PX)
        event->line_count = fonts_wrap(plot->fonts, label_of(event), PLOT_EVENT_TEXT_PX, false, width, ROW_LINES_MOST,
                                       plot->arena, &event->lines);
    for (size_t i = 0; event->anchor == ANCHOR_START && i < event->line_count; i++)
        widest = fmax(widest, fonts_width_px(plot->fonts, event->lines[i], PLOT_EVENT_TEXT_PX, false));
    return event->x_px + (widest > 0.0 ? PLOT_EVENT_GAP_PX + widest : 0.0);
}

static bool is_whole(const struct event *event)
{
    const char *rest = label_of(event);
    for (size_t i = 0; i < event->line_count; i++) {
        size_t length = strlen(event->lines[i]);
        rest += strspn(rest, " ");
        if (strncmp(rest, event->lines[i], length) != 0)
            return false;
        rest += length;
    }
    return rest[strspn(rest, " ")] == '\0';
}

/* All in one row. False where a label is cut or left out. */
static bool place_row(struct plot *plot)
{
    size_t most = 0;
    bool whole = true;
    double from = plot->frame.left;
    for (size_t i = 0; i < plot->event_count; i++) {
        struct event *event = &plot->events[i];
        from = wrap_event(plot, event, from, i + 1 < plot->event_count ? event[1].x_px : plot->space.right + 4.0);
        most = event->line_count > most ? event->line_count : most;
        whole = whole && is_whole(event);
    }
    plot->events_px = most > 0 ? (double)most * PLOT_EVENT_LINE_PX + 3.0 : 0.0;
    for (size_t i = 0; i < plot->event_count; i++)
        plot->events[i].rise_px = plot->events_px;
    return whole;
}

/* A label of a flag, and the horizontal space it takes. */
struct flag {
    double left, right;
    size_t top; /* in lines above the frame; 0 = not placed */
};

/* Those that have a place: no more than fit into the lines above the frame, however many there are without. */
struct flags {
    struct flag *items;
    size_t count, capacity;
};

static struct flag cut_flag(struct plot *plot, struct event *event, double limit_px)
{
    double widest = 0.0, after = limit_px - event->x_px - PLOT_EVENT_GAP_PX;
    double whole = fonts_width_px(plot->fonts, label_of(event), PLOT_EVENT_TEXT_PX, false);
    bool left = after < whole && after < FLAG_WIDTH_LEAST_PX;
    event->anchor = left ? ANCHOR_END : ANCHOR_START;
    event->line_count = fonts_wrap(plot->fonts, label_of(event), PLOT_EVENT_TEXT_PX, false,
                                   left ? event->x_px - plot->space.left - PLOT_EVENT_GAP_PX : after, FLAG_LINES_MOST,
                                   plot->arena, &event->lines);
    for (size_t i = 0; i < event->line_count; i++)
        widest = fmax(widest, fonts_width_px(plot->fonts, event->lines[i], PLOT_EVENT_TEXT_PX, false));
    widest += 2.0 * PLOT_EVENT_GAP_PX;
    return (struct flag){left ? event->x_px - widest : event->x_px, left ? event->x_px : event->x_px + widest, 0};
}

/* Above the flags placed before that it meets: those whose rules it crosses, and those across its own. */
static void raise_flag(struct plot *plot, struct flags *placed, struct event *event, struct flag flag)
{
    double third = (plot->space.bottom - plot->space.top) / 3.0;
    size_t base = 0;
    for (size_t k = 0; k < placed->count; k++) {
        const struct flag *other = &placed->items[k];
        if (other->left < flag.right && other->right > flag.left && other->top > base)
            base = other->top;
    }
    flag.top = base + event->line_count;
    if (event->line_count == 0 || flag.top > FLAGS_LINES_MOST || (double)flag.top * PLOT_EVENT_LINE_PX > third) {
        event->line_count = 0;
        event->rise_px = 0.0;
        return;
    }
    placed->items = arena_room(plot->arena, placed->items, placed->count, &placed->capacity, sizeof *placed->items);
    placed->items[placed->count++] = flag;
    event->rise_px = (double)flag.top * PLOT_EVENT_LINE_PX + 3.0;
    plot->events_px = fmax(plot->events_px, event->rise_px);
}

/* From the right, so that each stands over those it reaches across; those that blow to the left stand over all. */
static void place_flags(struct plot *plot)
{
    struct flag *flags = arena_alloc(plot->arena, plot->event_count, sizeof *flags);
    struct flags placed = {NULL, 0, 0};
    double limit = plot->space.right;
    plot->events_px = 0.0;
    for (size_t i = plot->event_count; i-- > 0;) {
        flags[i] = cut_flag(plot, &plot->events[i], limit);
        if (plot->events[i].anchor == ANCHOR_END)
            limit = plot->events[i].x_px;
    }
    for (int left = 0; left < 2; left++)
        for (size_t i = plot->event_count; i-- > 0;)
            if ((plot->events[i].anchor == ANCHOR_END) == (left == 1))
                raise_flag(plot, &placed, &plot->events[i], flags[i]);
}

void plot_events_place(struct plot *plot)
{
    collect_events(plot);
    if (!place_row(plot))
        place_flags(plot);
}
