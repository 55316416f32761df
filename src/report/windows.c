/* SPDX-License-Identifier: MIT
 * Knows what the document says about each window: volume, measures, top models, ranks. */
#include "report/build.h"

#include "base/day.h"
#include "report/presence.h"
#include "report/window_measures.h"

#include <math.h>
#include <stdlib.h>

/* Models named one by one in a list of the top. */
#define TOP_MODELS 15

/* Points of a rank-size figure: all of them up to this many, then thinned evenly on the logarithmic axis. */
#define RANK_POINTS 2000

static const char *const window_labels[USAGE_WINDOW_COUNT] = {"1 day",   "7 days",   "30 days",
                                                              "90 days", "365 days", "all time"};

/* What one window adds up to beyond usage_totals. */
struct shares {
    int64_t listed, delisted;           /* volume */
    int64_t used, delisted_models;      /* models with volume */
    int64_t callers, days_in_data, missing_days, days_made_in;
};

static const char *window_phrase(const struct report *report, enum usage_window window)
{
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    day_long(report->window_first[window], first);
    day_long(report->end_day - 1, last);
    if (window == USAGE_1D)
        return arena_printf(report->arena, "on %s", last);
    if (window == USAGE_ALL)
        return report->end_day > report->first_day ? arena_printf(report->arena, "from %s to %s", first, last)
                                                   : "in no day at all";
    return arena_printf(report->arena, "in the %s to %s", window_labels[window], last);
}

static struct shares count_shares(const struct report *report, enum usage_window window,
                                  const int64_t callers[USAGE_WINDOW_COUNT])
{
    struct shares shares = {.listed = 0};
    for (size_t i = 0; i < report->model_count; i++) {
        const struct report_model *model = &report->models[i];
        int64_t volume = model->volume[window];
        if (model->listed) {
            shares.listed += volume;
            shares.used += volume > 0;
        } else {
            shares.delisted += volume;
            shares.delisted_models += volume > 0;
        }
    }
    shares.callers = callers[window];
    int32_t first = report->window_first[window] > report->first_day ? report->window_first[window] : report->first_day;
    shares.missing_days = presence_missing_days(report, first, report->end_day);
    shares.days_in_data = report->end_day - first;
    shares.days_made_in = presence_days_made_in(report, first, report->end_day);
    return shares;
}

/* How many decisions are trusted to the models, and how many of them by somebody else than the network itself. */
static void add_trust(const struct usage_totals *totals, int64_t days, xmlNode *volume)
{
    element_ratio(volume, "verified_per_day", totals->verified, days);
    element_integer(volume, "verified_outside", totals->verified_outside);
    element_ratio(volume, "verified_outside_per_day", totals->verified_outside, days);
    element_integer(volume, "verified_anonymous", totals->verified_anonymous);
}

static void add_volume(const struct report *report, enum usage_window window, const struct shares *shares,
                       xmlNode *element)
{
    const struct usage_totals *totals = &report->totals[window];
    xmlNode *volume = element_add(element, "volume");
    element_integer(volume, "all", totals->inferences);
    element_integer(volume, "attributed", totals->attributed);
    element_integer(volume, "unattributed", totals->unattributed);
    element_integer(volume, "listed", shares->listed);
    element_integer(volume, "delisted", shares->delisted);
    element_integer(volume, "delisted_models", shares->delisted_models);
    element_ratio(volume, "coverage", totals->attributed, totals->inferences);
    element_integer(volume, "failed", totals->failed);
    /* Failed inferences are no volume: their share is of all that were asked for. */
    int64_t asked;
    if (!__builtin_add_overflow(totals->inferences, totals->failed, &asked))
        element_ratio(volume, "failed_share", totals->failed, asked);
    element_integer(volume, "verified", totals->verified);
    element_integer(volume, "verification_known", totals->verification_known);
    if (report->input.inventory->verifications.count > 0)
        element_ratio(volume, "verified_share", totals->verified, totals->inferences);
    element_ratio(volume, "per_day", totals->inferences, shares->days_made_in);
    if (report->input.inventory->verifications.count > 0)
        add_trust(totals, shares->days_made_in, volume);
    element_integer(volume, "caller_known", totals->caller_known);
    element_integer(volume, "callers", shares->callers);
    if (totals->tokens_known > 0) {
        element_integer(volume, "tokens_in", totals->tokens_in);
        element_integer(volume, "tokens_out", totals->tokens_out);
        element_integer(volume, "tokens_known", totals->tokens_known);
    }
    if (totals->paid_known > 0) {
        element_integer(volume, "paid_nano", totals->paid_nano);
        element_integer(volume, "paid_known", totals->paid_known);
    }
    element_integer(volume, "listed_models", (int64_t)report->listed_count);
    element_integer(volume, "used", shares->used);
    element_integer(volume, "idle", (int64_t)report->listed_count - shares->used);
}

struct falling {
    enum usage_window window;
};

static int by_falling_volume(const void *a, const void *b, void *context)
{
    const struct falling *falling = context;
    const struct report_model *x = *(const struct report_model *const *)a, *y = *(const struct report_model *const *)b;
    if (x->volume[falling->window] != y->volume[falling->window])
        return x->volume[falling->window] > y->volume[falling->window] ? -1 : 1;
    /* The order of pages breaks ties, and it is strict. */
    return x < y ? -1 : x > y;
}

/* The listed models with volume in this window, by falling volume. */
static const struct report_model **rank_models(const struct report *report, enum usage_window window, size_t *ret_count)
{
    struct falling falling = {.window = window};
    const struct report_model **ranked = memory_zeroed(report->model_count + 1, sizeof *ranked);
    size_t count = 0;
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].listed && report->models[i].volume[window] > 0)
            ranked[count++] = &report->models[i];
    if (count > 1)
        qsort_r(ranked, count, sizeof *ranked, by_falling_volume, &falling);
    *ret_count = count;
    return ranked;
}

static void add_top(const struct report *report, enum usage_window window, const struct report_model **ranked,
                    size_t count, const struct shares *shares, xmlNode *element)
{
    const struct usage_totals *totals = &report->totals[window];
    xmlNode *top = element_add(element, "top");
    int64_t rest = shares->listed;

    for (size_t i = 0; i < count && i < TOP_MODELS; i++) {
        int64_t volume = ranked[i]->volume[window];
        xmlNode *entry = element_add(top, "entry");
        element_integer(entry, "rank", (int64_t)i + 1);
        element_text(entry, "key", report->input.inventory->models[ranked[i]->index].key);
        element_text(entry, "name", report_model_name(report, ranked[i]));
        element_text(entry, "slug", report->slugs[ranked[i]->index]);
        element_integer(entry, "inferences", volume);
        element_ratio(entry, "share", volume, totals->inferences);
        element_ratio(entry, "cumulative_share", shares->listed - (rest - volume), totals->inferences);
        if (window == report->input.window)
            model_days_add(report, ranked[i], entry);
        rest -= volume;
    }
    if (count > TOP_MODELS) {
        xmlNode *others = element_add(top, "others");
        element_integer(others, "models", (int64_t)(count - TOP_MODELS));
        element_integer(others, "inferences", rest);
        element_ratio(others, "share", rest, totals->inferences);
    }
    if (shares->delisted > 0) {
        xmlNode *delisted = element_add(top, "delisted");
        element_integer(delisted, "models", shares->delisted_models);
        element_integer(delisted, "inferences", shares->delisted);
        element_ratio(delisted, "share", shares->delisted, totals->inferences);
    }
    if (totals->unattributed > 0) {
        xmlNode *unattributed = element_add(top, "unattributed");
        element_integer(unattributed, "inferences", totals->unattributed);
        element_ratio(unattributed, "share", totals->unattributed, totals->inferences);
    }
}

static void add_ranks(const struct report *report, enum usage_window window, const struct report_model **ranked,
                      size_t count, xmlNode *element)
{
    xmlNode *ranks = element_add(element, "ranks");
    /* The factor between the ranks of two neighbouring points that leaves RANK_POINTS of them. */
    double factor = count > RANK_POINTS ? pow((double)count, 1.0 / RANK_POINTS) : 1.0;
    double next = 1;

    element_integer(ranks, "models", (int64_t)count);
    element_integer(ranks, "idle", (int64_t)(report->listed_count - count));
    for (size_t i = 0; i < count; i++) {
        double rank = (double)(i + 1);
        if (rank < next && i + 1 < count)
            continue;
        next = rank * factor;
        xmlNode *point = element_add(ranks, "point");
        element_integer(point, "rank", (int64_t)i + 1);
        element_integer(point, "inferences", ranked[i]->volume[window]);
        element_text(point, "key", report->input.inventory->models[ranked[i]->index].key);
    }
}

static void add_window(struct report *report, enum usage_window window, const int64_t callers[USAGE_WINDOW_COUNT],
                       xmlNode *list)
{
    struct shares shares = count_shares(report, window, callers);
    xmlNode *element = element_add(list, "window");
    size_t count;
    const struct report_model **ranked = rank_models(report, window, &count);

    element_text(element, "id", report_window_ids[window]);
    element_text(element, "label", window_labels[window]);
    element_text(element, "phrase", window_phrase(report, window));
    element_flag(element, "default", window == report->input.window);
    element_integer(element, "days", report->end_day - report->window_first[window]);
    element_day(element, "first_day", report->window_first[window]);
    element_day(element, "last_day", report->end_day - 1);
    element_integer(element, "days_in_data", shares.days_in_data);
    element_integer(element, "missing_days", shares.missing_days);
    element_integer(element, "days_made_in", shares.days_made_in);
    element_flag(element, "without_data", shares.days_in_data > 0 && shares.missing_days == shares.days_in_data);
    element_flag(element, "partial", report->window_first[window] < report->first_day);
    add_volume(report, window, &shares, element);
    window_measures_add(report, window, element);
    add_top(report, window, ranked, count, &shares, element);
    add_ranks(report, window, ranked, count, element);
    free(ranked);
}

void build_windows(struct report *report)
{
    int64_t callers[USAGE_WINDOW_COUNT];
    xmlNode *list = element_add(report->root, "windows");
    usage_count_callers(report->input.usage, callers);
    for (int window = 0; window < USAGE_WINDOW_COUNT; window++)
        add_window(report, (enum usage_window)window, callers, list);
}
