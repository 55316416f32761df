/* SPDX-License-Identifier: MIT
 * Knows the dates to annotate and what the network says about itself. */
#include "report/build.h"

void build_marks(struct report *report)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    xmlNode *marks = element_add(report->root, "marks");
    for (size_t i = 0; i < inventory->mark_count; i++) {
        xmlNode *mark = element_add(marks, "mark");
        element_date(mark, "date", inventory->marks[i].at);
        element_text(mark, "label", inventory->marks[i].label);
    }
    xmlNode *claims = element_add(report->root, "claims");
    for (size_t i = 0; i < inventory->claim_count; i++) {
        xmlNode *claim = element_add(claims, "claim");
        element_text(claim, "metric", inventory->claims[i].metric);
        element_text(claim, "value", inventory->claims[i].value);
        element_text(claim, "unit", inventory->claims[i].unit);
        element_text(claim, "source_url", inventory->claims[i].source_url);
        element_date(claim, "date", inventory->claims[i].at);
    }
}
