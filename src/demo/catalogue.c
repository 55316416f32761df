/* SPDX-License-Identifier: MIT
 * Knows how a catalogue of models looks that anybody may add to: many names, few favourites. */
#include "demo/catalogue.h"

#include "base/attributes.h"
#include "demo/season.h"

#include <stdlib.h>
#include <string.h>

static const char *const owner_heads[] = {
    "alder",  "amber",  "aster", "basalt",  "birch",   "brook",   "cedar",  "cinder", "cobalt", "copper",  "coral",
    "delta",  "drift",  "ember", "fable",   "fern",    "fjord",   "flint",  "gale",   "garnet", "harbour", "hazel",
    "heron",  "indigo", "iris",  "juniper", "kestrel", "larch",   "lumen",  "maple",  "marlow", "mesa",    "mira",
    "nimbus", "north",  "ochre", "onyx",    "opal",    "orchard", "osprey", "pebble", "pine",   "quarry",  "quill",
    "raven",  "reed",   "ridge", "rowan",   "sable",   "sage",    "sierra", "slate",  "sorrel", "tarn",    "thistle",
    "tidal",  "umber",  "vale",  "velvet",  "willow",  "wren",    "yarrow", "zephyr", "zinc"};
static const char *const owner_tails[] = {"-labs",   "-research", "works", "-ai",         "field",    "-quant",
                                          "capital", "stack",     "minds", "-collective", "forge",    "",
                                          "_dev",    "42",        "-io",   "data",        "-systems", "xyz"};

static const char *const assets[] = {"eth",  "btc",   "sol",  "arb",  "op",  "link",
                                     "avax", "matic", "atom", "usdc", "dai", "near"};
static const char *const spans[] = {"5m", "30m", "1h", "4h", "6h", "24h", "7d"};
static const char *const targets[] = {"volatility", "return", "spread", "volume", "funding-rate", "direction", "range"};
static const char *const methods[] = {"gru", "lstm", "tcn", "xgb", "mlp", "ridge", "transformer", "ensemble"};
static const char *const risks[] = {"liquidation-risk", "depeg-risk",     "wallet-score",     "sybil-score",
                                    "bridge-risk",      "pool-health",    "collateral-score", "fraud-score",
                                    "rug-check",        "governance-risk"};
static const char *const llm_families[] = {"Tessil",  "Orrery",  "Halden", "Korva",
                                           "Lumenta", "Quillon", "Marrow", "Sablefin"};
static const char *const llm_sizes[] = {"1b", "3b", "7b", "8b", "13b", "34b", "70b", "mini"};
static const char *const llm_tunings[] = {"instruct", "chat",  "base",    "code",
                                          "reasoner", "tools", "finance", "instruct-q4"};
static const char *const image_families[] = {"Pastelle", "Camerata", "Gouache", "Silverprint"};
static const char *const image_styles[] = {"xl",       "turbo",     "portrait", "anime",
                                           "line-art", "realistic", "1.5",      "inpaint"};
static const char *const embedding_families[] = {"Corpus", "Sextant", "Nearby"};
static const char *const embedding_sizes[] = {"embed-small", "embed-base", "embed-large", "embed-multilingual",
                                              "rerank"};
static const char *const subjects[] = {"sentiment",   "spam",          "toxicity", "intent", "language-id",
                                       "news-topic",  "document-type", "churn",    "credit", "house-price",
                                       "energy-load", "weather",       "traffic",  "defect"};
static const char *const shapes[] = {"classifier", "detector", "regressor", "tagger", "forecast", "scorer"};
static const char *const speech_families[] = {"Murmur", "Vowel"};
static const char *const speech_kinds[] = {"asr-small", "asr-medium", "tts", "diarise", "keyword"};

struct words {
    const char *const *words;
    size_t count;
};

#define WORDS(array)                                                                                                   \
    {                                                                                                                  \
        array, ARRAY_SIZE(array)                                                                                       \
    }

struct category {
    const char *name;
    uint32_t per_mille; /* of all models */
    enum catalogue_kind kind;
    int32_t boost;         /* demand against other categories, thousandths of a doubling */
    bool has_families;     /* words[0] are families */
    struct words words[4]; /* joined by "-" */
};

static const struct category categories[] = {
    {"LLM", 150, CATALOGUE_LLM, 2300, true, {WORDS(llm_families), WORDS(llm_sizes), WORDS(llm_tunings)}},
    {"DeFi forecasting", 240, CATALOGUE_ML, 700, false, {WORDS(assets), WORDS(spans), WORDS(targets), WORDS(methods)}},
    {"Risk model", 140, CATALOGUE_ML, 900, false, {WORDS(assets), WORDS(risks), WORDS(methods)}},
    {"Image generation", 90, CATALOGUE_ML, 600, true, {WORDS(image_families), WORDS(image_styles)}},
    {"Embedding", 70, CATALOGUE_ML, 800, true, {WORDS(embedding_families), WORDS(embedding_sizes)}},
    {"Classification", 130, CATALOGUE_ML, -600, false, {WORDS(subjects), WORDS(shapes), WORDS(methods)}},
    {"Time series", 80, CATALOGUE_ML, -300, false, {WORDS(subjects), WORDS(spans), WORDS(methods)}},
    {"Speech", 40, CATALOGUE_ML, -400, true, {WORDS(speech_families), WORDS(speech_kinds)}},
    {NULL, 60, CATALOGUE_ML, -1500, false, {WORDS(subjects), WORDS(methods)}},
};

/* Demand by rank among the models that are used at all falls like (rank + offset)^-exponent, with noise on top. */
#define RANK_OFFSET 3
#define RANK_EXPONENT 1300 /* thousandths */
#define RANK_NOISE 900     /* thousandths of a doubling */
#define USED_PER_MILLE 420
#define TOP_LEVEL (22 * DICE_ONE)

static const char *pick_word(const struct words *words, struct dice *dice)
{
    return words->words[dice_below(dice, (uint32_t)words->count)];
}

static const struct category *pick_category(struct dice *dice)
{
    uint32_t at = dice_below(dice, 1000), sum = 0;
    for (size_t i = 0; i < ARRAY_SIZE(categories); i++) {
        sum += categories[i].per_mille;
        if (at < sum)
            return &categories[i];
    }
    return &categories[ARRAY_SIZE(categories) - 1];
}

/* A few owners publish a lot, most publish one or two. */
static char **make_owners(size_t count, struct dice *dice, struct arena *arena)
{
    char **owners = arena_alloc(arena, count, sizeof *owners);
    for (size_t i = 0; i < count; i++) {
        const char *head = owner_heads[dice_below(dice, ARRAY_SIZE(owner_heads))];
        const char *tail = owner_tails[dice_below(dice, ARRAY_SIZE(owner_tails))];
        owners[i] = arena_printf(arena, "%s%s", head, tail);
    }
    return owners;
}

static const char *pick_owner(char *const *owners, size_t count, struct dice *dice)
{
    uint64_t at = dice_below(dice, 65536);
    return owners[at * at / 65536 * count / 65536];
}

static void name_model(struct catalogue_model *model, const struct category *category, struct dice *dice,
                       struct arena *arena)
{
    const char *name = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(category->words) && category->words[i].count > 0; i++) {
        const char *word = pick_word(&category->words[i], dice);
        name = name ? arena_printf(arena, "%s-%s", name, word) : word;
        if (i == 0 && category->has_families)
            model->family = word;
    }
    model->category = category->name;
    model->kind = category->kind;
    model->name = name;
}

/* Waves: what was there before, the two launches, and a stream in between. */
static int32_t pick_listing_day(struct dice *dice)
{
    static const struct season_point quantiles[] = {
        {0, -120},  {70, -1},   {100, 76},  {190, 84},  {300, 202},
        {420, 212}, {560, 420}, {700, 470}, {860, 640}, {1000, 729},
    };
    return season_line(quantiles, ARRAY_SIZE(quantiles), (int32_t)dice_below(dice, 1000)) +
           (int32_t)dice_below(dice, 3);
}

static void plan_life(struct catalogue_model *model, struct dice *dice)
{
    int32_t day = pick_listing_day(dice);
    if (model->kind == CATALOGUE_LLM && day < season_marks[SEASON_LLM].day)
        day = season_marks[SEASON_LLM].day + (int32_t)dice_below(dice, 40);
    model->listed_day = day < SEASON_DAYS ? day : SEASON_DAYS - 1;
    model->listing_known = day >= 0 || dice_chance(dice, 700);
    model->delisted_day = INT32_MAX;
    if (dice_chance(dice, 35))
        model->delisted_day = model->listed_day + 60 + (int32_t)dice_below(dice, 500);
    if (model->delisted_day >= SEASON_DAYS)
        model->delisted_day = INT32_MAX;
    uint32_t runnable = dice_below(dice, 1000);
    model->runnable = runnable < 700 ? 1 : runnable < 850 ? 0 : -1;
    static const int32_t half_lives[] = {0, 0, 400, 250, 180, 120, 60, 30};
    model->half_life = half_lives[dice_below(dice, ARRAY_SIZE(half_lives))];
}

static int compare_keys(const void *left, const void *right)
{
    const struct catalogue_model *a = *(struct catalogue_model *const *)left,
                                 *b = *(struct catalogue_model *const *)right;
    int order = strcmp(a->key, b->key);
    return order != 0 ? order : (a > b) - (a < b);
}

/* Equal names by one owner become versions. */
static void make_keys_unique(struct catalogue *catalogue, struct arena *arena)
{
    struct catalogue_model **sorted = arena_alloc(arena, catalogue->count, sizeof(struct catalogue_model *));
    for (size_t i = 0; i < catalogue->count; i++)
        sorted[i] = &catalogue->models[i];
    qsort(sorted, catalogue->count, sizeof *sorted, compare_keys);
    int version = 1;
    const char *previous = "";
    for (size_t i = 0; i < catalogue->count; i++) {
        version = strcmp(sorted[i]->key, previous) == 0 ? version + 1 : 1;
        previous = sorted[i]->key;
        if (version == 1)
            continue;
        sorted[i]->key = arena_printf(arena, "%s.v%d", sorted[i]->key, version);
        sorted[i]->name = arena_printf(arena, "%s.v%d", sorted[i]->name, version);
    }
}

static int compare_listing(const void *left, const void *right)
{
    const struct catalogue_model *a = left, *b = right;
    if (a->listed_day != b->listed_day)
        return a->listed_day < b->listed_day ? -1 : 1;
    return strcmp(a->key, b->key);
}

/* Ranks are dealt out blindly: when it was listed says nothing about how good a model is. */
static void rank_models(struct catalogue *catalogue, const int32_t *boosts, struct dice *dice)
{
    size_t *order = memory_zeroed(catalogue->count, sizeof *order);
    for (size_t i = 0; i < catalogue->count; i++) {
        size_t swap = dice_below(dice, (uint32_t)i + 1);
        order[i] = order[swap];
        order[swap] = i;
    }
    size_t used = (catalogue->count * USED_PER_MILLE + 999) / 1000;
    for (size_t rank = 0; rank < used; rank++) {
        struct catalogue_model *model = &catalogue->models[order[rank]];
        int64_t fall = (int64_t)dice_log2((uint32_t)rank + RANK_OFFSET) * RANK_EXPONENT / 1000;
        int64_t noise = (int64_t)dice_normal(dice) * RANK_NOISE / 1000;
        model->used = true;
        model->level = (int32_t)(TOP_LEVEL - fall + noise + (int64_t)boosts[order[rank]] * DICE_ONE / 1000);
    }
    free(order);
}

void catalogue_make(struct catalogue *catalogue, size_t count, uint64_t seed, struct arena *arena)
{
    struct dice dice = dice_for(seed, 3);
    size_t owner_count = count / 5 + 1;
    char **owners = make_owners(owner_count, &dice, arena);
    int32_t *boosts = memory_zeroed(count, sizeof *boosts);

    catalogue->models = arena_alloc(arena, count, sizeof *catalogue->models);
    catalogue->sums = arena_alloc(arena, count, sizeof *catalogue->sums);
    catalogue->count = count;
    for (size_t i = 0; i < count; i++) {
        struct catalogue_model *model = &catalogue->models[i];
        const struct category *category = pick_category(&dice);
        model->owner = pick_owner(owners, owner_count, &dice);
        name_model(model, category, &dice, arena);
        model->key = arena_printf(arena, "%s/%s", model->owner, model->name);
        plan_life(model, &dice);
        boosts[i] = category->boost;
    }
    make_keys_unique(catalogue, arena);
    rank_models(catalogue, boosts, &dice);
    free(boosts);
    qsort(catalogue->models, count, sizeof *catalogue->models, compare_listing);
}

bool catalogue_listed(const struct catalogue_model *model, int32_t day)
{
    return model->listed_day <= day && day < model->delisted_day;
}

static uint64_t demand(const struct catalogue_model *model, int32_t day)
{
    /* Curiosity in the first weeks, in thousandths of a doubling; then what is left of it. */
    static const struct season_point novelty[] = {{0, -1500}, {2, 1400}, {9, 900}, {25, 100}, {60, 0}};
    if (!model->used || !catalogue_listed(model, day))
        return 0;
    int32_t age = day - model->listed_day;
    int32_t level = model->level + season_line(novelty, ARRAY_SIZE(novelty), age) * (DICE_ONE / 1000);
    if (model->half_life > 0)
        level -= age * (DICE_ONE / model->half_life);
    return dice_exp2(level);
}

void catalogue_open_day(struct catalogue *catalogue, int32_t day, struct dice *dice)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        struct catalogue_model *model = &catalogue->models[i];
        /* Favour drifts: a random walk, a little every day. */
        model->level += dice_normal(dice) / 25;
        sum += demand(model, day);
        catalogue->sums[i] = sum;
    }
    if (sum == 0)
        for (size_t i = 0; i < catalogue->count; i++)
            catalogue->sums[i] = i + 1;
}
