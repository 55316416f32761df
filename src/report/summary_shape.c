/* SPDX-License-Identifier: MIT
 * Knows which elements and attributes of the document are in summary.json, and under which names. */
#include "report/summary_shape.h"

#include "base/attributes.h"

static const struct summary_member snapshot_members[] = {
    {"network", KIND_TEXT},
    {"title", KIND_TEXT},
    {"taken_at", KIND_TEXT},
    {"file", KIND_TEXT},
    {"hash", KIND_TEXT},
    {"source", KIND_TEXT},
    {"source_url", KIND_TEXT},
    {"licence", KIND_TEXT},
    {"unit", KIND_TEXT},
    {"currency", KIND_TEXT},
    {"synthetic", KIND_FLAG},
    {"first_day", KIND_TEXT},
    {"last_day", KIND_TEXT},
    {"days", KIND_INTEGER},
    {"missing_days", KIND_INTEGER},
    {"models", KIND_INTEGER},
    {"callers", KIND_INTEGER},
    {"span_count", KIND_INTEGER},
    {"incomplete_inferences", KIND_INTEGER},
};

static const struct summary_member window_members[] = {
    {"days", KIND_INTEGER},         {"first_day", KIND_TEXT}, {"last_day", KIND_TEXT}, {"days_in_data", KIND_INTEGER},
    {"missing_days", KIND_INTEGER}, {"days_made_in", KIND_INTEGER}, {"without_data", KIND_FLAG}, {"partial", KIND_FLAG},
    {"default", KIND_FLAG},
};

static const struct summary_member volume_members[] = {
    {"all", KIND_INTEGER},
    {"attributed", KIND_INTEGER},
    {"unattributed", KIND_INTEGER},
    {"listed", KIND_INTEGER},
    {"delisted", KIND_INTEGER},
    {"coverage", KIND_DECIMAL},
    {"failed", KIND_INTEGER},
    {"failed_share", KIND_DECIMAL},
    {"verified", KIND_INTEGER},
    {"verification_known", KIND_INTEGER},
    {"verified_share", KIND_DECIMAL},
    {"per_day", KIND_DECIMAL},
    {"verified_per_day", KIND_DECIMAL},
    {"verified_outside", KIND_INTEGER},
    {"verified_outside_per_day", KIND_DECIMAL},
    {"verified_anonymous", KIND_INTEGER},
    {"caller_known", KIND_INTEGER},
    {"callers", KIND_INTEGER},
    {"tokens_in", KIND_INTEGER},
    {"tokens_out", KIND_INTEGER},
    {"paid_nano", KIND_INTEGER},
    {"listed_models", KIND_INTEGER},
    {"used", KIND_INTEGER},
    {"idle", KIND_INTEGER},
};

static const struct summary_member measure_members[] = {
    {"method", KIND_TEXT},      {"population", KIND_TEXT}, {"convention", KIND_TEXT}, {"state", KIND_TEXT},
    {"value", KIND_DECIMAL},    {"unit", KIND_TEXT},       {"n", KIND_INTEGER},       {"numerator", KIND_TEXT},
    {"denominator", KIND_TEXT}, {"reason", KIND_TEXT},     {"word", KIND_TEXT},
};

static const struct summary_member top_members[] = {{"rank", KIND_INTEGER},
                                                    {"key", KIND_TEXT},
                                                    {"name", KIND_TEXT},
                                                    {"inferences", KIND_INTEGER},
                                                    {"share", KIND_DECIMAL}};

static const struct summary_member stage_members[] = {
    {"label", KIND_TEXT}, {"models", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct summary_member callers_members[] = {{"known", KIND_INTEGER}, {"known_share", KIND_DECIMAL}};

static const struct summary_member organic_members[] = {
    {"least_days", KIND_INTEGER}, {"callers", KIND_INTEGER}, {"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct summary_member previous_members[] = {
    {"first_day", KIND_TEXT},       {"last_day", KIND_TEXT},        {"days", KIND_INTEGER},
    {"missing_days", KIND_INTEGER}, {"days_made_in", KIND_INTEGER},
};

static const struct summary_member worst_day_members[] = {{"date", KIND_TEXT}};

static const struct summary_member mode_members[] = {
    {"flag", KIND_FLAG},
    {"none", KIND_FLAG},
    {"inferences", KIND_INTEGER},
    {"share", KIND_DECIMAL},
    {"inferences_all", KIND_INTEGER},
    {"share_all", KIND_DECIMAL},
    {"verified", KIND_INTEGER},
    {"verified_share", KIND_DECIMAL},
    {"verified_per_day", KIND_DECIMAL},
};

static const struct summary_member node_members[] = {
    {"none", KIND_FLAG},          {"inferences", KIND_INTEGER},
    {"share", KIND_DECIMAL},      {"inferences_all", KIND_INTEGER},
    {"share_all", KIND_DECIMAL},  {"uptime", KIND_DECIMAL},
    {"uptime_all", KIND_DECIMAL}, {"heartbeats", KIND_INTEGER},
    {"state", KIND_TEXT},         {"registered_on", KIND_TEXT},
    {"last_seen", KIND_TEXT},
};

static const struct summary_member node_load_members[] = {{"count", KIND_INTEGER},  {"used", KIND_INTEGER},
                                                          {"known", KIND_INTEGER},  {"known_share", KIND_DECIMAL},
                                                          {"uptime", KIND_DECIMAL}, {"uptime_all", KIND_DECIMAL}};

static const struct summary_member failures_members[] = {
    {"count", KIND_INTEGER},       {"inferences", KIND_INTEGER},     {"share", KIND_DECIMAL},
    {"known_share", KIND_DECIMAL}, {"inferences_all", KIND_INTEGER}, {"share_all", KIND_DECIMAL}};

static const struct summary_member reason_members[] = {{"none", KIND_FLAG},
                                                       {"inferences", KIND_INTEGER},
                                                       {"share", KIND_DECIMAL},
                                                       {"inferences_all", KIND_INTEGER},
                                                       {"share_all", KIND_DECIMAL}};

static const struct summary_member workflows_members[] = {{"count", KIND_INTEGER}, {"active", KIND_INTEGER}};

static const struct summary_member bottom_members[] = {
    {"top_key", KIND_TEXT}, {"top_inferences", KIND_INTEGER}, {"reached", KIND_FLAG},  {"models", KIND_INTEGER},
    {"idle", KIND_INTEGER}, {"inferences", KIND_INTEGER},     {"share", KIND_DECIMAL},
};

static const struct summary_member caller_volume_members[] = {
    {"callers", KIND_INTEGER}, {"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct summary_member group_members[] = {
    {"count", KIND_INTEGER}, {"used", KIND_INTEGER},     {"used_all", KIND_INTEGER},
    {"paid", KIND_INTEGER},  {"paid_all", KIND_INTEGER},
};

static const struct summary_member family_members[] = {
    {"count", KIND_INTEGER},   {"used", KIND_INTEGER},          {"used_all", KIND_INTEGER},
    {"derived", KIND_INTEGER}, {"variants", KIND_INTEGER},      {"variant_share", KIND_DECIMAL},
    {"largest", KIND_INTEGER}, {"largest_share", KIND_DECIMAL},
};

static const struct summary_member money_members[] = {
    {"paid_nano", KIND_INTEGER},
    {"payments", KIND_INTEGER},
    {"known", KIND_INTEGER},
    {"known_share", KIND_DECIMAL},
    {"paid_apart_nano", KIND_INTEGER},
    {"per_day_nano", KIND_DECIMAL},
    {"per_inference_nano", KIND_DECIMAL},
    {"per_any_inference_nano", KIND_DECIMAL},
    {"priced_tokens", KIND_INTEGER},
    {"priced_nano", KIND_INTEGER},
    {"per_token_nano", KIND_DECIMAL},
    {"median_least_nano", KIND_INTEGER},
    {"median_most_nano", KIND_INTEGER},
    {"payers", KIND_INTEGER},
};

static const struct summary_member claim_members[] = {
    {"metric", KIND_TEXT},        {"value", KIND_TEXT},
    {"unit", KIND_TEXT},          {"date", KIND_TEXT},
    {"claimed", KIND_INTEGER},    {"at_least", KIND_FLAG},
    {"counted", KIND_INTEGER},    {"counted_unit", KIND_TEXT},
    {"counted_until", KIND_TEXT}, {"counted_share", KIND_DECIMAL},
    {"same_unit", KIND_FLAG},     {"difference", KIND_TEXT},
};

static const struct summary_member mark_members[] = {{"date", KIND_TEXT}, {"label", KIND_TEXT}};

static const struct summary_member side_members[] = {
    {"first_day", KIND_TEXT},     {"last_day", KIND_TEXT},   {"days", KIND_INTEGER}, {"days_with_data", KIND_INTEGER},
    {"inferences", KIND_INTEGER}, {"per_day", KIND_DECIMAL}, {"used", KIND_INTEGER}, {"callers", KIND_INTEGER},
};

static const struct summary_member cohorts_members[] = {
    {"members", KIND_INTEGER},     {"earlier", KIND_INTEGER},    {"next_members", KIND_INTEGER},
    {"next_active", KIND_INTEGER}, {"next_share", KIND_DECIMAL},
};

static const struct summary_member first_use_members[] = {
    {"members", KIND_INTEGER}, {"used", KIND_INTEGER},   {"censored", KIND_INTEGER},
    {"earlier", KIND_INTEGER}, {"median", KIND_INTEGER}, {"last_age", KIND_INTEGER},
};

static const struct summary_member milestone_members[] = {
    {"at_risk", KIND_INTEGER}, {"events", KIND_INTEGER}, {"waiting", KIND_DECIMAL}, {"used", KIND_DECIMAL}};

static const struct summary_member week_members[] = {
    {"first_day", KIND_TEXT},       {"days_with_data", KIND_INTEGER}, {"inferences", KIND_INTEGER},
    {"per_day", KIND_DECIMAL},      {"listed", KIND_INTEGER},         {"used", KIND_INTEGER},
    {"per_listed", KIND_DECIMAL},   {"owners", KIND_INTEGER},         {"callers", KIND_INTEGER},
    {"listed_index", KIND_DECIMAL}, {"volume_index", KIND_DECIMAL},   {"base", KIND_FLAG},
};

static const struct summary_member rhythm_members[] = {
    {"first_day", KIND_TEXT},       {"last_day", KIND_TEXT},          {"days", KIND_INTEGER},
    {"busiest_days", KIND_INTEGER}, {"busiest_share", KIND_DECIMAL},  {"most", KIND_INTEGER},
    {"median", KIND_DECIMAL},       {"most_to_median", KIND_DECIMAL},
};

static const struct summary_member weekday_members[] = {
    {"days", KIND_INTEGER}, {"inferences", KIND_INTEGER}, {"per_day", KIND_DECIMAL}, {"share", KIND_DECIMAL}};

static const struct summary_member cross_members[] = {{"inferences", KIND_INTEGER}, {"share", KIND_DECIMAL}};

static const struct summary_member move_members[] = {
    {"what", KIND_TEXT},
    {"rank", KIND_INTEGER},
    {"previous_rank", KIND_INTEGER},
    {"inferences", KIND_INTEGER},
    {"previous_inferences", KIND_INTEGER},
};

#define MEMBERS(array)                                                                                                 \
    {                                                                                                                  \
        array, ARRAY_SIZE(array)                                                                                       \
    }

const struct summary_members summary_volume = MEMBERS(volume_members);
const struct summary_members summary_measure = MEMBERS(measure_members);
const struct summary_members summary_top = MEMBERS(top_members);

const struct summary_part summary_parts[] = {
    {{"snapshot"}, "snapshot", NULL, "What was measured.", MEMBERS(snapshot_members), HOLDS_NOTHING},
    {{"windows", "window"},
     "windows",
     "id",
     "Volume and measures of each window.",
     MEMBERS(window_members),
     HOLDS_VOLUME},
    {{"funnel", "stage"},
     "funnel",
     "id",
     "How many of the listed models get how far.",
     MEMBERS(stage_members),
     HOLDS_NOTHING},
    {{"callers"}, "callers", NULL, "Addresses, default window.", MEMBERS(callers_members), HOLDS_MEASURES},
    {{"callers", "kind"},
     "caller_kinds",
     "name",
     "Volume by kind of address, default window.",
     MEMBERS(caller_volume_members),
     HOLDS_NOTHING},
    {{"callers", "visits"},
     "visits",
     "label",
     "Addresses by the days they were ever seen on, and their volume in the default window.",
     MEMBERS(caller_volume_members),
     HOLDS_NOTHING},
    {{"demand", "raw"},
     "demand_raw",
     NULL,
     "All volume, and the measures of the models by it.",
     MEMBERS(caller_volume_members),
     HOLDS_MEASURES},
    {{"demand", "organic"},
     "demand_organic",
     NULL,
     "The same without first-party addresses and those seen on fewer days than least_days.",
     MEMBERS(organic_members),
     HOLDS_MEASURES},
    {{"demand", "without"},
     "demand_without",
     "least_days",
     "Volume of the addresses seen on so many days or more.",
     MEMBERS(caller_volume_members),
     HOLDS_NOTHING},
    {{"bottom"},
     "bottom",
     NULL,
     "The fewest of the least used models whose volume reaches that of the most used one.",
     MEMBERS(bottom_members),
     HOLDS_NOTHING},
    {{"owners"}, "owners", NULL, "Volume summed by owner, default window.", MEMBERS(group_members), HOLDS_MEASURES},
    {{"families"},
     "families",
     NULL,
     "Volume summed by family, default window.",
     MEMBERS(family_members),
     HOLDS_MEASURES},
    {{"money"},
     "money",
     NULL,
     "Payments of the default window, in 10^-9 of the currency.",
     MEMBERS(money_members),
     HOLDS_NOTHING},
    {{"money", "all_time"},
     "money_all_time",
     NULL,
     "Payments of all time, in 10^-9 of the currency.",
     MEMBERS(money_members),
     HOLDS_NOTHING},
    {{"claims", "claim"},
     "claims",
     "number",
     "What the network says of itself beside what the snapshot counts.",
     MEMBERS(claim_members),
     HOLDS_NOTHING},
    {{"marks", "mark"}, "marks", "number", "Dates to compare around.", MEMBERS(mark_members), HOLDS_NOTHING},
    {{"marks", "mark", "before"},
     "before",
     "mark",
     "The days before each mark, by its number.",
     MEMBERS(side_members),
     HOLDS_NOTHING},
    {{"marks", "mark", "after"}, "after", "mark", "As many days after it.", MEMBERS(side_members), HOLDS_NOTHING},
    {{"retention", "cohorts"},
     "retention",
     "id",
     "Cohorts of addresses and models; their cells are in retention.csv.",
     MEMBERS(cohorts_members),
     HOLDS_NOTHING},
    {{"retention", "first_use"},
     "first_use",
     NULL,
     "The wait of a model from listing to its first inference.",
     MEMBERS(first_use_members),
     HOLDS_NOTHING},
    {{"retention", "first_use", "milestone"},
     "first_use_by_day",
     "age",
     "The Kaplan-Meier estimate, by days since listing.",
     MEMBERS(milestone_members),
     HOLDS_NOTHING},
    {{"weeks", "week"}, "weeks", "last_day", "Weeks that end as the windows do.", MEMBERS(week_members), HOLDS_NOTHING},
    {{"rhythm"}, "rhythm", NULL, "How even the daily volume is.", MEMBERS(rhythm_members), HOLDS_NOTHING},
    {{"rhythm", "weekday"}, "weekdays", "name", "Volume by day of the week.", MEMBERS(weekday_members), HOLDS_NOTHING},
    {{"comparison"},
     "comparison",
     NULL,
     "The default window against the one before it, over the models listed now.",
     {NULL, 0},
     HOLDS_MEASURES},
    {{"comparison", "previous"},
     "previous",
     NULL,
     "The window before the default window.",
     MEMBERS(previous_members),
     HOLDS_MEASURES},
    {{"comparison", "move"},
     "moves",
     "key",
     "Models that are or were among the ten most used.",
     MEMBERS(move_members),
     HOLDS_NOTHING},
    {{"comparison", "worst_day"},
     "worst_day",
     NULL,
     "The most concentrated day of the default window.",
     MEMBERS(worst_day_members),
     HOLDS_MEASURES},
    {{"verifications", "mode"},
     "verifications",
     "name",
     "Volume by verification.",
     MEMBERS(mode_members),
     HOLDS_NOTHING},
    {{"settlements", "mode"}, "settlements", "name", "Volume by settlement.", MEMBERS(mode_members), HOLDS_NOTHING},
    {{"kinds", "mode"}, "kinds", "name", "Volume by kind of inference.", MEMBERS(mode_members), HOLDS_NOTHING},
    {{"kinds", "mode", "verification"},
     "kind_verifications",
     "id",
     "Volume by kind and verification, default window.",
     MEMBERS(cross_members),
     HOLDS_NOTHING},
    {{"kinds", "mode", "settlement"},
     "kind_settlements",
     "id",
     "Volume by kind and settlement, default window.",
     MEMBERS(cross_members),
     HOLDS_NOTHING},
    {{"nodes", "mode"}, "nodes", "name", "Volume and uptime by node.", MEMBERS(node_members), HOLDS_NOTHING},
    {{"nodes"},
     "node_load",
     NULL,
     "How volume is spread over nodes, default window, and how much of their time they were up.",
     MEMBERS(node_load_members),
     HOLDS_MEASURES},
    {{"failures"},
     "failures",
     NULL,
     "Failed inferences; share is of all that were asked, failed ones included.",
     MEMBERS(failures_members),
     HOLDS_NOTHING},
    {{"failures", "reason"},
     "failure_reasons",
     "name",
     "Failed inferences by reason; shares are of all that failed.",
     MEMBERS(reason_members),
     HOLDS_NOTHING},
    {{"workflows"}, "workflows", NULL, "Contracts that run on a schedule.", MEMBERS(workflows_members), HOLDS_NOTHING},
};
const size_t summary_part_count = ARRAY_SIZE(summary_parts);
