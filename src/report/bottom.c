/* SPDX-License-Identifier: MIT
 * Knows how many of the least used models it takes to weigh as much as the most used one. */
#include "report/window_measures.h"

#include "measures/volumes.h"

#include <stdlib.h>

/* The fewest of the smallest volumes whose sum is at least `sum`; 0 when all but the largest do not reach it. */
static int64_t count_bottom(const struct volumes *listed, int64_t sum)
{
    int64_t low = 1, high = listed->n - 1;
    if (high < 1 || volumes_sum_of_smallest(listed, high) < (uint128)sum)
        return 0;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (volumes_sum_of_smallest(listed, middle) >= (uint128)sum)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The first model of the document's order that is listed: the most used, or NULL. */
static const struct report_model *find_top(const struct report *report)
{
    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].rank == 1)
            return &report->models[i];
    return NULL;
}

void build_bottom(struct report *report)
{
    const struct report_model *top = find_top(report);
    int64_t *values = memory_zeroed(report->listed_count, sizeof *values), count = 0;
    struct volumes listed = VOLUMES_INIT;

    for (size_t i = 0; i < report->model_count; i++)
        if (report->models[i].listed)
            values[count++] = report->models[i].volume[report->input.window];
    report_volumes_set(report, &listed, values, count);
    if (top) {
        int64_t volume = top->volume[report->input.window], models = count_bottom(&listed, volume);
        int64_t others = models > 0 ? models : count - 1, idle = count - listed.n_used;
        xmlNode *bottom = element_add(report->root, "bottom");
        element_text(bottom, "top_key", report->input.inventory->models[top->index].key);
        element_integer(bottom, "top_inferences", volume);
        /* Without "reached": the models are all the others together. */
        element_flag(bottom, "reached", models > 0);
        element_integer(bottom, "models", others);
        element_integer(bottom, "idle", others < idle ? others : idle);
        element_integer(bottom, "inferences", (int64_t)volumes_sum_of_smallest(&listed, others));
        element_ratio(bottom, "share", others, count);
    }
    volumes_clear(&listed);
    free(values);
}
