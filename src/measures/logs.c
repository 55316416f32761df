/* SPDX-License-Identifier: MIT
 * Knows how to get from one logarithm to the next. */
#include "measures/logs.h"

void log_walk_start(struct log_walk *walk, mpfr_prec_t bits)
{
    mpfr_inits2(bits, walk->log, walk->ratio, walk->square, walk->term, walk->sum, (mpfr_ptr)NULL);
    walk->at = 0;
}

void log_walk_end(struct log_walk *walk)
{
    mpfr_clears(walk->log, walk->ratio, walk->square, walk->term, walk->sum, (mpfr_ptr)NULL);
}

/* Below 2^7 a step is never close enough (1 / (2 x) > 2^-8), so that every logarithm stepped from is above 4
 * and a unit of the last place of one is at most 8 of any other's (ln 2^63 < 44). */
static bool close_to(uint64_t from, uint64_t x)
{
    uint64_t distance = x > from ? x - from : from - x;
    return distance < (from + x) >> 8;
}

/* log += 2 artanh((x - at) / (x + at)) */
static void step(struct log_walk *walk, uint64_t x)
{
    mpfr_exp_t enough = -(mpfr_exp_t)mpfr_get_prec(walk->log);
    bool down = x < walk->at;
    mpfr_set_ui(walk->term, x + walk->at, MPFR_RNDN);
    mpfr_ui_div(walk->ratio, down ? walk->at - x : x - walk->at, walk->term, MPFR_RNDN);
    mpfr_sqr(walk->square, walk->ratio, MPFR_RNDN);
    mpfr_set(walk->sum, walk->ratio, MPFR_RNDN);
    for (unsigned long k = 3;; k += 2) {
        mpfr_mul(walk->ratio, walk->ratio, walk->square, MPFR_RNDN);
        if (mpfr_get_exp(walk->ratio) < enough)
            break;
        mpfr_div_ui(walk->term, walk->ratio, k, MPFR_RNDN);
        mpfr_add(walk->sum, walk->sum, walk->term, MPFR_RNDN);
    }
    mpfr_mul_2ui(walk->sum, walk->sum, 1, MPFR_RNDN);
    if (down)
        mpfr_sub(walk->log, walk->log, walk->sum, MPFR_RNDN);
    else
        mpfr_add(walk->log, walk->log, walk->sum, MPFR_RNDN);
}

mpfr_srcptr log_walk_to(struct log_walk *walk, uint64_t x)
{
    if (close_to(walk->at, x))
        step(walk, x);
    else
        mpfr_log_ui(walk->log, x, MPFR_RNDN);
    walk->at = x;
    return walk->log;
}

void interval_around_sum(struct interval *to, mpfr_srcptr sum, mpfr_prec_t bits)
{
    mpfr_t error;
    mpfr_init2(error, 64);
    mpfr_abs(error, sum, MPFR_RNDU);
    mpfr_mul_2si(error, error, LOG_WALK_SLACK - (long)bits, MPFR_RNDU);
    mpfr_sub(to->low, sum, error, MPFR_RNDD);
    mpfr_add(to->high, sum, error, MPFR_RNDU);
    mpfr_clear(error);
}
