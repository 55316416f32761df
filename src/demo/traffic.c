/* SPDX-License-Identifier: MIT
 * Knows who asks what of which model, how it is proven, settled and paid, and how that shifts over two years. */
#include "demo/traffic.h"

#include "base/attributes.h"
#include "base/day.h"

#include <assert.h>

/* Shares in thousandths over the days of the demo. */
static const struct season_point no_caller[] = {{0, 60}, {300, 35}, {730, 20}};
static const struct season_point bundled[] = {{307, 0}, {309, 6}, {420, 17}, {560, 20}, {730, 30}};
static const struct season_point mode_unknown[] = {{0, 240}, {77, 110}, {200, 30}, {320, 0}};
static const struct season_point llm_in_enclave[] = {{203, 520}, {330, 640}, {430, 560}, {563, 700}, {730, 870}};
static const struct season_point ml_proven[] = {{0, 20}, {150, 45}, {400, 70}, {600, 120}, {730, 165}};
static const struct season_point llm_private[] = {{203, 120}, {500, 260}, {730, 380}};
static const struct season_point llm_batched[] = {{307, 0}, {312, 220}, {500, 330}, {730, 380}};
static const struct season_point ml_private[] = {{0, 40}, {730, 150}};
static const struct season_point payment_known[] = {{0, 90}, {310, 240}, {658, 330}, {661, 720}, {730, 860}};

/* Days on which much failed. */
static const struct season_point incidents[] = {{211, 85}, {212, 40}, {455, 120}, {640, 66}, {641, 30}};
#define FAILED_PER_MILLE 9

enum share {
    NO_CALLER,
    BUNDLED,
    MODE_UNKNOWN,
    LLM_IN_ENCLAVE,
    ML_PROVEN,
    LLM_PRIVATE,
    LLM_BATCHED,
    ML_PRIVATE,
    PAYMENT_KNOWN,
    SHARES
};

#define LINE(points)                                                                                                   \
    {                                                                                                                  \
        points, ARRAY_SIZE(points)                                                                                     \
    }

static const struct share_line {
    const struct season_point *points;
    size_t count;
} share_lines[SHARES] = {
    [NO_CALLER] = LINE(no_caller),           [BUNDLED] = LINE(bundled),       [MODE_UNKNOWN] = LINE(mode_unknown),
    [LLM_IN_ENCLAVE] = LINE(llm_in_enclave), [ML_PROVEN] = LINE(ml_proven),   [LLM_PRIVATE] = LINE(llm_private),
    [LLM_BATCHED] = LINE(llm_batched),       [ML_PRIVATE] = LINE(ml_private), [PAYMENT_KNOWN] = LINE(payment_known),
};

static_assert(SHARES == TRAFFIC_SHARES, "the shares of the day that is open");

void traffic_begin(struct traffic *traffic, struct catalogue *catalogue, struct crowd *crowd, int64_t events,
                   uint64_t seed)
{
    *traffic = (struct traffic){.catalogue = catalogue, .crowd = crowd, .dice = dice_for(seed, 5), .day = -1};
    season_spread(events, seed, traffic->per_day);
}

static void open_day(struct traffic *traffic)
{
    uint64_t sum = 0;

    traffic->day++;
    traffic->done = 0;
    traffic->newcomers_seen = 0;
    catalogue_open_day(traffic->catalogue, traffic->day, &traffic->dice);
    crowd_open_day(traffic->crowd, traffic->day);
    for (size_t i = 0; i < TRAFFIC_NODES; i++) {
        sum += services_in_service(&services_nodes[i], traffic->day) ? services_nodes[i].weight : 0;
        traffic->node_sums[i] = sum;
    }
    for (size_t i = 0; i < SHARES; i++)
        traffic->shares[i] = (uint32_t)season_line(share_lines[i].points, share_lines[i].count, traffic->day);
}

/* An equal part of the day for each record, anywhere within it: in order, yet not in step. */
static int64_t pick_time(struct traffic *traffic)
{
    int64_t seconds = traffic->day == SEASON_DAYS ? SEASON_TAKEN_HOUR * 3600 : DAY_SECONDS;
    int64_t all = traffic->per_day[traffic->day];
    int64_t from = traffic->done * seconds / all, until = (traffic->done + 1) * seconds / all;
    int64_t within = until > from ? dice_below(&traffic->dice, (uint32_t)(until - from)) : 0;
    return day_start(SEASON_FIRST_DAY + traffic->day) + from + within;
}

/* Everybody who comes today is seen at least once, at any time of the day, if there is room. */
static struct crowd_caller *pick_caller(struct traffic *traffic)
{
    struct crowd *crowd = traffic->crowd;
    size_t waiting = crowd->newcomers - traffic->newcomers_seen, present = crowd->arrived + crowd->newcomers;
    int64_t left = traffic->per_day[traffic->day] - traffic->done;

    if (waiting > 0 && dice_below(&traffic->dice, (uint32_t)left) < waiting)
        return &crowd->callers[crowd->arrived + traffic->newcomers_seen++];
    if (dice_chance(&traffic->dice, traffic->shares[NO_CALLER]))
        return NULL;
    if (present == 0 || crowd->sums[present - 1] == 0)
        return NULL;
    return &crowd->callers[dice_pick(&traffic->dice, crowd->sums, present)];
}

static uint32_t pick_popular(struct traffic *traffic)
{
    return (uint32_t)dice_pick(&traffic->dice, traffic->catalogue->sums, traffic->catalogue->count);
}

/* A contract calls the model of its author, popular or not; a relay is there for language models. */
static uint32_t pick_habit(struct traffic *traffic, enum crowd_kind kind)
{
    const struct catalogue *catalogue = traffic->catalogue;
    uint32_t model = pick_popular(traffic);

    if (kind == CROWD_CONTRACT && dice_chance(&traffic->dice, 600)) {
        uint32_t other = dice_below(&traffic->dice, (uint32_t)catalogue->count);
        return catalogue->models[other].used && catalogue_listed(&catalogue->models[other], traffic->day) ? other
                                                                                                          : model;
    }
    for (int tries = 0; tries < 6 && kind == CROWD_RELAY && catalogue->models[model].kind != CATALOGUE_LLM; tries++)
        model = pick_popular(traffic);
    return model;
}

/* How many models an address comes back to, and how often it asks for another one. */
static const struct loyalty {
    uint32_t most_habits, per_mille;
} loyalties[CROWD_KINDS] = {
    [CROWD_WALLET] = {3, 680},      [CROWD_CONTRACT] = {1, 985}, [CROWD_RELAY] = {4, 640},
    [CROWD_FIRST_PARTY] = {4, 420}, [CROWD_UNKNOWN] = {2, 600},
};

static uint32_t pick_model(struct traffic *traffic, struct crowd_caller *caller)
{
    if (!caller)
        return pick_popular(traffic);
    if (caller->habit_count == 0) {
        caller->habit_count = 1 + dice_below(&traffic->dice, loyalties[caller->kind].most_habits);
        for (uint32_t i = 0; i < caller->habit_count; i++)
            caller->habits[i] = pick_habit(traffic, caller->kind);
    }
    if (dice_chance(&traffic->dice, loyalties[caller->kind].per_mille)) {
        uint32_t model = caller->habits[dice_below(&traffic->dice, caller->habit_count)];
        if (catalogue_listed(&traffic->catalogue->models[model], traffic->day))
            return model;
    }
    return pick_popular(traffic);
}

static int64_t pick_verification(struct traffic *traffic, bool llm)
{
    uint32_t at = dice_below(&traffic->dice, 1000);
    if (dice_chance(&traffic->dice, traffic->shares[MODE_UNKNOWN]))
        return TRAFFIC_NULL;
    if (llm)
        return at < traffic->shares[LLM_IN_ENCLAVE] ? TRAFFIC_TEE : TRAFFIC_UNVERIFIED;
    return at < traffic->shares[ML_PROVEN] ? TRAFFIC_ZKML : TRAFFIC_UNVERIFIED;
}

static int64_t pick_settlement(struct traffic *traffic, bool llm)
{
    uint32_t at = dice_below(&traffic->dice, 1000);
    if (dice_chance(&traffic->dice, traffic->shares[MODE_UNKNOWN]))
        return TRAFFIC_NULL;
    uint32_t private_share = llm ? traffic->shares[LLM_PRIVATE] : traffic->shares[ML_PRIVATE];
    uint32_t batch_share = llm ? traffic->shares[LLM_BATCHED] : 0;
    return at < private_share ? TRAFFIC_PRIVATE : at < private_share + batch_share ? TRAFFIC_BATCH : TRAFFIC_INDIVIDUAL;
}

static int64_t pick_kind(struct traffic *traffic, const struct crowd_caller *caller, bool llm)
{
    if (caller && caller->kind == CROWD_CONTRACT)
        return TRAFFIC_WORKFLOW;
    uint32_t playground = caller && caller->kind == CROWD_FIRST_PARTY ? 350 : 40;
    return dice_chance(&traffic->dice, playground) ? TRAFFIC_PLAYGROUND : llm ? TRAFFIC_LLM : TRAFFIC_ML;
}

static uint32_t failed_per_mille(int32_t day)
{
    for (size_t i = 0; i < ARRAY_SIZE(incidents); i++)
        if (incidents[i].day == day)
            return (uint32_t)incidents[i].value;
    return FAILED_PER_MILLE;
}

/* Around 2^level, in thousandths of a doubling. */
static int64_t pick_amount(struct traffic *traffic, int32_t level, int32_t noise)
{
    int64_t x = ((int64_t)level * DICE_ONE + (int64_t)dice_normal(&traffic->dice) * noise) / 1000;
    return (int64_t)(dice_exp2((int32_t)x) >> 16);
}

static void fill_amounts(struct traffic *traffic, const struct crowd_caller *caller, bool llm,
                         int64_t row[TRAFFIC_COLUMNS])
{
    if (llm) {
        row[TRAFFIC_TOKENS_IN] = pick_amount(traffic, 9300, 1350);
        row[TRAFFIC_TOKENS_OUT] = pick_amount(traffic, 8100, 1150);
    }
    bool first_party = caller && caller->kind == CROWD_FIRST_PARTY;
    if (first_party || !dice_chance(&traffic->dice, traffic->shares[PAYMENT_KNOWN]))
        return;
    /* In 10^-9 of the currency: by token, or a flat price that a proof makes four times higher. */
    int64_t flat = row[TRAFFIC_VERIFICATION] == TRAFFIC_ZKML ? 1600000 : 400000;
    row[TRAFFIC_PAID_NANO] = llm ? row[TRAFFIC_TOKENS_IN] * 150 + row[TRAFFIC_TOKENS_OUT] * 600 : flat;
}

/* Several inferences settled as one, of which nobody learns the models: this is what coverage is about. */
static void fill_bundle(struct traffic *traffic, const struct crowd_caller *caller, int64_t row[TRAFFIC_COLUMNS])
{
    bool full = dice_chance(&traffic->dice, 550);
    row[TRAFFIC_COUNT] = full ? 20 : 2 + (int64_t)dice_below(&traffic->dice, 18);
    row[TRAFFIC_SETTLEMENT] = TRAFFIC_BATCH;
    row[TRAFFIC_KIND] = TRAFFIC_LLM;
    row[TRAFFIC_VERIFICATION] = pick_verification(traffic, true);
    if (!caller || caller->kind != CROWD_RELAY)
        row[TRAFFIC_CALLER] = TRAFFIC_NULL;
}

static void fill_attributed(struct traffic *traffic, struct crowd_caller *caller, int64_t row[TRAFFIC_COLUMNS])
{
    uint32_t model = pick_model(traffic, caller);
    bool llm = traffic->catalogue->models[model].kind == CATALOGUE_LLM;

    row[TRAFFIC_MODEL] = (int64_t)model + 1;
    row[TRAFFIC_VERIFICATION] = pick_verification(traffic, llm);
    row[TRAFFIC_SETTLEMENT] = pick_settlement(traffic, llm);
    row[TRAFFIC_KIND] = pick_kind(traffic, caller, llm);
    row[TRAFFIC_FAILED] = dice_chance(&traffic->dice, failed_per_mille(traffic->day));
    if (!row[TRAFFIC_FAILED])
        fill_amounts(traffic, caller, llm, row);
}

bool traffic_next(struct traffic *traffic, int64_t row[TRAFFIC_COLUMNS])
{
    static const int64_t empty[TRAFFIC_COLUMNS] = {
        [TRAFFIC_MODEL] = TRAFFIC_NULL,     [TRAFFIC_COUNT] = 1,
        [TRAFFIC_TOKENS_IN] = TRAFFIC_NULL, [TRAFFIC_TOKENS_OUT] = TRAFFIC_NULL,
        [TRAFFIC_PAID_NANO] = TRAFFIC_NULL,
    };
    while (traffic->day < 0 || traffic->done == traffic->per_day[traffic->day]) {
        if (traffic->day == SEASON_DAYS)
            return false;
        open_day(traffic);
    }
    for (int i = 0; i < TRAFFIC_COLUMNS; i++)
        row[i] = empty[i];
    size_t newcomers_before = traffic->newcomers_seen;
    struct crowd_caller *caller = pick_caller(traffic);
    bool first_time = traffic->newcomers_seen > newcomers_before;

    row[TRAFFIC_AT] = pick_time(traffic);
    row[TRAFFIC_CALLER] = caller ? caller - traffic->crowd->callers + 1 : TRAFFIC_NULL;
    row[TRAFFIC_NODE] = 1 + (int64_t)dice_pick(&traffic->dice, traffic->node_sums, TRAFFIC_NODES);
    if (!first_time && dice_chance(&traffic->dice, traffic->shares[BUNDLED]))
        fill_bundle(traffic, caller, row);
    else
        fill_attributed(traffic, caller, row);
    traffic->done++;
    return true;
}
