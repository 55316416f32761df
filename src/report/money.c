/* SPDX-License-Identifier: MIT
 * Knows what was paid, for how much of the volume that is known, and by and to how many. */
#include "report/build.h"

#include "report/presence.h"

#include <stdlib.h>

static int64_t count_payers(const struct report *report)
{
    int64_t *volumes = memory_zeroed(report->input.inventory->caller_count, sizeof *volumes), payers = 0;
    usage_by_caller(report->input.usage, report->input.window, volumes);
    for (uint32_t i = 0; i < report->input.inventory->caller_count; i++)
        payers += volumes[i] > 0 && usage_caller_paid(report->input.usage, i);
    free(volumes);
    return payers;
}

/* One span of time: what its records state. */
static void add_sums(const struct usage_totals *totals, int64_t days, xmlNode *element)
{
    int64_t tokens;

    element_integer(element, "paid_nano", totals->paid_nano);
    element_integer(element, "payments", totals->payments);
    element_integer(element, "known", totals->paid_known);
    element_ratio(element, "known_share", totals->paid_known, totals->inferences);
    element_integer(element, "paid_apart_nano", totals->paid_apart);
    element_ratio(element, "per_day_nano", totals->paid_nano, days);
    /* Money that came apart from inferences says nothing about the price of those that state one. */
    element_ratio(element, "per_inference_nano", totals->paid_nano - totals->paid_apart, totals->paid_known);
    element_ratio(element, "per_any_inference_nano", totals->paid_nano, totals->inferences);
    element_integer(element, "priced_nano", totals->priced_nano);
    /* Each of the two fits, their sum may not. */
    if (__builtin_add_overflow(totals->priced_tokens_in, totals->priced_tokens_out, &tokens))
        return;
    element_integer(element, "priced_tokens", tokens);
    element_ratio(element, "per_token_nano", totals->priced_nano, tokens);
}

void build_money(struct report *report)
{
    const struct usage_totals *totals = &report->totals[report->input.window], *all = &report->totals[USAGE_ALL];
    int64_t least, most;

    if (all->payments == 0)
        return;
    xmlNode *money = element_add(report->root, "money");
    element_text(money, "currency", report->input.inventory->currency);
    int32_t first_day = report->window_first[report->input.window];
    add_sums(totals, presence_days_made_in(report, first_day, report->end_day), money);
    if (usage_median_payment(report->input.usage, &least, &most)) {
        element_integer(money, "median_least_nano", least);
        element_integer(money, "median_most_nano", most);
    }
    element_integer(money, "payers", count_payers(report));
    add_sums(all, presence_days_made_in(report, report->first_day, report->end_day), element_add(money, "all_time"));
}
