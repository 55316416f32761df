/* SPDX-License-Identifier: MIT
 * Knows what of two reports is compared with what. */
#include "diff/diff.h"

#include "base/decimal.h"
#include "base/text.h"
#include "diff/notes.h"
#include "diff/unit.h"

#include <stdlib.h>
#include <string.h>

static void add_number(struct diff *diff, const struct number *now, const struct number *before, struct arena *arena)
{
    const struct number *number = now ? now : before;
    if (!change_is_fair(number, &diff->new->numbers, &diff->old->numbers))
        return;
    struct change change = change_between(now, before, arena);
    if (change.kind != CHANGE_UNKNOWN)
        diff->numbers[diff->number_count++] = (struct diff_number){
            .name = number->same, .window = number->window, .unit = unit_of(number), .change = change};
}

static void compare_numbers(struct diff *diff, struct arena *arena)
{
    const struct numbers *old = &diff->old->numbers, *new = &diff->new->numbers;
    diff->numbers = arena_alloc(arena, old->count + new->count + 1, sizeof *diff->numbers);
    for (size_t i = 0; i < new->count; i++)
        add_number(diff, &new->items[i], numbers_find_same(old, &new->items[i]), arena);
    for (size_t i = 0; i < old->count; i++)
        if (!numbers_find_same(new, &old->items[i]))
            add_number(diff, NULL, &old->items[i], arena);
}

/* NULL for a model that the inventory does not have. */
static const struct number *count_number(const char *inferences, struct arena *arena)
{
    struct number *number = arena_alloc(arena, 1, sizeof *number);
    *number = (struct number){.name = "inferences",
                              .same = "inferences",
                              .value = inferences,
                              .reason = "",
                              .unit = "inferences",
                              .window = "",
                              .method = "",
                              .population = ""};
    return number;
}

static int64_t volume_of(const struct side_model *model)
{
    int64_t volume = 0;
    return model && decimal_parse_int64(model->inferences, &volume) ? volume : 0;
}

static enum diff_use use_of(int64_t before, int64_t now)
{
    if (before == 0 || now == 0)
        return now > 0 ? USE_STARTED : before > 0 ? USE_STOPPED : USE_NEITHER;
    return now > before ? USE_MORE : now < before ? USE_LESS : USE_SAME;
}

static void add_model(struct diff *diff, const struct side_model *now, const struct side_model *before,
                      struct arena *arena)
{
    bool is_listed = now && now->listed, was_listed = before && before->listed;
    int64_t volume = volume_of(now), earlier = volume_of(before);
    struct diff_model model = {
        .now = now,
        .before = before,
        .listing = is_listed == was_listed ? LISTING_SAME
                   : is_listed             ? LISTING_ENTERED
                                           : LISTING_LEFT,
        .use = use_of(earlier, volume),
        .size = volume > earlier ? volume - earlier : earlier - volume,
    };
    if (model.listing == LISTING_SAME && model.size == 0)
        return;
    model.change = change_between(now ? count_number(now->inferences, arena) : NULL,
                                  before ? count_number(before->inferences, arena) : NULL, arena);
    diff->models[diff->model_count++] = model;
}

static int by_size(const void *a, const void *b)
{
    const struct diff_model *left = a, *right = b;
    if (left->size != right->size)
        return left->size > right->size ? -1 : 1;
    return strcmp((left->now ? left->now : left->before)->key, (right->now ? right->now : right->before)->key);
}

/* Both are in order of key. */
static void compare_models(struct diff *diff, struct arena *arena)
{
    const struct side *old = diff->old, *new = diff->new;
    diff->has_models = old->has_models && new->has_models;
    diff->models = arena_alloc(arena, old->model_count + new->model_count + 1, sizeof *diff->models);
    for (size_t i = 0, k = 0; diff->has_models && (i < old->model_count || k < new->model_count);) {
        int order = i == old->model_count   ? 1
                    : k == new->model_count ? -1
                                            : strcmp(old->models[i].key, new->models[k].key);
        const struct side_model *before = order <= 0 ? &old->models[i++] : NULL;
        const struct side_model *now = order >= 0 ? &new->models[k++] : NULL;
        add_model(diff, now, before, arena);
    }
    qsort(diff->models, diff->model_count, sizeof *diff->models, by_size);
}

static void compare_top(struct diff *diff, struct arena *arena)
{
    diff->top_count = changes_of_models(&diff->new->numbers, &diff->old->numbers, arena, &diff->top);
}

/* Both are in order of what they claim. */
static void compare_claims(struct diff *diff, struct arena *arena)
{
    const struct numbers *old = &diff->old->numbers, *new = &diff->new->numbers;
    diff->claims = arena_alloc(arena, old->claim_count + new->claim_count + 1, sizeof *diff->claims);
    for (size_t i = 0, k = 0; i < old->claim_count || k < new->claim_count;) {
        int order = i == old->claim_count   ? 1
                    : k == new->claim_count ? -1
                                            : strcmp(old->claims[i].what, new->claims[k].what);
        const struct numbers_claim *before = order <= 0 ? &old->claims[i++] : NULL;
        const struct numbers_claim *now = order >= 0 ? &new->claims[k++] : NULL;
        if (order != 0 || strcmp(now->value, before->value) != 0)
            diff->claims[diff->claim_count++] = (struct diff_claim){.now = now, .before = before};
    }
}

static void add_day(struct diff *diff, const struct side_day *now, const struct side_day *before, struct arena *arena)
{
    struct change change =
        change_between(count_number(now->inferences, arena), count_number(before->inferences, arena), arena);
    if (diff->shared_days++ == 0)
        diff->first_day = now->date;
    diff->last_day = now->date;
    if (change.kind != CHANGE_NONE && change.kind != CHANGE_UNKNOWN)
        diff->days[diff->day_count++] = (struct diff_day){.date = now->date, .change = change};
}

static void compare_days(struct diff *diff, struct arena *arena)
{
    const struct side *old = diff->old, *new = diff->new;
    diff->has_days = old->has_days && new->has_days;
    diff->days = arena_alloc(arena, old->day_count + 1, sizeof *diff->days);
    for (size_t i = 0, k = 0; diff->has_days && i < old->day_count && k < new->day_count;) {
        int order = strcmp(old->days[i].date, new->days[k].date);
        if (order == 0)
            add_day(diff, &new->days[k], &old->days[i], arena);
        i += order <= 0;
        k += order >= 0;
    }
}

static bool check_window(const struct side *side, const char *window, struct error *err)
{
    struct text list = TEXT_INIT;
    if (numbers_find_window(&side->numbers, window))
        return true;
    for (size_t i = 0; i < side->numbers.window_count && i < 12; i++)
        text_printf(&list, "%s%s", i > 0 ? ", " : "", side->numbers.windows[i].id);
    error_set(err, ERROR_INPUT, "%s has no window '%s'; it has %s: choose one with --window", side->name, window,
              list.bytes);
    text_clear(&list);
    return false;
}

bool diff_of(const struct side *old, const struct side *new, const char *window, struct arena *arena,
             struct diff *ret_diff, struct error *err)
{
    struct diff diff = {.old = old, .new = new, .window = window, .first_day = "", .last_day = ""};
    if (!check_window(old, window, err) || !check_window(new, window, err))
        return false;
    diff.same_network = strcmp(old->numbers.network, new->numbers.network) == 0;
    compare_numbers(&diff, arena);
    if (diff.same_network) {
        compare_models(&diff, arena);
        compare_top(&diff, arena);
        compare_claims(&diff, arena);
        compare_days(&diff, arena);
    }
    diff.notes = notes_of(&diff, arena, &diff.note_count);
    *ret_diff = diff;
    return true;
}
