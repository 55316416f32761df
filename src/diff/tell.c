/* SPDX-License-Identifier: MIT
 * Knows how a diff is laid out for people. */
#include "diff/tell.h"

#include "base/decimal.h"
#include "base/utf8.h"
#include "diff/lines.h"

#include <stdlib.h>
#include <string.h>

/* Lines of each group of models or days, and characters of a name, unless all are asked for. */
#define LINES_SHOWN 5
#define NAME_SHOWN 48

struct telling {
    const struct diff *diff;
    struct arena *arena;
    struct lines lines;
    size_t most, widest; /* lines of a group, characters of a key */
};

/* What was cut off may be the rest of a character, or what closes a mark of direction. */
static const char *beginning(const char *text, size_t bytes, struct arena *arena)
{
    return utf8_visible(text, strnlen(text, bytes), arena);
}

static const char *shorten(const struct telling *telling, const char *text)
{
    return utf8_shorten(text, telling->widest, telling->arena);
}

static void add_heading(struct telling *telling, const char *text)
{
    lines_add(&telling->lines, text, "", "", "");
}

static void tell_side(const char *what, const struct side *side, struct lines *lines, struct arena *arena)
{
    const struct numbers *numbers = &side->numbers;
    const char *hash = *numbers->hash ? arena_printf(arena, "snapshot %s", beginning(numbers->hash, 12, arena)) : "";
    const char *network =
        *numbers->network ? utf8_shorten(numbers->network, NAME_SHOWN, arena) : "a network without a name";
    lines_add(lines, arena_printf(arena, "%s  %s  %s", what, beginning(numbers->taken_at, 10, arena), network), "", "",
              arena_printf(arena, "%s%s%s", side->name, *hash ? ", " : "", hash));
}

static void tell_head(const struct diff *diff, struct arena *arena, struct text *out)
{
    struct lines lines = {.rows = NULL};
    tell_side("OLD", diff->old, &lines, arena);
    tell_side("NEW", diff->new, &lines, arena);
    lines_print(&lines, out);
    if (diff->note_count > 0)
        text_add(out, "\n");
    for (size_t i = 0; i < diff->note_count; i++)
        text_printf(out, "%s\n", diff->notes[i]);
}

static const char *days_of(const struct side *side, const char *id, struct arena *arena)
{
    const struct numbers_window *window = numbers_find_window(&side->numbers, id);
    if (!window || !*window->first_day || !*window->last_day)
        return "";
    return arena_printf(arena, "%s to %s", window->first_day, window->last_day);
}

static const char *window_title(const char *id, struct arena *arena)
{
    size_t length = strlen(id);
    if (strcmp(id, "all") == 0)
        return "All time";
    if (length < 2 || id[length - 1] != 'd')
        return id;
    return strcmp(id, "1d") == 0 ? "The last day" : arena_printf(arena, "The last %.*s days", (int)length - 1, id);
}

/* An empty line, and what the columns below it hold. */
static void begin_section(struct telling *telling, const char *title, const char *window)
{
    const struct diff *diff = telling->diff;
    add_heading(telling, "");
    lines_add(&telling->lines, title, "OLD", "NEW", "change (of OLD)");
    if (*window)
        lines_add(&telling->lines, "", days_of(diff->old, window, telling->arena),
                  days_of(diff->new, window, telling->arena), "");
}

static const char *cell_of(const struct number *number, int more, struct arena *arena)
{
    char value[DECIMAL_SIZE];
    return number && number->value ? arena_text(arena, change_value(number, more, value)) : "-";
}

/* One side may lack the number, or have it without a value: told by the names that the columns have here. */
static const char *words_of(const struct change *change)
{
    if (change->kind == CHANGE_ENTERED)
        return change->before ? "no value in OLD" : "not in OLD";
    if (change->kind == CHANGE_LOST)
        return change->now ? "no value in NEW" : "not in NEW";
    return change->words;
}

/* Two values that differ are not printed alike, as far as three more digits can tell them apart. */
static void tell_change(struct telling *telling, const char *what, const struct change *change)
{
    const char *before = "", *now = "";
    for (int more = 0; more <= 3 && strcmp(before, now) == 0; more++) {
        before = cell_of(change->before, more, telling->arena);
        now = cell_of(change->now, more, telling->arena);
        if (change->kind == CHANGE_NONE)
            break;
    }
    lines_add(&telling->lines, what, before, now, words_of(change));
}

static void tell_headlines(struct telling *telling, const char *window)
{
    const struct numbers *old = &telling->diff->old->numbers, *new = &telling->diff->new->numbers;
    begin_section(telling, window_title(window, telling->arena), window);
    for (size_t i = 0; i < headline_count; i++) {
        const char *name = arena_printf(telling->arena, "%s.%s", headlines[i].name, window);
        const struct number *now = numbers_find(new, name), *before = numbers_find(old, name);
        struct change change = change_between(now, before, telling->arena);
        if (change.kind != CHANGE_UNKNOWN)
            tell_change(telling, headlines[i].label, &change);
    }
}

/* Every number that changed, by the name of numbers.h and with its unit. */
static void tell_numbers(struct telling *telling)
{
    const struct diff *diff = telling->diff;
    begin_section(telling, "Every number that changed", "");
    for (size_t i = 0; i < diff->number_count; i++) {
        const struct diff_number *number = &diff->numbers[i];
        bool bare = !*number->unit || strcmp(number->unit, "share") == 0 || strcmp(number->unit, "1") == 0;
        if (number->change.kind != CHANGE_NONE)
            tell_change(telling,
                        bare ? number->name : arena_printf(telling->arena, "%s, %s", number->name, number->unit),
                        &number->change);
    }
}

/* "models, 2025-09-01" of "claims.models, 2025-09-01.counted", which changed; 0 bytes = it is another number. */
static size_t claim_length(const struct diff_number *number)
{
    size_t around = strlen("claims.") + strlen(".counted"), length = strlen(number->name);
    bool is = number->change.kind != CHANGE_NONE && length > around && text_begins_with(number->name, "claims.") &&
              text_ends_with(number->name, ".counted");
    return is ? length - around : 0;
}

static void tell_claim(struct telling *telling, const struct diff_claim *claim)
{
    const struct numbers_claim *now = claim->now, *before = claim->before;
    const char *what = shorten(telling, (now ? now : before)->what);
    lines_add(&telling->lines, arena_printf(telling->arena, "  %s", what),
              before ? shorten(telling, before->value) : "-", now ? shorten(telling, now->value) : "-",
              !before ? "not in OLD"
              : !now  ? "not in NEW"
                      : "changed");
}

/* Claims as published, then what the snapshots count for them. */
static void tell_claims(struct telling *telling)
{
    const struct diff *diff = telling->diff;
    bool any = diff->claim_count > 0;
    for (size_t i = 0; i < diff->number_count; i++)
        any = any || claim_length(&diff->numbers[i]) > 0;
    if (!any)
        return;
    begin_section(telling, "What the network claims, and what is counted", "");
    for (size_t i = 0; i < diff->claim_count; i++)
        tell_claim(telling, &diff->claims[i]);
    for (size_t i = 0; i < diff->number_count; i++) {
        const struct diff_number *number = &diff->numbers[i];
        if (claim_length(number) == 0)
            continue;
        const char *claim = arena_copy(telling->arena, number->name + strlen("claims."), claim_length(number));
        tell_change(telling, arena_printf(telling->arena, "  %s: counted", shorten(telling, claim)), &number->change);
    }
}

static const char *key_of(const struct diff_model *model)
{
    return (model->now ? model->now : model->before)->key;
}

struct group {
    const char *title;
    bool (*holds)(const struct diff_model *model);
};

static bool is_entered(const struct diff_model *model)
{
    return model->listing == LISTING_ENTERED;
}

static bool is_left(const struct diff_model *model)
{
    return model->listing == LISTING_LEFT;
}

static bool is_started(const struct diff_model *model)
{
    return model->use == USE_STARTED;
}

static bool is_stopped(const struct diff_model *model)
{
    return model->use == USE_STOPPED;
}

static bool is_more(const struct diff_model *model)
{
    return model->use == USE_MORE;
}

static bool is_less(const struct diff_model *model)
{
    return model->use == USE_LESS;
}

static void tell_rest(struct telling *telling, size_t count)
{
    char number[DECIMAL_SIZE];
    if (count > telling->most)
        add_heading(telling, arena_printf(telling->arena, "  and %s more",
                                          decimal_int64((int64_t)(count - telling->most), number)));
}

static void tell_group(struct telling *telling, const struct group *group)
{
    const struct diff *diff = telling->diff;
    size_t count = 0;
    char number[DECIMAL_SIZE];
    for (size_t i = 0; i < diff->model_count; i++)
        count += group->holds(&diff->models[i]);
    add_heading(telling, arena_printf(telling->arena, "%s: %s", group->title, decimal_int64((int64_t)count, number)));
    for (size_t i = 0, told = 0; i < diff->model_count && told < telling->most; i++) {
        const struct diff_model *model = &diff->models[i];
        if (!group->holds(model))
            continue;
        told++;
        tell_change(telling, arena_printf(telling->arena, "  %s", shorten(telling, key_of(model))), &model->change);
    }
    tell_rest(telling, count);
}

static void tell_models(struct telling *telling)
{
    static const struct group groups[] = {
        {"Models that started to be used", is_started},
        {"Models no longer used", is_stopped},
        {"Models used more", is_more},
        {"Models used less", is_less},
        {"Models newly listed", is_entered},
        {"Models no longer listed", is_left},
    };
    begin_section(telling, "Inferences by model", telling->diff->window);
    for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
        tell_group(telling, &groups[i]);
}

static const char *volume_of(const struct numbers_model *model, struct arena *arena)
{
    char volume[DECIMAL_SIZE];
    return model ? arena_text(arena, decimal_integer(model->inferences, volume)) : "-";
}

/* Where not all models are known: those among the most used that moved. */
static void tell_top(struct telling *telling)
{
    const struct diff *diff = telling->diff;
    if (diff->top_count == 0)
        return;
    begin_section(telling, "Inferences of the most used models", diff->new->numbers.window);
    for (size_t i = 0; i < diff->top_count; i++) {
        const struct model_change *model = &diff->top[i];
        if (!model->now || !model->before || model->now->rank != model->before->rank)
            lines_add(
                &telling->lines,
                arena_printf(telling->arena, "  %s", shorten(telling, (model->now ? model->now : model->before)->key)),
                volume_of(model->before, telling->arena), volume_of(model->now, telling->arena), model->words);
    }
}

static int by_difference(const void *a, const void *b)
{
    const struct diff_day *const *left = a, *const *right = b;
    const char *x = (*left)->change.difference, *y = (*right)->change.difference;
    int order = decimal_compare(*y ? y + (*y == '-') : "0", *x ? x + (*x == '-') : "0");
    return order != 0 ? order : strcmp((*left)->date, (*right)->date);
}

static void tell_days(struct telling *telling)
{
    const struct diff *diff = telling->diff;
    char shared[DECIMAL_SIZE], changed[DECIMAL_SIZE];
    const char *have = diff->day_count == 1 ? "has" : "have";
    const struct diff_day **days = arena_alloc(telling->arena, diff->day_count + 1, sizeof *days);
    if (diff->shared_days == 0)
        return;
    if (diff->day_count > 0)
        begin_section(telling, "Inferences by day", "");
    else
        add_heading(telling, "");
    add_heading(telling,
                arena_printf(telling->arena, "Of the %s days that both know, %s to %s, %s %s other volume than before",
                             decimal_int64((int64_t)diff->shared_days, shared), diff->first_day, diff->last_day,
                             diff->day_count > 0 ? decimal_int64((int64_t)diff->day_count, changed) : "none", have));
    for (size_t i = 0; i < diff->day_count; i++)
        days[i] = &diff->days[i];
    qsort(days, diff->day_count, sizeof *days, by_difference);
    for (size_t i = 0; i < diff->day_count && i < telling->most; i++)
        tell_change(telling, arena_printf(telling->arena, "  %s", days[i]->date), &days[i]->change);
    tell_rest(telling, diff->day_count);
}

void tell_diff(const struct diff *diff, bool all, struct text *out)
{
    struct telling telling = {.diff = diff,
                              .arena = arena_new(),
                              .most = all ? SIZE_MAX : LINES_SHOWN,
                              .widest = all ? SIZE_MAX : NAME_SHOWN};

    tell_head(diff, telling.arena, out);
    tell_headlines(&telling, diff->window);
    for (size_t i = 0; all && i < diff->new->numbers.window_count; i++) {
        const char *id = diff->new->numbers.windows[i].id;
        if (strcmp(id, diff->window) != 0)
            tell_headlines(&telling, id);
    }
    if (diff->has_models)
        tell_models(&telling);
    else
        tell_top(&telling);
    if (diff->same_network)
        tell_claims(&telling);
    tell_days(&telling);
    if (all)
        tell_numbers(&telling);
    lines_print(&telling.lines, out);
    arena_free(telling.arena);
}
