/* SPDX-License-Identifier: MIT
 * Knows what the document says about reports before this one. */
#include "history/history.h"

#include "base/decimal.h"
#include "base/text.h"
#include "history/changes.h"
#include "history/markup.h"
#include "report/element.h"

#include <string.h>

static const char *measure_value(xmlNode *window, const char *id, struct arena *arena)
{
    for (xmlNode *node = window->children; node; node = node->next)
        if (strcmp((const char *)node->name, "measure") == 0 && strcmp(element_value(node, "id", arena), id) == 0)
            return element_value(node, "value", arena);
    return "";
}

/* "5,325 listed models" */
static void add_models(struct text *out, const char *count, const char *what)
{
    char grouped[DECIMAL_SIZE];
    text_printf(out, "%s %smodel%s", decimal_integer(count, grouped), what, strcmp(count, "1") == 0 ? "" : "s");
}

/* "as few as 9": the fewest that reach what is said of them. */
static const char *as_few_as(const char *count, char out[DECIMAL_SIZE + 16])
{
    char grouped[DECIMAL_SIZE];
    snprintf(out, DECIMAL_SIZE + 16, "as few as %s", decimal_integer(count, grouped));
    return strcmp(count, "1") == 0 ? "one" : out;
}

static void add_volume(xmlNode *window, xmlNode *volume, struct text *out, struct arena *arena)
{
    const char *all = element_value(volume, "all", arena), *listed = element_value(volume, "listed", arena);
    const char *used = element_value(volume, "used", arena), *half = measure_value(window, "models_for_50.used", arena);
    char grouped[DECIMAL_SIZE], fewest[DECIMAL_SIZE + 16];
    bool same = strcmp(all, listed) == 0;

    if (strcmp(used, "1") == 0 || !*half)
        text_add(out, "; made ");
    else
        text_printf(out, "; %s of them made at least half of ", as_few_as(half, fewest));
    text_printf(out, "%s %s inferences%s.", same ? "all" : "the", decimal_integer(listed, grouped),
                same ? "" : " of listed models");
}

/* The report in a sentence without markup: "In the 30 days to 29 September 2025, 2,657 of 5,325 listed models (49.9%)
 * ran at all; as few as 9 of them made at least half of all 187,346,748 inferences." Of the default window; "" when the
 * document has none. */
static const char *headline_of(xmlNode *root, struct arena *arena)
{
    xmlNode *window = element_default_window(root), *volume = element_child(window, "volume");
    const char *phrase = element_value(window, "phrase", arena),
               *listed = element_value(volume, "listed_models", arena);
    const char *used = element_value(volume, "used", arena);
    struct text text = TEXT_INIT;
    char grouped[DECIMAL_SIZE], share[DECIMAL_SIZE], percent[DECIMAL_SIZE];
    int64_t used_count, listed_count;

    if (!*phrase || !decimal_parse_int64(used, &used_count) || !decimal_parse_int64(listed, &listed_count))
        return "";
    text_add_byte(&text, (char)(*phrase >= 'a' && *phrase <= 'z' ? *phrase - 'a' + 'A' : *phrase));
    text_printf(&text, "%s, ", phrase + 1);
    if (listed_count == 0) {
        text_add(&text, "no model was listed.");
    } else if (*element_value(window, "without_data", arena)) {
        text_add(&text, "no inference was recorded.");
    } else if (used_count == 0) {
        text_add(&text, "none of ");
        add_models(&text, listed, "listed ");
        bool names_all = strcmp(element_value(volume, "unattributed", arena), "0") == 0;
        text_add(&text, names_all ? " ran." : " is known to have run.");
    } else {
        text_printf(&text, "%s of ", decimal_integer(used, grouped));
        add_models(&text, listed, "listed ");
        decimal_ratio(used_count, listed_count, 17, share);
        text_printf(&text, " (%s) ran at all", decimal_percent(share, 1, percent));
        add_volume(window, volume, &text, arena);
    }
    const char *headline = arena_text(arena, text.bytes);
    text_clear(&text);
    return headline;
}

static void describe_report(xmlNode *root, struct arena *arena, struct dated_report *report)
{
    xmlNode *snapshot = element_child(root, "snapshot"), *window = element_default_window(root),
            *volume = element_child(window, "volume");
    *report = (struct dated_report){
        .id = "",
        .date = element_value(snapshot, "taken_on", arena),
        .taken_at = element_value(snapshot, "taken_at", arena),
        .hash = element_value(snapshot, "hash", arena),
        .network = element_value(snapshot, "network", arena),
        .title = element_value(snapshot, "title", arena),
        .headline = headline_of(root, arena),
        .models_listed = element_value(volume, "listed_models", arena),
        .models_used = element_value(volume, "used", arena),
        .inferences = element_value(volume, "all", arena),
        .window = window ? element_value(window, "id", arena) : "",
        .gini = window ? measure_value(window, "gini.listed", arena) : "",
    };
}

static bool is_of_this_network(const struct history *history)
{
    return strcmp(history->previous.network, history->now.network) == 0;
}

/* A report that was named must be there and of the same network. */
static bool read_named(const char *path, struct arena *arena, struct history *history, struct error *err)
{
    if (!numbers_read_file(path, arena, &history->previous, err))
        return false;
    if (!is_of_this_network(history))
        return error_set(
            err, ERROR_INPUT,
            "%s is of the network '%s', not of '%s': name an earlier report of the same network with --previous", path,
            history->previous.network, history->now.network);
    history->has_previous = true;
    return true;
}

/* One in the archive that is damaged, or from before the network was renamed, must not stop every report after it. */
static void read_archived(const char *target, struct arena *arena, struct history *history)
{
    const struct dated_report *before = archive_before(&history->archive, history->report.date);
    struct error unread = ERROR_INIT;
    if (!before)
        return;
    const char *path = arena_printf(arena, "%s/" ARCHIVE_FOLDER "/%s", target, before->id);
    history->has_previous = numbers_read_file(path, arena, &history->previous, &unread) && is_of_this_network(history);
    history->previous_report = history->has_previous ? before : NULL;
}

static bool read_previous(const struct history_options *options, struct arena *arena, struct history *history,
                          struct error *err)
{
    if (options->previous)
        return read_named(options->previous, arena, history, err);
    read_archived(options->target, arena, history);
    return true;
}

static bool is_wanted(const struct history_options *options, const struct history *history)
{
    const char *date = history->report.date;
    if (!options->target || !*date || options->keeping == HISTORY_KEEP_NEVER)
        return false;
    for (size_t i = 0; options->keeping == HISTORY_KEEP_MONTH && i < history->archive.count; i++)
        if (strncmp(history->archive.items[i].date, date, strlen("2025-09")) == 0)
            return false;
    return true;
}

/* The report's own folder in the archive: the one it has already, or a new one. */
static void find_place(const struct history_options *options, struct arena *arena, struct history *history)
{
    const struct dated_report *found = archive_find(&history->archive, &history->report);
    history->is_new = !found && is_wanted(options, history);
    if (found)
        history->report = *found;
    else if (history->is_new)
        archive_add(&history->archive, arena, &history->report);
}

bool history_read(const struct history_options *options, xmlNode *root, const char *summary, size_t length,
                  struct arena *arena, struct history *ret_history, struct error *err)
{
    struct history history = {.has_previous = false};

    describe_report(root, arena, &history.report);
    if (!numbers_read(summary, length, "data/summary.json", arena, &history.now, err) ||
        (options->target && !archive_read(options->target, arena, &history.archive, err)) ||
        !read_previous(options, arena, &history, err))
        return false;
    if (history.has_previous)
        changes_tell(&history.now, &history.previous, arena, history.report.changes, DATED_CHANGES_MOST);
    find_place(options, arena, &history);
    *ret_history = history;
    return true;
}

static void add_report(const struct dated_report *report, xmlNode *parent, bool current, struct arena *arena)
{
    xmlNode *element = element_add(parent, "dated");
    element_text(element, "id", report->id);
    element_text(element, "date", report->date);
    element_text(element, "taken_at", report->taken_at);
    if (*report->id)
        element_text(element, "path", arena_printf(arena, ARCHIVE_FOLDER "/%s/index.html", report->id));
    element_text(element, "hash", report->hash);
    element_text(element, "headline", report->headline);
    element_text(element, "models_listed", report->models_listed);
    element_text(element, "models_used", report->models_used);
    element_text(element, "inferences", report->inferences);
    element_text(element, "gini", report->gini);
    element_text(element, "window", report->window);
    element_flag(element, "current", current);
    for (size_t i = 0; i < DATED_CHANGES_MOST && report->changes[i]; i++)
        element_content(element_add(element, "change"), report->changes[i]);
}

static void add_archive(const struct history *history, xmlNode *root, struct arena *arena)
{
    if (history->archive.count == 0)
        return;
    xmlNode *list = element_add(root, "archive");
    element_integer(list, "count", (int64_t)history->archive.count);
    for (size_t i = history->archive.count; i > 0; i--) {
        const struct dated_report *report = &history->archive.items[i - 1];
        add_report(report, list, strcmp(report->id, history->report.id) == 0, arena);
    }
}

/* The neighbours of this report in the archive, as paths from the site's root. */
static void add_neighbours(const struct history *history, xmlNode *element, struct arena *arena)
{
    static const char path[] = ARCHIVE_FOLDER "/%s/index.html";
    const struct archive *archive = &history->archive;
    for (size_t i = 0; i < archive->count; i++) {
        if (strcmp(archive->items[i].id, history->report.id) != 0)
            continue;
        if (i > 0) {
            element_text(element, "previous", arena_printf(arena, path, archive->items[i - 1].id));
            element_text(element, "previous_date", archive->items[i - 1].date);
            element_text(element, "previous_id", archive->items[i - 1].id);
        }
        if (i + 1 < archive->count) {
            element_text(element, "next", arena_printf(arena, path, archive->items[i + 1].id));
            element_text(element, "next_date", archive->items[i + 1].date);
        }
    }
}

static const char *without_window(const struct number *number, struct arena *arena)
{
    size_t length = strlen(number->name), tail = strlen(number->window);
    return tail > 0 && length > tail + 1 ? arena_copy(arena, number->name, length - tail - 1) : number->name;
}

static void add_change(const struct history *history, const struct number *number, xmlNode *parent, struct arena *arena)
{
    struct change change = change_of(number, &history->previous, arena);
    if (change.kind == CHANGE_UNKNOWN || !change_is_fair(number, &history->now, &history->previous))
        return;
    xmlNode *element = element_add(parent, "change");
    element_text(element, "name", without_window(number, arena));
    element_text(element, "window", number->window);
    element_flag(element, "default", *number->window && strcmp(number->window, history->now.window) == 0);
    element_text(element, "kind", change_kind_name(change.kind));
    element_text(element, "now", number->value);
    element_text(element, "before", change.before ? change.before->value : NULL);
    element_text(element, "difference", change.difference);
    element_text(element, "relative", change.relative);
    element_text(element, "arrow", change.arrow);
    element_text(element, "words", change.words);
}

static void add_model_changes(const struct history *history, xmlNode *parent, struct arena *arena)
{
    struct model_change *changes;
    size_t count = changes_of_models(&history->now, &history->previous, arena, &changes);
    for (size_t i = 0; i < count; i++) {
        const struct numbers_model *model = changes[i].now ? changes[i].now : changes[i].before;
        xmlNode *element = element_add(parent, "model");
        element_text(element, "key", model->key);
        element_text(element, "name", model->name);
        if (changes[i].now)
            element_integer(element, "rank", changes[i].now->rank);
        if (changes[i].before)
            element_integer(element, "previous_rank", changes[i].before->rank);
        element_text(element, "words", changes[i].words);
    }
}

/* What makes changes less than they look. */
static void add_caveats(const struct history *history, xmlNode *list)
{
    int32_t days, shared = changes_shared_days(&history->now, &history->previous, history->now.window, &days);
    if (strcmp(history->previous.window, history->now.window) != 0)
        element_text(list, "previous_window", history->previous.window);
    if (shared > 0) {
        element_integer(list, "shared_days", shared);
        element_integer(list, "days", days);
    }
}

static void add_changes(const struct history *history, xmlNode *root, struct arena *arena)
{
    xmlNode *list = element_add(root, "changes");
    element_flag(list, "first", !history->has_previous);
    if (!history->has_previous)
        return;
    element_text(list, "previous_taken_at", history->previous.taken_at);
    element_text(list, "previous_date",
                 arena_copy(arena, history->previous.taken_at, strlen(history->previous.taken_at) < 10 ? 0 : 10));
    element_text(list, "previous_hash", history->previous.hash);
    if (history->previous_report)
        element_text(list, "previous_id", history->previous_report->id);
    add_caveats(history, list);
    for (size_t i = 0; i < history->now.count; i++)
        add_change(history, &history->now.items[i], list, arena);
    add_model_changes(history, list, arena);
}

void history_describe(const struct history *history, xmlNode *root, struct arena *arena)
{
    add_report(&history->report, root, false, arena);
    xmlNode *dated = element_child(root, "dated");
    /* What is said of this report is what it says itself, also where the archive has it from an earlier program. */
    element_replace(dated, "headline", headline_of(root, arena));
    add_neighbours(history, dated, arena);
    add_archive(history, root, arena);
    add_changes(history, root, arena);
}

void history_markdown(const struct history *history, const char *base_url, const char *limits, struct text *out)
{
    text_add(out, "## ");
    markup_add_markdown(out, *history->report.title ? history->report.title : history->now.network);
    text_add(out, "\n\n");
    markup_add_markdown(out, history->report.headline);
    text_printf(out, "\n\nSnapshot of %.10s, hash `%.64s`.", history->now.taken_at, history->now.hash);
    if (history->has_previous)
        text_printf(out, " Changes since the report of %.10s.", history->previous.taken_at);
    else
        text_add(out, " There is no previous report to compare with.");
    if (*base_url && *history->report.id)
        text_printf(out, " [The report](<%s" ARCHIVE_FOLDER "/%s/index.html>).", base_url, history->report.id);
    text_printf(out, "\n\n%s%s", limits, *limits ? "\n" : "");
    changes_markdown(&history->now, history->has_previous ? &history->previous : NULL, out);
}
