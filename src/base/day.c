/* SPDX-License-Identifier: MIT
 * Knows the calendar. */
#include "base/day.h"

#include "base/decimal.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char month_names[12][10] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};

int32_t day_of_time(int64_t unix_seconds)
{
    int64_t day = unix_seconds / DAY_SECONDS;
    if (unix_seconds % DAY_SECONDS < 0)
        day--;
    return (int32_t)day;
}

int64_t day_start(int32_t day)
{
    return (int64_t)day * DAY_SECONDS;
}

struct date day_to_date(int32_t day)
{
    /* Eras of 400 years that begin on 1 March, so that the leap day is the last of its year. */
    int64_t z = (int64_t)day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date date = {
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .year = (int)(year_of_era + era * 400),
    };
    date.year += date.month <= 2;
    return date;
}

int32_t day_from_date(struct date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

/* "-07" */
static void put_part(int part, char out[3])
{
    out[0] = '-';
    out[1] = (char)('0' + part / 10);
    out[2] = (char)('0' + part % 10);
}

/* These return where the number or name ends, and write no terminator. */
static char *put_number(int number, char *out)
{
    char digits[DECIMAL_SIZE];
    size_t length = strlen(decimal_plain(number, digits));
    return (char *)memcpy(out, digits, length) + length;
}

static char *put_month(struct date date, size_t letters, char *out)
{
    return (char *)memcpy(out, month_names[date.month - 1], letters) + letters;
}

char *day_iso(int32_t day, char out[DAY_TEXT_SIZE])
{
    struct date date = day_to_date(day);
    if (date.year < 0 || date.year > 9999) {
        snprintf(out, DAY_TEXT_SIZE, "%04d-%02d-%02d", date.year, date.month, date.day);
        return out;
    }
    /* Hundreds of dates stand on every page, and printf takes ten times as long. */
    out[0] = (char)('0' + date.year / 1000);
    out[1] = (char)('0' + date.year / 100 % 10);
    out[2] = (char)('0' + date.year / 10 % 10);
    out[3] = (char)('0' + date.year % 10);
    put_part(date.month, out + 4);
    put_part(date.day, out + 7);
    out[10] = '\0';
    return out;
}

char *day_long(int32_t day, char out[DAY_TEXT_SIZE])
{
    struct date date = day_to_date(day);
    char *at = put_number(date.day, out);
    *at++ = ' ';
    at = put_month(date, strlen(month_names[date.month - 1]), at);
    *at++ = ' ';
    *put_number(date.year, at) = '\0';
    return out;
}

char *day_short(int32_t day, char out[DAY_TEXT_SIZE])
{
    struct date date = day_to_date(day);
    char *at = put_number(date.day, out);
    *at++ = ' ';
    *put_month(date, 3, at) = '\0';
    return out;
}

char *day_month(int32_t day, char out[DAY_TEXT_SIZE])
{
    struct date date = day_to_date(day);
    char *at = put_month(date, 3, out);
    *at++ = ' ';
    *put_number(date.year, at) = '\0';
    return out;
}

char *time_iso(int64_t unix_seconds, char out[DAY_TEXT_SIZE])
{
    int32_t day = day_of_time(unix_seconds);
    int second = (int)(unix_seconds - day_start(day));
    struct date date = day_to_date(day);
    snprintf(out, DAY_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day, second / 3600,
             second / 60 % 60, second % 60);
    return out;
}

/* Reads exactly `count` digits at *at and moves it behind them. */
static bool take_digits(const char **at, int count, int *ret_value)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        char digit = (*at)[i];
        if (digit < '0' || digit > '9')
            return false;
        value = value * 10 + (digit - '0');
    }
    *at += count;
    *ret_value = value;
    return true;
}

static bool take_byte(const char **at, char byte)
{
    if (**at != byte)
        return false;
    ++*at;
    return true;
}

static int days_of_month(struct date date)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    return days[date.month - 1] + (leap && date.month == 2);
}

static bool take_date(const char **at, int32_t *ret_day)
{
    struct date date;
    if (!take_digits(at, 4, &date.year) || !take_byte(at, '-') || !take_digits(at, 2, &date.month) ||
        !take_byte(at, '-') || !take_digits(at, 2, &date.day))
        return false;
    if (date.year < 1970 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > days_of_month(date))
        return false;
    *ret_day = day_from_date(date);
    return true;
}

bool day_parse(const char *text, int32_t *ret_day)
{
    int32_t day;
    if (!take_date(&text, &day) || *text != '\0')
        return false;
    *ret_day = day;
    return true;
}

static bool skip_fraction(const char **at)
{
    if (!take_byte(at, '.'))
        return true;
    const char *first = *at;
    while (**at >= '0' && **at <= '9')
        ++*at;
    return *at > first;
}

/* Nothing, "Z", "+hh:mm", "+hhmm" or "+hh". */
static bool take_offset(const char **at, int *ret_seconds)
{
    int hours, minutes = 0;
    int sign = **at == '-' ? -1 : 1;

    *ret_seconds = 0;
    if (**at == '\0' || take_byte(at, 'Z') || take_byte(at, 'z'))
        return true;
    if (!take_byte(at, '+') && !take_byte(at, '-'))
        return false;
    if (!take_digits(at, 2, &hours))
        return false;
    if (**at != '\0' && ((void)take_byte(at, ':'), !take_digits(at, 2, &minutes)))
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    return hours < 24 && minutes < 60;
}

static bool take_clock(const char **at, int *ret_seconds)
{
    int hour, minute, second = 0, offset;
    if (!take_digits(at, 2, &hour) || !take_byte(at, ':') || !take_digits(at, 2, &minute))
        return false;
    if (take_byte(at, ':') && (!take_digits(at, 2, &second) || !skip_fraction(at)))
        return false;
    if (hour > 23 || minute > 59 || second > 60 || !take_offset(at, &offset))
        return false;
    *ret_seconds = hour * 3600 + minute * 60 + second - offset;
    return true;
}

static bool parse_unix_seconds(const char *text, int64_t *ret_seconds)
{
    int64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++)
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *at - '0', &value))
            return false;
    if (at == text || !skip_fraction(&at) || *at != '\0' || value > TIME_MOST)
        return false;
    *ret_seconds = value;
    return true;
}

bool time_parse(const char *text, int64_t *ret_unix_seconds)
{
    const char *at = text;
    int32_t day;
    int seconds = 0;

    if (!take_date(&at, &day))
        return parse_unix_seconds(text, ret_unix_seconds);
    if (*at != '\0' &&
        !((take_byte(&at, 'T') || take_byte(&at, 't') || take_byte(&at, ' ')) && take_clock(&at, &seconds)))
        return false;
    int64_t value = day_start(day) + seconds;
    if (*at != '\0' || value < 0 || value > TIME_MOST)
        return false;
    *ret_unix_seconds = value;
    return true;
}

bool time_looks_like_milliseconds(int64_t number)
{
    return number > TIME_MOST && number / 1000 <= TIME_MOST * 1000000;
}
