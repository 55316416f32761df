/* SPDX-License-Identifier: MIT
 * Knows what the document says about the snapshot itself. */
#include "report/build.h"

#include "base/day.h"
#include "report/presence.h"

#include <string.h>

/* Present and neither "0" nor "false": how a key of the table `snapshot` says yes. */
static bool is_yes(const char *value)
{
    return value && *value && strcmp(value, "0") != 0 && strcmp(value, "false") != 0;
}

/* Where the numbers of a figure come from, in the words below it. */
static const char *credit(const struct report *report, const char *hash)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    const char *source = inventory->source && *inventory->source ? inventory->source : inventory->network;
    char date[DAY_TEXT_SIZE];
    day_long(day_of_time(inventory->taken_at), date);
    return arena_printf(report->arena, "Source: %s, snapshot of %s%s%s. Drawn by inuse%s%.16s.",
                        source && *source ? source : "an unnamed network", date,
                        inventory->licence && *inventory->licence ? "; licence " : "",
                        inventory->licence ? inventory->licence : "", hash ? " from a file with hash " : "",
                        hash ? hash : "");
}

bool report_base_url_is_valid(const char *url)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/@!$*+,;=%[]()";
    size_t scheme = strncmp(url, "http://", 7) == 0 ? 7 : strncmp(url, "https://", 8) == 0 ? 8 : 0;
    return scheme > 0 && url[scheme] != '\0' && url[scheme] != '/' && url[strspn(url, letters)] == '\0';
}

/* With a slash at the end, so that paths can be put behind it; one that is not valid is left out. */
static void add_base_url(const struct report *report, xmlNode *snapshot)
{
    const char *url = report->input.base_url ? report->input.base_url : report->input.inventory->base_url;
    if (url && report_base_url_is_valid(url))
        element_text(snapshot, "base_url",
                     arena_printf(report->arena, "%s%s", url, url[strlen(url) - 1] == '/' ? "" : "/"));
}

void build_snapshot(struct report *report)
{
    xmlNode *program = element_add(report->root, "program");
    element_text(program, "name", "inuse");
    element_text(program, "version", report->input.version);

    /* Empty until report_identify(). */
    element_add(report->root, "snapshot");
}

void report_identify(struct report *report, const char *file_hash, int64_t file_bytes)
{
    const struct snapshot_inventory *inventory = report->input.inventory;
    xmlNode *snapshot = element_child(report->root, "snapshot");
    element_text(snapshot, "network", inventory->network ? inventory->network : "Unnamed network");
    element_text(snapshot, "title", inventory->title);
    element_time(snapshot, "taken_at", inventory->taken_at);
    element_date(snapshot, "taken_on", inventory->taken_at);
    element_text(snapshot, "file", report->input.file_name);
    element_text(snapshot, "hash", file_hash);
    if (file_hash)
        element_integer(snapshot, "bytes", file_bytes);
    element_text(snapshot, "source", inventory->source);
    element_text(snapshot, "source_url", inventory->source_url);
    element_text(snapshot, "licence", inventory->licence);
    element_text(snapshot, "credit", credit(report, file_hash));
    element_text(snapshot, "unit", inventory->unit ? inventory->unit : "inferences");
    element_text(snapshot, "currency", inventory->currency);
    add_base_url(report, snapshot);
    element_flag(snapshot, "synthetic", is_yes(inventory->synthetic));
    if (report->end_day > report->first_day) {
        element_day(snapshot, "first_day", report->first_day);
        element_day(snapshot, "last_day", report->end_day - 1);
    }
    element_integer(snapshot, "days", report->end_day - report->first_day);
    element_integer(snapshot, "missing_days", presence_missing_days(report, report->first_day, report->end_day));
    element_integer(snapshot, "models", (int64_t)inventory->model_count);
    element_integer(snapshot, "callers", (int64_t)inventory->caller_count);
    element_integer(snapshot, "span_count", (int64_t)inventory->span_count);
    element_integer(snapshot, "incomplete_inferences", usage_incomplete(report->input.usage)->inferences);
}
