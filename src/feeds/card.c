/* SPDX-License-Identifier: MIT
 * Knows what a link preview shows: the one number, and what it is a share of. */
#include "feeds/feeds.h"

#include "base/day.h"
#include "base/decimal.h"
#include "feeds/about.h"
#include "figures/canvas.h"
#include "figures/scene.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH_PX 1200.0
#define HEIGHT_PX 630.0
#define MARGIN_PX 72.0
#define LINE_PX (WIDTH_PX - 2 * MARGIN_PX)
#define BAR_TOP_PX 448.0
#define BAR_PX 36.0
#define LEAST_PX 26.0

struct card {
    struct scene *scene;
    struct fonts *fonts;
    struct arena *arena;
};

/* Longer words are set smaller, down to a size that can still be read in a preview; then they are cut. */
static void add_text(struct card *card, const char *text, double baseline_px, double size_px, bool bold,
                     enum colour_role colour)
{
    while (size_px > LEAST_PX && fonts_width_px(card->fonts, text, size_px, bold) > LINE_PX)
        size_px -= 1.0;
    struct scene_point *point = arena_alloc(card->arena, 1, sizeof *point);
    *point = (struct scene_point){MARGIN_PX, baseline_px};
    scene_add(card->scene,
              &(struct scene_item){.shape = SCENE_TEXT,
                                   .colour = colour,
                                   .opacity = 1.0,
                                   .points = point,
                                   .point_count = 1,
                                   .text = fonts_fit(card->fonts, text, size_px, bold, LINE_PX, card->arena),
                                   .size_px = size_px,
                                   .bold = bold});
}

static void add_bar(struct card *card, double share, enum colour_role colour)
{
    struct scene_point *corners = arena_alloc(card->arena, 2, sizeof *corners);
    corners[0] = (struct scene_point){MARGIN_PX, BAR_TOP_PX};
    corners[1] = (struct scene_point){MARGIN_PX + share * LINE_PX, BAR_TOP_PX + BAR_PX};
    scene_add(
        card->scene,
        &(struct scene_item){
            .shape = SCENE_RECTANGLE, .colour = colour, .opacity = 1.0, .points = corners, .point_count = 2});
}

static const char *plural(const char *count)
{
    return strcmp(count, "1") == 0 ? "" : "s";
}

/* What there is instead of a share: no record says that a model ran, and none says that it did not. */
static const char *why_unknown(struct card *card, xmlNode *window, xmlNode *volume)
{
    const char *phrase = element_value(window, "phrase", card->arena),
               *listed = element_value(volume, "listed_models", card->arena);
    char words[DECIMAL_SIZE];

    if (*element_value(window, "without_data", card->arena))
        return arena_printf(card->arena, "No inference was recorded %s", phrase);
    if (strcmp(element_value(volume, "used", card->arena), "0") == 0 &&
        strcmp(element_value(volume, "unattributed", card->arena), "0") != 0)
        return arena_printf(card->arena, "None of %s listed model%s is known to have run %s",
                            decimal_integer(listed, words), plural(listed), phrase);
    return NULL;
}

/* The share of listed models that ran, large, and the two counts it is made of. */
static void add_share(struct card *card, xmlNode *window, xmlNode *volume)
{
    const char *used = element_value(volume, "used", card->arena),
               *listed = element_value(volume, "listed_models", card->arena);
    char percent[DECIMAL_SIZE] = "–", share[DECIMAL_SIZE], used_words[DECIMAL_SIZE], listed_words[DECIMAL_SIZE];
    int64_t used_count = 0, listed_count = 0;

    const char *unknown = why_unknown(card, window, volume);
    if (!unknown && decimal_parse_int64(used, &used_count) && decimal_parse_int64(listed, &listed_count) &&
        listed_count > 0)
        decimal_percent(decimal_ratio(used_count, listed_count, 17, share), 1, percent);
    add_text(card, arena_text(card->arena, percent), 292, 168, true, ROLE_SERIES_1);
    add_text(card,
             unknown ? unknown
                     : arena_printf(card->arena, "%s of %s listed model%s ran %s", decimal_integer(used, used_words),
                                    decimal_integer(listed, listed_words), plural(listed),
                                    element_value(window, "phrase", card->arena)),
             362, 40, true, ROLE_INK);
    add_bar(card, 1.0, ROLE_GRID);
    if (listed_count > 0)
        add_bar(card, (double)used_count / (double)listed_count, ROLE_SERIES_1);
}

static const char *measure(xmlNode *window, const char *id, struct arena *arena)
{
    for (xmlNode *node = element_child(window, "measure"); node; node = element_next(node))
        if (strcmp(element_value(node, "id", arena), id) == 0)
            return element_value(node, "value", arena);
    return "";
}

static void add_second_line(struct card *card, xmlNode *window, xmlNode *volume)
{
    const char *half = measure(window, "models_for_50.used", card->arena),
               *gini = measure(window, "gini.listed", card->arena);
    char half_words[DECIMAL_SIZE], listed_words[DECIMAL_SIZE], gini_words[DECIMAL_SIZE];
    if (!*half || !*gini)
        return;
    bool one = strcmp(half, "1") == 0;
    add_text(card,
             arena_printf(card->arena, "%s%s model%s made at least half of their %s inferences; Gini %s",
                          one ? "" : "As few as ", one ? "One" : decimal_integer(half, half_words), plural(half),
                          decimal_integer(element_value(volume, "listed", card->arena), listed_words),
                          decimal_fixed(gini, 3, gini_words)),
             418, 32, false, ROLE_INK);
}

static void add_last_line(struct card *card, xmlNode *root)
{
    xmlNode *snapshot = element_child(root, "snapshot");
    bool synthetic = *element_value(snapshot, "synthetic", card->arena);
    char words[DAY_TEXT_SIZE] = "";
    int32_t day;
    if (day_parse(element_value(snapshot, "taken_on", card->arena), &day))
        day_long(day, words);
    add_text(card,
             arena_printf(card->arena, "Snapshot of %s%s", words,
                          synthetic ? " · synthetic data, not a real network" : ""),
             560, 28, false, ROLE_MUTED);
}

bool feeds_card(xmlNode *root, struct fonts *fonts, struct arena *arena, struct text *out, struct error *err)
{
    struct card card = {.scene = scene_new(arena, WIDTH_PX, HEIGHT_PX), .fonts = fonts, .arena = arena};
    xmlNode *window = element_default_window(root), *volume = element_child(window, "volume");

    add_text(&card, about_title(root, arena), 116, 36, true, ROLE_MUTED);
    add_share(&card, window, volume);
    add_second_line(&card, window, volume);
    add_last_line(&card, root);
    return canvas_png(card.scene, THEME_LIGHT, 1.0, fonts, out, err);
}
