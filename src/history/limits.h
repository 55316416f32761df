/* SPDX-License-Identifier: MIT
 *
 * Limits on the numbers of a report: what --fail-if takes, and how each is judged. verdicts.h tells the verdicts.
 *
 *     gini.listed.30d > 0.99              a number of numbers.h; without a window, of the default window
 *     coverage < 90%                      a hundredth is a hundredth: 90% is 0.9
 *     delta(gini.listed.30d) > 0.02       the number less that of the previous report
 *
 * The operators are > >= < <= = (or ==) and !=. Both sides are compared as decimals, exactly.
 */
#ifndef HISTORY_LIMITS_H
#define HISTORY_LIMITS_H

#include "base/arena.h"
#include "base/error.h"
#include "history/numbers.h"

#include <stdbool.h>
#include <stddef.h>

struct limit {
    const char *rule;  /* as it was given */
    const char *name;
    bool delta;
    int operator;      /* a row of the table in limits.c */
    const char *bound; /* decimal text, as decimal_compare() takes it */
};

enum verdict_kind {
    VERDICT_PASS,
    VERDICT_FAIL,      /* the condition holds: the limit is met */
    VERDICT_UNDECIDED, /* the number is not known or not defined; counts as failed, for a gate that cannot see must not
                          say pass */
    VERDICT_SKIPPED,   /* a delta without a previous report; does not count */
};

struct verdict {
    const struct limit *limit;
    enum verdict_kind kind;
    const char *actual; /* decimal text, "infinite", or "" */
    const char *reason; /* of VERDICT_UNDECIDED and VERDICT_SKIPPED; else "" */
};

/* Reads a rule. The limit's texts are the arena's. ERROR_USAGE with what a rule looks like. */
bool limit_parse(const char *rule, struct arena *arena, struct limit *ret_limit, struct error *err) MUST_CHECK;

/* Judges `count` limits into verdicts[count]. `previous` NULL = there is no previous report. A name that the summary
 * does not have is ERROR_USAGE and comes with the nearest one. */
bool limits_judge(const struct limit *limits, size_t count, const struct numbers *now, const struct numbers *previous,
                  struct arena *arena, struct verdict *verdicts, struct error *err) MUST_CHECK;

#endif
