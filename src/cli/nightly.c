/* SPDX-License-Identifier: MIT
 * Knows what a job that runs at night must tell whoever looks in the morning. */
#include "cli/nightly.h"

#include "base/file.h"
#include "history/verdicts.h"
#include "report/element.h"
#include "report/summary.h"

#include <stdio.h>
#include <string.h>

static bool take_rule(struct nightly_options *options, struct error *err)
{
    struct arena *arena = arena_new();
    struct limit limit;
    bool ok = limit_parse(optarg, arena, &limit, err);
    arena_free(arena);
    if (ok && options->rule_count == NIGHTLY_LIMITS_MOST)
        return error_set(err, ERROR_USAGE, "--fail-if can be given %d times at most", NIGHTLY_LIMITS_MOST);
    if (ok)
        options->rules[options->rule_count++] = optarg;
    return ok;
}

static bool take_archive(struct nightly_options *options, struct error *err)
{
    static const char *const words[] = {
        [HISTORY_KEEP_ALWAYS] = "always", [HISTORY_KEEP_MONTH] = "month", [HISTORY_KEEP_NEVER] = "never"};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (strcmp(optarg, words[i]) == 0) {
            options->archive = (enum history_keeping)i;
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, "--archive takes always, month or never, not '%s'", optarg);
}

static bool take_base_url(struct nightly_options *options, struct error *err)
{
    if (!report_base_url_is_valid(optarg))
        return error_set(err, ERROR_USAGE,
                         "--base-url takes an address such as https://example.org/report/, not '%s'", optarg);
    options->base_url = optarg;
    return true;
}

bool nightly_take(struct nightly_options *options, int found, char *argv[], struct error *err)
{
    switch (found) {
    case 260:
        options->previous = optarg;
        return true;
    case 261:
        return take_archive(options, err);
    case 262:
        return take_base_url(options, err);
    case 263:
        return take_rule(options, err);
    case 264:
        options->summary_md = optarg;
        return true;
    case 265:
        options->junit = optarg;
        return true;
    case 266:
        options->dry_run = true;
        return true;
    default:
        return command_bad_option(found, argv, err);
    }
}

static bool read_limits(const struct nightly_options *options, struct nightly *nightly, struct error *err)
{
    for (size_t i = 0; i < options->rule_count; i++)
        if (!limit_parse(options->rules[i], nightly->arena, &nightly->limits[i], err))
            return false;
    const struct numbers *previous = nightly->history.has_previous ? &nightly->history.previous : NULL;
    return limits_judge(nightly->limits, options->rule_count, &nightly->history.now, previous, nightly->arena,
                        nightly->verdicts, err);
}

bool nightly_begin(const struct nightly_options *options, struct pipeline *pipeline, const char *target,
                   struct nightly *nightly, struct error *err)
{
    struct history_options history = {.target = target, .previous = options->previous, .keeping = options->archive};
    struct text summary = TEXT_INIT;
    xmlNode *root = xmlDocGetRootElement(report_document(pipeline->report));

    *nightly = (struct nightly){.arena = arena_new(), .base_url = ""};
    summary_write(pipeline->report, &summary);
    bool ok = history_read(&history, root, summary.bytes, summary.length, nightly->arena, &nightly->history, err) &&
              read_limits(options, nightly, err);
    text_clear(&summary);
    if (!ok)
        return false;
    nightly->base_url = element_value(element_child(root, "snapshot"), "base_url", nightly->arena);
    history_describe(&nightly->history, root, nightly->arena);
    return true;
}

static bool write_summary(const struct nightly_options *options, const struct nightly *nightly, struct error *err)
{
    struct text limits = TEXT_INIT, page = TEXT_INIT;
    text_add(&limits, "");
    verdicts_markdown(nightly->verdicts, options->rule_count, &limits);
    history_markdown(&nightly->history, nightly->base_url, limits.bytes, &page);
    bool ok = file_write(options->summary_md, &page, err);
    text_clear(&limits);
    text_clear(&page);
    return ok;
}

static bool write_junit(const struct nightly_options *options, const struct nightly *nightly, struct error *err)
{
    struct text xml = TEXT_INIT;
    verdicts_junit(nightly->verdicts, options->rule_count, nightly->history.now.taken_at, &xml);
    bool ok = file_write(options->junit, &xml, err);
    text_clear(&xml);
    return ok;
}

static void print_verdicts(const struct nightly_options *options, const struct nightly *nightly)
{
    struct text lines = TEXT_INIT;
    verdicts_print(nightly->verdicts, options->rule_count, &lines);
    if (lines.length > 0)
        fwrite(lines.bytes, 1, lines.length, stdout);
    text_clear(&lines);
}

bool nightly_finish(const struct nightly_options *options, const struct nightly *nightly, struct error *err)
{
    print_verdicts(options, nightly);
    if (!options->dry_run && ((options->summary_md && !write_summary(options, nightly, err)) ||
                              (options->junit && !write_junit(options, nightly, err))))
        return false;
    size_t failed = verdicts_failed(nightly->verdicts, options->rule_count);
    if (failed > 0)
        return error_set(err, ERROR_LIMIT, "%zu of %zu limits %s met%s", failed, options->rule_count,
                         failed == 1 ? "was" : "were", options->dry_run ? "" : "; the report is written");
    return true;
}

void nightly_end(struct nightly *nightly)
{
    arena_free(nightly->arena);
}

void nightly_print_action(void *context, enum publish_action action, const char *path)
{
    static const char *const words[] = {
        [PUBLISH_ADDED] = "add    ", [PUBLISH_CHANGED] = "change ", [PUBLISH_REMOVED] = "remove "};
    (void)context;
    printf("%s %s\n", words[action], path);
}
