/* SPDX-License-Identifier: MIT
 * Knows how the load is spread over nodes, and how much of the time each of them was up. */
#include "report/build.h"

#include "base/day.h"
#include "report/window_measures.h"

#include <stdlib.h>
#include <string.h>

static const struct shown_measure node_measures[] = {
    {"n.nodes", "listed", POPULATION_LISTED},
    {"n.used.nodes", "used", POPULATION_LISTED},
    {"effective_entropy.nodes", "effective_number_entropy", POPULATION_USED},
    {"effective_hhi.nodes", "effective_number_hhi", POPULATION_USED},
    {"hhi.nodes", "hhi", POPULATION_USED},
    {"top_share_1.nodes", "top_share_1", POPULATION_USED},
    {"top_share_4.nodes", "top_share_4", POPULATION_USED},
    {"nodes_for_50.nodes", "fewest_half_reached", POPULATION_USED},
    {"gini.nodes", "gini", POPULATION_LISTED},
    {"gini.used.nodes", "gini", POPULATION_USED},
};

/* One node: seconds per day of the usage that it was to be up (registered, not disabled), and that it was. */
struct service {
    uint32_t node;
    int64_t *expected, *up;
    const struct snapshot_uptime *uptimes;
    const struct snapshot_node_event *events;
    size_t uptime_count, event_count;
};

/* What a span of days adds up to. */
struct availability {
    int64_t expected, up, heartbeats;
};

struct service_days {
    const struct report *report;
    size_t count;
    bool *observed; /* some node was up on this day: on others nobody listened for heartbeats */
    struct service service;
};

static bool is_within(const struct report *report, int32_t day)
{
    return day >= report->first_day && day < report->end_day;
}

/* The node is to be up in [from, until), as far as heartbeats were listened for. */
static void expect(struct service_days *days, int64_t from, int64_t until)
{
    int64_t first = day_start(days->report->first_day);
    for (size_t i = 0; i < days->count; i++) {
        int64_t start = first + (int64_t)i * DAY_SECONDS, end = start + DAY_SECONDS;
        start = start > from ? start : from;
        end = end < until ? end : until;
        if (days->observed[i] && end > start)
            days->service.expected[i] += end - start;
    }
}

/* A registration that is missing, or came after heartbeats did, is taken as the beginning of the first day with any. */
static int64_t service_start(const struct service *service)
{
    int64_t start = service->uptime_count > 0 ? day_start(service->uptimes[0].day) : INT64_MAX;
    if (service->event_count == 0)
        return start;
    return start == INT64_MAX || day_of_time(service->events[0].at) <= service->uptimes[0].day
               ? service->events[0].at
               : start;
}

static void fill_expected(struct service_days *days)
{
    const struct service *service = &days->service;
    int64_t since = service_start(service);
    bool enabled = true;
    for (size_t i = 0; i < service->event_count; i++) {
        const struct snapshot_node_event *event = &service->events[i];
        if (enabled && event->change == NODE_DISABLED)
            expect(days, since, event->at);
        if (!enabled && event->change != NODE_DISABLED)
            since = event->at;
        enabled = event->change != NODE_DISABLED;
    }
    if (enabled && since != INT64_MAX)
        expect(days, since, INT64_MAX);
}

static void fill_up(struct service_days *days)
{
    const struct service *service = &days->service;
    for (size_t i = 0; i < service->uptime_count; i++) {
        const struct snapshot_uptime *uptime = &service->uptimes[i];
        if (!is_within(days->report, uptime->day))
            continue;
        size_t day = (size_t)(uptime->day - days->report->first_day);
        service->up[day] =
            uptime->up_seconds < service->expected[day] ? uptime->up_seconds : service->expected[day];
    }
}

static struct availability availability_from(const struct service_days *days, int32_t first_day)
{
    struct availability sum = {.heartbeats = 0};
    int32_t first = first_day > days->report->first_day ? first_day : days->report->first_day;
    for (int32_t day = first; day < days->report->end_day; day++) {
        sum.expected += days->service.expected[day - days->report->first_day];
        sum.up += days->service.up[day - days->report->first_day];
    }
    for (size_t i = 0; i < days->service.uptime_count; i++) {
        const struct snapshot_uptime *uptime = &days->service.uptimes[i];
        if (uptime->day >= first && uptime->day < days->report->end_day && uptime->heartbeats > 0 &&
            __builtin_add_overflow(sum.heartbeats, uptime->heartbeats, &sum.heartbeats))
            sum.heartbeats = INT64_MAX;
    }
    return sum;
}

static void add_availability(struct service_days *days, xmlNode *element)
{
    const struct service *service = &days->service;
    struct availability recent = availability_from(days, days->report->window_first[days->report->input.window]),
                        all = availability_from(days, days->report->first_day);
    element_ratio(element, "uptime", recent.up, recent.expected);
    element_ratio(element, "uptime_all", all.up, all.expected);
    if (service->uptime_count > 0) {
        element_integer(element, "heartbeats", recent.heartbeats);
        element_day(element, "last_seen", service->uptimes[service->uptime_count - 1].day);
    }
    if (service->event_count > 0) {
        bool disabled = service->events[service->event_count - 1].change == NODE_DISABLED;
        element_text(element, "state", disabled ? "disabled" : "enabled");
        if (service->events[0].change == NODE_REGISTERED)
            element_date(element, "registered_on", service->events[0].at);
    }
}

static void find_service(struct service_days *days, uint32_t node)
{
    const struct snapshot_inventory *inventory = days->report->input.inventory;
    struct service *service = &days->service;
    service->node = node;
    service->uptimes += service->uptime_count;
    service->events += service->event_count;
    service->uptime_count = service->event_count = 0;
    while (service->uptimes + service->uptime_count < inventory->uptimes + inventory->uptime_count &&
           service->uptimes[service->uptime_count].node == node)
        service->uptime_count++;
    while (service->events + service->event_count < inventory->node_events + inventory->node_event_count &&
           service->events[service->event_count].node == node)
        service->event_count++;
    memset(service->expected, 0, days->count * sizeof *service->expected);
    memset(service->up, 0, days->count * sizeof *service->up);
}

/* Seconds of all nodes, by day. */
struct network_days {
    int64_t *expected, *up, *nodes;
};

static void add_to_network(const struct service_days *days, struct network_days *network)
{
    for (size_t i = 0; i < days->count; i++) {
        network->expected[i] += days->service.expected[i];
        network->up[i] += days->service.up[i];
        network->nodes[i] += days->service.up[i] > 0;
    }
}

static void add_network(const struct service_days *days, const struct network_days *network, xmlNode *list)
{
    const struct report *report = days->report;
    int64_t expected = 0, up = 0, expected_all = 0, up_all = 0;
    for (int32_t day = report->first_day; day < report->end_day; day++) {
        size_t i = (size_t)(day - report->first_day);
        bool recent = day >= report->window_first[report->input.window];
        xmlNode *element = element_add(list, "day");
        element_day(element, "date", day);
        element_flag(element, "missing", !days->observed[i]);
        if (days->observed[i])
            element_integer(element, "nodes_up", network->nodes[i]);
        element_ratio(element, "uptime", network->up[i], network->expected[i]);
        expected += recent ? network->expected[i] : 0;
        up += recent ? network->up[i] : 0;
        expected_all += network->expected[i];
        up_all += network->up[i];
    }
    element_ratio(list, "uptime", up, expected);
    element_ratio(list, "uptime_all", up_all, expected_all);
}

static void add_uptimes(const struct report *report, xmlNode *list)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    struct service_days days = {.report = report, .count = (size_t)(report->end_day - report->first_day)};
    struct network_days network = {.expected = memory_zeroed(days.count + 1, sizeof(int64_t)),
                                   .up = memory_zeroed(days.count + 1, sizeof(int64_t)),
                                   .nodes = memory_zeroed(days.count + 1, sizeof(int64_t))};
    days.observed = memory_zeroed(days.count + 1, sizeof *days.observed);
    days.service = (struct service){.expected = memory_zeroed(days.count + 1, sizeof(int64_t)),
                                    .up = memory_zeroed(days.count + 1, sizeof(int64_t)),
                                    .uptimes = inventory->uptimes,
                                    .events = inventory->node_events};
    for (size_t i = 0; i < inventory->uptime_count; i++)
        if (is_within(report, inventory->uptimes[i].day) && inventory->uptimes[i].up_seconds > 0)
            days.observed[inventory->uptimes[i].day - report->first_day] = true;
    xmlNode *mode = list->children;
    for (uint32_t node = 0; node < inventory->nodes.count; node++, mode = mode->next) {
        find_service(&days, node);
        fill_expected(&days);
        fill_up(&days);
        add_availability(&days, mode);
        add_to_network(&days, &network);
    }
    if (inventory->uptime_count > 0)
        add_network(&days, &network, list);
    free(days.observed);
    free(days.service.expected);
    free(days.service.up);
    free(network.expected);
    free(network.up);
    free(network.nodes);
}

/* Volume by node in the default window, and how it is concentrated. */
static void add_load(const struct report *report, xmlNode *list)
{
    size_t count = report->input.inventory->nodes.count, length = (size_t)(report->end_day - report->first_day);
    int64_t *volumes = memory_zeroed(count, sizeof *volumes), *days = memory_zeroed(length, sizeof *days);
    struct volumes sorted = VOLUMES_INIT;
    int64_t known = 0, used = 0;
    int32_t first = report->window_first[report->input.window];
    for (size_t node = 0; node < count; node++) {
        usage_mode_days(report->input.usage, USAGE_NODE, (uint32_t)node, days);
        for (int32_t day = first > report->first_day ? first : report->first_day; day < report->end_day; day++)
            volumes[node] += days[day - report->first_day];
        known += volumes[node];
        used += volumes[node] > 0;
    }
    element_integer(list, "count", (int64_t)count);
    element_integer(list, "used", used);
    element_integer(list, "known", known);
    element_ratio(list, "known_share", known, report->totals[report->input.window].inferences);
    volumes_set(&sorted, volumes, (int64_t)count);
    for (size_t i = 0; i < ARRAY_SIZE(node_measures); i++)
        measure_element_add(report, &node_measures[i], &sorted, list);
    volumes_clear(&sorted);
    free(volumes);
    free(days);
}

void build_nodes(struct report *report)
{
    for (xmlNode *list = report->root->children; list; list = list->next) {
        if (strcmp((const char *)list->name, "nodes") != 0)
            continue;
        add_uptimes(report, list);
        add_load(report, list);
    }
}
