/* SPDX-License-Identifier: MIT
 *
 * UTC days and times, in the proleptic Gregorian calendar, without time zones, locale or clock.
 *
 * A day is an int32_t number of days since 1970-01-01 (day 0); a time is int64_t unix seconds UTC. Civil conversion is
 * the algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#define DAY_SECONDS 86400

/* Years 1970 to 9999: what a snapshot may contain. */
#define DAY_LEAST 0
#define DAY_MOST 2932896
#define TIME_MOST ((int64_t)DAY_MOST * DAY_SECONDS + DAY_SECONDS - 1)

struct date {
    int year, month, day; /* month 1..12, day 1..31 */
};

int32_t day_of_time(int64_t unix_seconds); /* rounds down, also before 1970 */
int64_t day_start(int32_t day);            /* unix seconds of 00:00:00 */
struct date day_to_date(int32_t day);
int32_t day_from_date(struct date date);

#define DAY_TEXT_SIZE 64

/* "2026-11-22", "22 November 2026", "22 Nov", "Nov 2026"; returns `out` (DAY_TEXT_SIZE bytes). */
char *day_iso(int32_t day, char out[DAY_TEXT_SIZE]);
char *day_long(int32_t day, char out[DAY_TEXT_SIZE]);
char *day_short(int32_t day, char out[DAY_TEXT_SIZE]);
char *day_month(int32_t day, char out[DAY_TEXT_SIZE]);

/* "2026-11-22T15:24:58Z" */
char *time_iso(int64_t unix_seconds, char out[DAY_TEXT_SIZE]);

/* Reads exactly "YYYY-MM-DD". False for anything else, including 30 February and years before 1970. */
bool day_parse(const char *text, int32_t *ret_day);

/* Reads an ISO 8601 date ("2026-11-22" = its start), date and time ("2026-11-22T15:24:58", a space for the T, optional
 * fraction which is cut off, optional Z or +hh:mm offset, UTC when there is none), or unix seconds as digits (with an
 * optional fraction ".000"). False for anything else and outside 1970..9999; unix milliseconds are beyond 9999 for
 * every time since 1978 and therefore refused, see time_looks_like_milliseconds(). */
bool time_parse(const char *text, int64_t *ret_unix_seconds);

/* True for a number that is a plausible time in milliseconds or finer but not in seconds: for the remedy in
 * messages. */
bool time_looks_like_milliseconds(int64_t number);

#endif
