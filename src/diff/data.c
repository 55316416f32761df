/* SPDX-License-Identifier: MIT
 * Knows how a diff is written for programs. */
#include "diff/data.h"

#include <assert.h>
#include <json-c/json.h>
#include <string.h>

static const char *const listings[] = {[LISTING_SAME] = NULL, [LISTING_ENTERED] = "entered", [LISTING_LEFT] = "left"};
static const char *const uses[] = {[USE_NEITHER] = "none", [USE_STARTED] = "started", [USE_STOPPED] = "stopped",
                                   [USE_MORE] = "more",    [USE_LESS] = "less",       [USE_SAME] = "same"};
static_assert(ARRAY_SIZE(uses) == USE_COUNT, "a word for each");

static const char *value_of(const struct number *number)
{
    return number ? number->value : NULL;
}

/* null for what is not known. */
static void add_text(json_object *object, const char *name, const char *text)
{
    json_object_object_add(object, name, text && *text ? json_object_new_string(text) : NULL);
}

static void add_change(json_object *object, const struct change *change)
{
    add_text(object, "old", value_of(change->before));
    add_text(object, "new", value_of(change->now));
    add_text(object, "change", change_kind_name(change->kind));
    add_text(object, "difference", change->difference);
    add_text(object, "relative", change->relative);
}

static json_object *windows_object(const struct numbers *numbers)
{
    json_object *windows = json_object_new_object();
    for (size_t i = 0; i < numbers->window_count; i++) {
        json_object *window = json_object_new_object();
        add_text(window, "first_day", numbers->windows[i].first_day);
        add_text(window, "last_day", numbers->windows[i].last_day);
        json_object_object_add(windows, numbers->windows[i].id, window);
    }
    return windows;
}

static json_object *side_object(const struct side *side)
{
    json_object *object = json_object_new_object();
    add_text(object, "name", side->name);
    add_text(object, "network", side->numbers.network);
    add_text(object, "taken_at", side->numbers.taken_at);
    add_text(object, "hash", side->numbers.hash);
    add_text(object, "summary_version", side->numbers.version);
    add_text(object, "default_window", side->numbers.window);
    json_object_object_add(object, "windows", windows_object(&side->numbers));
    return object;
}

static json_object *notes_array(const struct diff *diff)
{
    json_object *notes = json_object_new_array();
    for (size_t i = 0; i < diff->note_count; i++)
        json_object_array_add(notes, json_object_new_string(diff->notes[i]));
    return notes;
}

static json_object *numbers_array(const struct diff *diff)
{
    json_object *numbers = json_object_new_array();
    for (size_t i = 0; i < diff->number_count; i++) {
        json_object *number = json_object_new_object();
        add_text(number, "name", diff->numbers[i].name);
        add_text(number, "window", diff->numbers[i].window);
        add_text(number, "unit", diff->numbers[i].unit);
        add_change(number, &diff->numbers[i].change);
        json_object_array_add(numbers, number);
    }
    return numbers;
}

static const struct side_model *either(const struct diff_model *model)
{
    return model->now ? model->now : model->before;
}

static json_object *models_array(const struct diff *diff)
{
    json_object *models = diff->has_models ? json_object_new_array() : NULL;
    for (size_t i = 0; i < diff->model_count; i++) {
        json_object *model = json_object_new_object();
        add_text(model, "key", either(&diff->models[i])->key);
        add_text(model, "name", either(&diff->models[i])->name);
        add_text(model, "listing", listings[diff->models[i].listing]);
        add_text(model, "use", uses[diff->models[i].use]);
        add_change(model, &diff->models[i].change);
        json_object_array_add(models, model);
    }
    return models;
}

static void add_rank(json_object *object, const char *name, const struct numbers_model *model)
{
    json_object_object_add(object, name, model ? json_object_new_int(model->rank) : NULL);
}

static json_object *top_array(const struct diff *diff)
{
    json_object *top = json_object_new_array();
    for (size_t i = 0; i < diff->top_count; i++) {
        const struct numbers_model *now = diff->top[i].now, *before = diff->top[i].before;
        json_object *model = json_object_new_object();
        add_text(model, "key", (now ? now : before)->key);
        add_text(model, "name", (now ? now : before)->name);
        add_rank(model, "old_rank", before);
        add_rank(model, "new_rank", now);
        add_text(model, "old", before ? before->inferences : NULL);
        add_text(model, "new", now ? now->inferences : NULL);
        json_object_array_add(top, model);
    }
    return top;
}

static json_object *claims_array(const struct diff *diff)
{
    json_object *claims = json_object_new_array();
    for (size_t i = 0; i < diff->claim_count; i++) {
        const struct numbers_claim *now = diff->claims[i].now, *before = diff->claims[i].before;
        json_object *claim = json_object_new_object();
        add_text(claim, "claim", (now ? now : before)->what);
        add_text(claim, "old", before ? before->value : NULL);
        add_text(claim, "new", now ? now->value : NULL);
        json_object_array_add(claims, claim);
    }
    return claims;
}

static json_object *days_object(const struct diff *diff)
{
    if (!diff->has_days)
        return NULL;
    json_object *object = json_object_new_object(), *days = json_object_new_array();
    for (size_t i = 0; i < diff->day_count; i++) {
        json_object *day = json_object_new_object();
        add_text(day, "date", diff->days[i].date);
        add_change(day, &diff->days[i].change);
        json_object_array_add(days, day);
    }
    json_object_object_add(object, "shared", json_object_new_int64((int64_t)diff->shared_days));
    add_text(object, "first_day", diff->first_day);
    add_text(object, "last_day", diff->last_day);
    json_object_object_add(object, "changed", days);
    return object;
}

void data_json(const struct diff *diff, struct text *out)
{
    json_object *root = json_object_new_object();
    json_object_object_add(root, "old", side_object(diff->old));
    json_object_object_add(root, "new", side_object(diff->new));
    json_object_object_add(root, "same_network", json_object_new_boolean(diff->same_network));
    json_object_object_add(root, "window", json_object_new_string(diff->window));
    json_object_object_add(root, "notes", notes_array(diff));
    json_object_object_add(root, "numbers", numbers_array(diff));
    json_object_object_add(root, "models", models_array(diff));
    json_object_object_add(root, "top", top_array(diff));
    json_object_object_add(root, "claims", claims_array(diff));
    json_object_object_add(root, "days", days_object(diff));
    text_add(out, json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    text_add(out, "\n");
    json_object_put(root);
}

/* What a row is about, before the change itself. */
struct subject {
    const char *of, *name, *window, *unit, *listing, *use;
};

static void add_row(const struct subject *subject, const struct change *change, struct text *out)
{
    const char *const fields[] = {subject->of,
                                  subject->name,
                                  subject->window,
                                  subject->unit,
                                  value_of(change->before),
                                  value_of(change->now),
                                  change_kind_name(change->kind),
                                  change->difference,
                                  change->relative,
                                  subject->listing,
                                  subject->use};
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
        if (i > 0)
            text_add_byte(out, ',');
        text_add_csv(out, fields[i] ? fields[i] : "");
    }
    text_add(out, "\r\n");
}

void data_csv(const struct diff *diff, struct text *out)
{
    text_add(out, "of,name,window,unit,old,new,change,difference,relative,listing,use\r\n");
    for (size_t i = 0; i < diff->number_count; i++) {
        const struct diff_number *number = &diff->numbers[i];
        struct subject subject = {"number", number->name, number->window, number->unit, NULL, NULL};
        add_row(&subject, &number->change, out);
    }
    for (size_t i = 0; i < diff->model_count; i++) {
        const struct diff_model *model = &diff->models[i];
        struct subject subject = {"model",      either(model)->key,       diff->window,
                                  "inferences", listings[model->listing], uses[model->use]};
        add_row(&subject, &model->change, out);
    }
    for (size_t i = 0; i < diff->day_count; i++) {
        struct subject subject = {"day", diff->days[i].date, NULL, "inferences", NULL, NULL};
        add_row(&subject, &diff->days[i].change, out);
    }
}
