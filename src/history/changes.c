/* SPDX-License-Identifier: MIT
 * Knows how a change is put into words. */
#include "history/changes.h"

#include "base/day.h"
#include "base/decimal.h"
#include "history/markup.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct headline headlines[] = {
    {"used", "Models used"},
    {"listed_models", "Models listed"},
    {"all", "Inferences"},
    {"models_for_50.used", "Fewest models that make at least half"},
    {"top_share_10.used", "Share of the ten largest"},
    {"effective_entropy.used", "Effective number of models"},
    {"gini.listed", "Gini coefficient of all listed models"},
    {"gini.used", "Gini coefficient of the used models"},
    {"verified_share", "Verified share"},
    {"callers", "Calling addresses"},
    {"coverage", "Share that names its model"},
};
const size_t headline_count = ARRAY_SIZE(headlines);

static const char *const kind_names[] = {
    [CHANGE_NONE] = "none",       [CHANGE_UP] = "up",     [CHANGE_DOWN] = "down",
    [CHANGE_ENTERED] = "entered", [CHANGE_LOST] = "lost", [CHANGE_UNKNOWN] = "unknown"};

const char *change_kind_name(enum change_kind kind)
{
    return kind_names[kind];
}

static bool is_share(const char *name)
{
    return strstr(name, "share") || text_begins_with(name, "coverage");
}

static bool is_integer(const char *value)
{
    return !strpbrk(value, ".eE");
}

/* A value, or a difference, with so many digits more than readers mostly need. */
static const char *shown(const char *name, const char *value, const char *share_unit, int more, char out[DECIMAL_SIZE])
{
    char percent[DECIMAL_SIZE];
    if (!is_share(name))
        return is_integer(value) ? decimal_integer(value, out) : decimal_fixed(value, 3 + more, out);
    decimal_percent(value, 1 + more, percent);
    snprintf(out, DECIMAL_SIZE, "%.*s%s", (int)strcspn(percent, "%"), percent, share_unit);
    return out;
}

static bool is_finite(const struct number *number)
{
    return number && number->value && decimal_is_number(number->value);
}

const char *change_value(const struct number *number, int more, char out[DECIMAL_SIZE])
{
    if (is_finite(number))
        return shown(number->name, number->value, "%", more, out);
    return number && number->value ? number->value : "";
}

static const char *ratio_of(const char *difference, const char *before, struct arena *arena)
{
    double base = fabs(strtod(before, NULL));
    return base > 0 ? arena_printf(arena, "%.17g", strtod(difference, NULL) / base) : "";
}

static void put_into_words(struct change *change, const char *size, struct arena *arena)
{
    char unsigned_difference[DECIMAL_SIZE], difference[DECIMAL_SIZE], relative[DECIMAL_SIZE];
    const char *way = change->kind == CHANGE_UP ? "up" : "down";

    snprintf(unsigned_difference, sizeof unsigned_difference, "%s", size);
    shown(change->now->name, unsigned_difference, " points", 0, difference);
    if (!*change->relative)
        change->words = arena_printf(arena, "%s %s from zero", way, difference);
    else
        change->words =
            arena_printf(arena, "%s %s (%s)", way, difference, decimal_change(change->relative, relative));
}

static void measure_difference(struct change *change, struct arena *arena)
{
    char difference[DECIMAL_SIZE];
    int order = decimal_compare(change->now->value, change->before->value);
    bool can_be_said = decimal_difference(change->now->value, change->before->value, difference);
    change->difference = can_be_said ? arena_text(arena, difference) : "";
    if (order == 0) {
        change->kind = CHANGE_NONE;
        change->arrow = "=";
        change->words = "unchanged";
        return;
    }
    change->kind = order > 0 ? CHANGE_UP : CHANGE_DOWN;
    change->arrow = order > 0 ? "▲" : "▼";
    if (!can_be_said) {
        change->words = order > 0 ? "up" : "down";
        return;
    }
    change->relative = ratio_of(difference, change->before->value, arena);
    put_into_words(change, difference + (order < 0), arena);
}

/* At least one side is not a finite number. */
static void explain(struct change *change)
{
    bool known = change->now && change->now->value, was_known = change->before && change->before->value;
    if (known && was_known) {
        bool same = strcmp(change->now->value, change->before->value) == 0;
        change->kind = same ? CHANGE_NONE : is_finite(change->now) ? CHANGE_DOWN : CHANGE_UP;
        change->words = same ? "unchanged" : is_finite(change->now) ? "was infinite" : "infinite now";
    } else if (known) {
        change->kind = CHANGE_ENTERED;
        change->words = change->before ? "not known in the previous report" : "not in the previous report";
    } else if (was_known) {
        change->kind = CHANGE_LOST;
        change->words = "known in the previous report only";
    }
}

struct change change_between(const struct number *now, const struct number *before, struct arena *arena)
{
    struct change change = {.now = now,
                            .before = before,
                            .kind = CHANGE_UNKNOWN,
                            .difference = "",
                            .relative = "",
                            .arrow = "",
                            .words = ""};
    if (is_finite(now) && is_finite(before))
        measure_difference(&change, arena);
    else
        explain(&change);
    return change;
}

struct change change_of(const struct number *now, const struct numbers *previous, struct arena *arena)
{
    return change_between(now, numbers_find_same(previous, now), arena);
}

static bool have_same_default(const struct numbers *now, const struct numbers *previous)
{
    return strcmp(now->window, previous->window) == 0;
}

/* Numbers without a window are of the default one, but for these. */
static bool is_of_default_window(const char *name)
{
    static const char *const others[] = {"snapshot.", "claims.", "marks.",    "before.",
                                         "after.",    "weeks.",  "first_use", "retention."};
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        if (text_begins_with(name, others[i]))
            return false;
    return true;
}

bool change_is_fair(const struct number *number, const struct numbers *now, const struct numbers *previous)
{
    return have_same_default(now, previous) || *number->window || !is_of_default_window(number->name);
}

struct span {
    int32_t first, last;
};

static bool find_span(const struct numbers *numbers, const char *id, struct span *ret_span)
{
    const struct numbers_window *window = numbers_find_window(numbers, id);
    return window && day_parse(window->first_day, &ret_span->first) && day_parse(window->last_day, &ret_span->last);
}

int32_t changes_shared_days(const struct numbers *now, const struct numbers *previous, const char *window,
                            int32_t *ret_days)
{
    struct span new, old;
    if (strcmp(window, "all") == 0 || !find_span(now, window, &new) || !find_span(previous, window, &old))
        return 0;
    int32_t first = old.first > new.first ? old.first : new.first, last = old.last < new.last ? old.last : new.last;
    if (last < first || (old.first == new.first && old.last == new.last))
        return 0;
    *ret_days = new.last - new.first + 1;
    return last - first + 1;
}

/* A number of the default window; NULL where the summary lacks it or it has no value. */
static const struct number *headline_number(const struct numbers *numbers, const char *name, struct arena *arena)
{
    const struct number *number = numbers_find(numbers, arena_printf(arena, "%s.%s", name, numbers->window));
    return number && number->value ? number : NULL;
}

struct told {
    double size;
    size_t row;
    const char *sentence;
};

static int by_size(const void *a, const void *b)
{
    const struct told *left = a, *right = b;
    if (left->size != right->size)
        return left->size > right->size ? -1 : 1;
    return left->row < right->row ? -1 : 1;
}

size_t changes_tell(const struct numbers *now, const struct numbers *previous, struct arena *arena,
                    const char **sentences, size_t most)
{
    struct told told[ARRAY_SIZE(headlines)];
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_SIZE(headlines); i++) {
        const struct number *number = headline_number(now, headlines[i].name, arena);
        if (!number)
            continue;
        struct change change = change_of(number, previous, arena);
        char value[DECIMAL_SIZE];
        if (change.kind != CHANGE_UP && change.kind != CHANGE_DOWN)
            continue;
        told[count++] =
            (struct told){.size = *change.relative ? fabs(strtod(change.relative, NULL)) : HUGE_VAL,
                          .row = i,
                          .sentence = arena_printf(arena, "%s: %s, %s", headlines[i].label,
                                                   change_value(number, 0, value), change.words)};
    }
    qsort(told, count, sizeof *told, by_size);
    for (size_t i = 0; i < count && i < most; i++)
        sentences[i] = told[i].sentence;
    return count < most ? count : most;
}

void changes_markdown(const struct numbers *now, const struct numbers *previous, struct text *out)
{
    struct arena *arena = arena_new();
    text_add(out, previous ? "| | Now | Change |\n| --- | ---: | --- |\n" : "| | Now |\n| --- | ---: |\n");
    for (size_t i = 0; i < ARRAY_SIZE(headlines); i++) {
        const struct number *number = headline_number(now, headlines[i].name, arena);
        char value[DECIMAL_SIZE];
        if (!number)
            continue;
        text_printf(out, "| %s | %s |", headlines[i].label, change_value(number, 0, value));
        if (previous) {
            struct change change = change_of(number, previous, arena);
            text_printf(out, " %s%s%s |", change.arrow, *change.arrow ? " " : "", change.words);
        }
        text_add(out, "\n");
    }
    arena_free(arena);
}

static const struct numbers_model *find_model(const struct numbers *numbers, const char *key)
{
    for (size_t i = 0; i < numbers->top_count; i++)
        if (strcmp(numbers->top[i].key, key) == 0)
            return &numbers->top[i];
    return NULL;
}

static const char *words_for_model(const struct numbers_model *now, const struct numbers_model *before,
                                   struct arena *arena)
{
    if (!before)
        return arena_printf(arena, "entered at rank %d", now->rank);
    if (!now)
        return arena_printf(arena, "left; was rank %d", before->rank);
    if (now->rank == before->rank)
        return arena_printf(arena, "still rank %d", now->rank);
    return arena_printf(arena, "%s from rank %d to %d", now->rank < before->rank ? "up" : "down", before->rank,
                        now->rank);
}

size_t changes_of_models(const struct numbers *now, const struct numbers *previous, struct arena *arena,
                         struct model_change **ret_changes)
{
    struct model_change *changes = arena_alloc(arena, now->top_count + previous->top_count + 1, sizeof *changes);
    size_t count = 0;

    if (have_same_default(now, previous) && now->top_count > 0 && previous->top_count > 0) {
        for (size_t i = 0; i < now->top_count; i++)
            changes[count++] =
                (struct model_change){.now = &now->top[i], .before = find_model(previous, now->top[i].key)};
        for (size_t i = 0; i < previous->top_count; i++)
            if (!find_model(now, previous->top[i].key))
                changes[count++] = (struct model_change){.before = &previous->top[i]};
    }
    for (size_t i = 0; i < count; i++)
        changes[i].words = words_for_model(changes[i].now, changes[i].before, arena);
    *ret_changes = changes;
    return count;
}
