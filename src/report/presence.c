/* SPDX-License-Identifier: MIT
 * Knows on which days models are hosted, and of which days the snapshot has no record. */
#include "report/presence.h"

#include "base/day.h"
#include "report/build.h"

bool presence_is_listed(const struct snapshot_model *model, int64_t unix_seconds)
{
    return (model->listed_at == SNAPSHOT_UNKNOWN || model->listed_at <= unix_seconds) &&
           (model->delisted_at == SNAPSHOT_UNKNOWN || model->delisted_at > unix_seconds);
}

/* Adds 1 for each day at whose beginning the model is hosted, as steps of a running sum over `count` days. */
static void step_listed(const struct report *report, const struct snapshot_model *model, int64_t *steps, int64_t count)
{
    int64_t from = 0, until = count;
    if (model->listed_at != SNAPSHOT_UNKNOWN)
        from = (model->listed_at + DAY_SECONDS - 1) / DAY_SECONDS - report->first_day;
    if (model->delisted_at != SNAPSHOT_UNKNOWN)
        until = (model->delisted_at + DAY_SECONDS - 1) / DAY_SECONDS - report->first_day;
    from = from < 0 ? 0 : from;
    until = until > count ? count : until;
    if (from >= until)
        return;
    steps[from]++;
    steps[until]--;
}

/* Of each day on which spans end: how many do, and the first day of the shortest. */
struct ending {
    int64_t spans;
    int32_t first_day;
};

static struct ending *find_endings(const struct report *report, size_t days)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    struct ending *endings = memory_zeroed(days, sizeof *endings);
    for (size_t i = 0; i < inventory->span_count; i++) {
        const struct snapshot_span *span = &inventory->spans[i];
        if (span->last_day < report->first_day || span->last_day >= report->end_day)
            continue;
        struct ending *ending = &endings[span->last_day - report->first_day];
        if (ending->spans == 0 || span->first_day > ending->first_day)
            ending->first_day = span->first_day;
        ending->spans += span->model == SNAPSHOT_NONE ? (int64_t)inventory->model_count : 1;
    }
    return endings;
}

static bool has_record(const struct report *report, int32_t day)
{
    return day >= report->first_day && !usage_day_is_missing(report->input.usage, day);
}

static void count_made_in(struct report *report)
{
    size_t days = (size_t)(report->end_day - report->first_day);
    if (report->input.inventory->span_count == 0 || days == 0)
        return;
    struct ending *endings = find_endings(report, days);
    int64_t *used = memory_zeroed(days, sizeof *used);
    usage_models_used(report->input.usage, used);
    report->made_in = arena_alloc(report->arena, days, sizeof *report->made_in);
    for (size_t i = 0; i < days; i++) {
        int32_t day = report->first_day + (int32_t)i, first = day;
        if (!has_record(report, day))
            continue;
        if (endings[i].spans > 0 && 2 * endings[i].spans >= used[i])
            while (first > endings[i].first_day && !has_record(report, first - 1))
                first--;
        report->made_in[i] = day - first + 1;
    }
    free(used);
    free(endings);
}

/* Asked for each week and each day, of up to a million models. */
void presence_count(struct report *report)
{
    count_made_in(report);
    const struct snapshot_inventory *inventory = report->input.inventory;
    int64_t count = report->end_day - report->first_day + 1;
    report->listed_on = arena_alloc(report->arena, (size_t)count + 1, sizeof *report->listed_on);
    for (size_t i = 0; i < inventory->model_count; i++)
        step_listed(report, &inventory->models[i], report->listed_on, count);
    for (int64_t i = 1; i < count; i++)
        report->listed_on[i] += report->listed_on[i - 1];
}

int64_t presence_listed_on(const struct report *report, int32_t day)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    int64_t listed = 0;
    if (day >= report->first_day && day <= report->end_day)
        return report->listed_on[day - report->first_day];
    for (size_t i = 0; i < inventory->model_count; i++)
        listed += presence_is_listed(&inventory->models[i], day_start(day));
    return listed;
}

static void clip(const struct report *report, int32_t *first_day, int32_t *end_day)
{
    *first_day = *first_day > report->first_day ? *first_day : report->first_day;
    *end_day = *end_day < report->end_day ? *end_day : report->end_day;
}

int32_t presence_missing_days(const struct report *report, int32_t first_day, int32_t end_day)
{
    int32_t missing = 0;
    clip(report, &first_day, &end_day);
    for (int32_t day = first_day; day < end_day; day++)
        missing += usage_day_is_missing(report->input.usage, day);
    return missing;
}

int32_t presence_days_with_data(const struct report *report, int32_t first_day, int32_t end_day)
{
    clip(report, &first_day, &end_day);
    return first_day < end_day ? end_day - first_day - presence_missing_days(report, first_day, end_day) : 0;
}

int32_t presence_days_made_in(const struct report *report, int32_t first_day, int32_t end_day)
{
    int32_t days = 0;
    if (!report->made_in)
        return presence_days_with_data(report, first_day, end_day);
    clip(report, &first_day, &end_day);
    for (int32_t day = first_day; day < end_day; day++)
        days += report->made_in[day - report->first_day];
    return days;
}
