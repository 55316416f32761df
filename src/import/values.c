/* SPDX-License-Identifier: MIT
 * Knows how people write times, counts, amounts and yes or no in files. */
#include "import/importer.h"

#include "base/day.h"
#include "base/decimal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool import_parse_time(struct import *import, const char *column, const char *text, int64_t *ret_time)
{
    int64_t number;
    if (import_is_empty(text)) {
        *ret_time = SNAPSHOT_UNKNOWN;
        return true;
    }
    if (time_parse(text, ret_time))
        return true;
    if (decimal_parse_int64(text, &number) && time_looks_like_milliseconds(number))
        return import_reject(import, REASON_TIME,
                             "%s \"%.40s\" is in milliseconds or finer; write unix seconds", column, text);
    return import_reject(import, REASON_TIME,
                         "%s \"%.40s\" is not a time; write 2026-11-22T15:24:58Z, 2026-11-22 or unix seconds",
                         column, text);
}

bool import_parse_day(struct import *import, const char *column, const char *text, int64_t *ret_day)
{
    int64_t time;
    if (!import_parse_time(import, column, text, &time))
        return false;
    *ret_day = time == SNAPSHOT_UNKNOWN ? SNAPSHOT_UNKNOWN : day_of_time(time);
    return true;
}

/* Tables of other programs write whole numbers as "12.0" where a column has gaps. */
static bool strip_zeros(const char *text, char out[32])
{
    size_t length = strcspn(text, ".");
    if (length >= 32 || (text[length] == '.' && text[length + 1 + strspn(text + length + 1, "0")] != '\0'))
        return false;
    memcpy(out, text, length);
    out[length] = '\0';
    return true;
}

bool import_parse_count(struct import *import, const char *column, const char *text, int64_t *ret_count)
{
    char digits[32];
    int64_t value;
    if (import_is_empty(text)) {
        *ret_count = SNAPSHOT_UNKNOWN;
        return true;
    }
    if (!strip_zeros(text, digits) || !decimal_parse_int64(digits, &value))
        return import_reject(import, REASON_NUMBER, "%s \"%.40s\" is not a whole number within 64 bits",
                             column, text);
    if (value < 0)
        return import_reject(import, REASON_NUMBER, "%s %s is negative", column, text);
    *ret_count = value;
    return true;
}

/* A decimal number as digits and a power of ten; its sign is refused by the caller. */
struct scaled {
    char digits[64];
    int count, exponent;
};

static bool read_scaled(const char *text, struct scaled *scaled)
{
    bool behind_point = false, any = false;
    for (; (*text >= '0' && *text <= '9') || (*text == '.' && !behind_point); text++) {
        if (*text == '.') {
            behind_point = true;
            continue;
        }
        any = true;
        if (*text == '0' && scaled->count == 0) {
            scaled->exponent -= behind_point;
            continue;
        }
        if (scaled->count == (int)sizeof scaled->digits)
            return false;
        scaled->digits[scaled->count++] = *text;
        scaled->exponent -= behind_point;
    }
    if (any && (*text == 'e' || *text == 'E')) {
        char *end;
        long exponent = strtol(text + 1, &end, 10);
        if (end == text + 1 || exponent > 1000 || exponent < -1000)
            return false;
        scaled->exponent += (int)exponent;
        text = end;
    }
    return any && *text == '\0';
}

/* digits x 10^exponent to the nearest integer, half to even. False when it exceeds int64. */
static bool round_scaled(const struct scaled *scaled, int64_t *ret_value, bool *ret_exact)
{
    int kept = scaled->count + scaled->exponent;
    int64_t value = 0;
    *ret_exact = true;
    if (scaled->count == 0 || kept < 0) {
        *ret_exact = scaled->count == 0;
        *ret_value = 0;
        return true;
    }
    for (int i = 0; i < kept; i++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, i < scaled->count ? scaled->digits[i] - '0' : 0, &value))
            return false;
    if (kept < scaled->count) {
        bool rest = false;
        for (int i = kept + 1; i < scaled->count; i++)
            rest |= scaled->digits[i] != '0';
        int first = scaled->digits[kept] - '0';
        *ret_exact = first == 0 && !rest;
        bool up = first > 5 || (first == 5 && (rest || value % 2 != 0));
        if (up && __builtin_add_overflow(value, 1, &value))
            return false;
    }
    *ret_value = value;
    return true;
}

bool import_parse_amount(struct import *import, const char *column, const char *text, int shift,
                         int64_t *ret_amount)
{
    struct scaled scaled = {.count = 0};
    bool exact;
    if (import_is_empty(text)) {
        *ret_amount = SNAPSHOT_UNKNOWN;
        return true;
    }
    if (*text == '-')
        return import_reject(import, REASON_NUMBER, "%s %.40s is negative", column, text);
    if (!read_scaled(text, &scaled))
        return import_reject(import, REASON_NUMBER, "%s \"%.40s\" is not a decimal number", column, text);
    scaled.exponent += shift;
    if (!round_scaled(&scaled, ret_amount, &exact))
        return import_reject(import, REASON_NUMBER, "%s %.40s is more than 64 bits of 10^-9 hold", column,
                             text);
    import->summary->rounded += !exact;
    return true;
}

bool import_parse_flag(struct import *import, const char *column, const char *text, int64_t *ret_flag)
{
    static const struct {
        const char *word;
        int value;
    } words[] = {{"1", 1},  {"0", 0},   {"true", 1}, {"false", 0}, {"yes", 1},
                 {"no", 0}, {"1.0", 1}, {"0.0", 0},  {"t", 1},     {"f", 0}};
    *ret_flag = -1;
    if (import_is_empty(text))
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcasecmp(text, words[i].word) == 0) {
            *ret_flag = words[i].value;
            return true;
        }
    return import_reject(import, REASON_VALUE, "%s \"%.40s\" is neither 1 nor 0, true nor false", column,
                         text);
}
