/* SPDX-License-Identifier: MIT
 * Knows how decimal text is rounded and grouped. */
#include "base/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A decimal taken apart: 0.d1d2d3... * 10^point. No leading zero among the digits; zero has no digits. */
struct parts {
    bool negative;
    int length;
    int point;
    char digits[64];
};

bool decimal_parse_int64(const char *text, int64_t *ret_value)
{
    bool negative = *text == '-';
    int64_t value = 0;
    const char *at = text + negative;

    if (*at == '\0')
        return false;
    for (; *at; at++) {
        if (*at < '0' || *at > '9')
            return false;
        int digit = negative ? '0' - *at : *at - '0';
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *ret_value = value;
    return true;
}

/* Writes the number without a terminator; returns its length. */
static size_t put_number(bool negative, uint64_t magnitude, char *out)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + magnitude % 10);
    while ((magnitude /= 10) > 0);
    if (negative)
        *out++ = '-';
    memcpy(out, digits + at, sizeof digits - at);
    return sizeof digits - at + negative;
}

char *decimal_plain(int64_t value, char out[DECIMAL_SIZE])
{
    out[put_number(value < 0, value < 0 ? -(uint64_t)value : (uint64_t)value, out)] = '\0';
    return out;
}

static bool take_apart(const char *decimal, struct parts *parts)
{
    bool seen_point = false, seen_digit = false;
    const char *at = decimal;

    *parts = (struct parts){.negative = *at == '-'};
    at += *at == '-' || *at == '+';
    for (; (*at >= '0' && *at <= '9') || (*at == '.' && !seen_point); at++) {
        if (*at == '.') {
            seen_point = true;
            continue;
        }
        seen_digit = true;
        bool leading_zero = *at == '0' && parts->length == 0;
        if (!leading_zero) {
            if (parts->length == (int)sizeof parts->digits)
                return false;
            parts->digits[parts->length++] = *at;
        }
        parts->point += seen_point ? -leading_zero : !leading_zero;
    }
    if (*at == 'e' || *at == 'E') {
        char *end;
        long exponent = strtol(at + 1, &end, 10);
        if (end == at + 1 || labs(exponent) > 1000000)
            return false;
        parts->point += (int)exponent;
        at = end;
    }
    if (parts->length == 0)
        parts->point = 0;
    return seen_digit && *at == '\0';
}

/* Keeps the first `keep` digits (may be negative: far below the last digit printed), rounding half to even. */
static void round_to(struct parts *parts, int keep)
{
    if (keep >= parts->length)
        return;
    bool up = false;
    if (keep >= 0) {
        bool rest = false;
        for (int i = keep + 1; i < parts->length; i++)
            rest |= parts->digits[i] != '0';
        bool odd = keep > 0 && (parts->digits[keep - 1] - '0') % 2 == 1;
        up = parts->digits[keep] > '5' || (parts->digits[keep] == '5' && (rest || odd));
    }
    parts->length = keep > 0 ? keep : 0;
    if (!up)
        return;
    int i = parts->length - 1;
    for (; i >= 0 && parts->digits[i] == '9'; i--)
        parts->digits[i] = '0';
    if (i >= 0) {
        parts->digits[i]++;
        return;
    }
    /* 999 became 1000, or nothing became one unit of the last place. */
    parts->digits[0] = '1';
    for (int j = 1; j < parts->length; j++)
        parts->digits[j] = '0';
    if (parts->length == 0)
        parts->length = 1;
    parts->point++;
}

static bool is_zero(const struct parts *parts)
{
    for (int i = 0; i < parts->length; i++)
        if (parts->digits[i] != '0')
            return false;
    return true;
}

static char digit_at(const struct parts *parts, int index)
{
    return index >= 0 && index < parts->length ? parts->digits[index] : '0';
}

/* For readers; data keep the hyphen. */
#define MINUS "\xE2\x88\x92"

/* Of a number, so that "<" or a unit fits beside it. */
#define MOST_BYTES (DECIMAL_SIZE - 8)

/* Prints sign, grouped whole part and `places` decimals. */
static void print_grouped(const struct parts *parts, int places, char out[DECIMAL_SIZE])
{
    size_t at = 0;
    int whole = parts->point > 0 ? parts->point : 0;

    if (whole + whole / 3 + places + 5 > MOST_BYTES) {
        snprintf(out, DECIMAL_SIZE, "%s10^%d", parts->negative ? MINUS : "", parts->point);
        return;
    }
    if (parts->negative && !is_zero(parts)) {
        at = strlen(MINUS);
        memcpy(out, MINUS, at);
    }
    if (whole == 0)
        out[at++] = '0';
    for (int i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digit_at(parts, i);
    }
    if (places > 0)
        out[at++] = '.';
    for (int i = 0; i < places; i++)
        out[at++] = digit_at(parts, parts->point + i);
    out[at] = '\0';
}

static char *copy_as_is(const char *text, char out[DECIMAL_SIZE])
{
    snprintf(out, DECIMAL_SIZE, "%s", text);
    return out;
}

char *decimal_integer(const char *digits, char out[DECIMAL_SIZE])
{
    struct parts parts;
    if (!take_apart(digits, &parts))
        return copy_as_is(digits, out);
    round_to(&parts, parts.point);
    print_grouped(&parts, 0, out);
    return out;
}

char *decimal_int64(int64_t value, char out[DECIMAL_SIZE])
{
    char digits[DECIMAL_SIZE];
    return decimal_integer(decimal_plain(value, digits), out);
}

/* The least number that `places` decimals can show: "0.01". */
static const char *least(int places, char out[40])
{
    out[0] = '0';
    out[1] = places > 0 ? '.' : '\0';
    memset(out + 2, '0', 36);
    if (places > 0) {
        out[places + 1] = '1';
        out[places + 2] = '\0';
        return out;
    }
    return "1";
}

static char *join(const char *number, const char *unit, char *out)
{
    size_t length = strnlen(number, MOST_BYTES);
    memcpy(out, number, length);
    memcpy(out + length, unit, strlen(unit) + 1);
    return out;
}

static char *print_fixed(struct parts parts, int places, const char *unit, char out[DECIMAL_SIZE])
{
    bool was_zero = is_zero(&parts);
    char smallest[40], number[DECIMAL_SIZE];

    round_to(&parts, parts.point + places);
    if (!was_zero && is_zero(&parts)) {
        char *at = join(parts.negative ? ">" MINUS : "<", "", out);
        join(least(places, smallest), unit, at + strlen(at));
        return out;
    }
    print_grouped(&parts, places, number);
    return join(number, unit, out);
}

char *decimal_fixed(const char *decimal, int places, char out[DECIMAL_SIZE])
{
    struct parts parts;
    return take_apart(decimal, &parts) ? print_fixed(parts, places, "", out) : copy_as_is(decimal, out);
}

char *decimal_percent(const char *ratio, int places, char out[DECIMAL_SIZE])
{
    struct parts parts;
    if (!take_apart(ratio, &parts))
        return copy_as_is(ratio, out);
    bool under_one = parts.point <= 0;
    parts.point += parts.length > 0 ? 2 : 0;

    struct parts rounded = parts;
    round_to(&rounded, rounded.point + places);
    if (under_one && rounded.point > 2 && !is_zero(&rounded)) {
        char nines[40] = "99.";
        memset(nines + 3, '9', (size_t)places);
        nines[places > 0 ? 3 + places : 2] = '\0';
        snprintf(out, DECIMAL_SIZE, "%s%s%%", parts.negative ? "<" MINUS : ">", nines);
        return out;
    }
    return print_fixed(parts, places, "%", out);
}

/* Digits behind the point without trailing zeros. */
static int needed_places(const struct parts *parts)
{
    int places = parts->length - parts->point;
    while (places > 0 && digit_at(parts, parts->point + places - 1) == '0')
        places--;
    return places > 0 ? (places < 30 ? places : 30) : 0;
}

char *decimal_change(const char *relative, char out[DECIMAL_SIZE])
{
    const char *size = relative + (*relative == '-');
    double ratio = strtod(size, NULL);
    struct parts parts;
    char multiple[DECIMAL_SIZE], number[DECIMAL_SIZE];

    snprintf(multiple, sizeof multiple, "%.17g", ratio + 1);
    if (*relative == '-' || ratio < 9 || !take_apart(multiple, &parts))
        return decimal_percent(size, ratio < 1, out);
    round_to(&parts, 3);
    print_grouped(&parts, needed_places(&parts), number);
    return join(number, "-fold", out);
}

char *decimal_compact(const char *decimal, char out[DECIMAL_SIZE])
{
    static const char units[] = " KMBTQ";
    struct parts parts;
    if (!take_apart(decimal, &parts))
        return copy_as_is(decimal, out);
    round_to(&parts, 3);
    int group = parts.point > 0 ? (parts.point - 1) / 3 : 0;
    if (group >= (int)sizeof units - 1)
        group = (int)sizeof units - 2;
    parts.point -= 3 * group;
    char unit[2] = {group > 0 ? units[group] : '\0', '\0'}, number[DECIMAL_SIZE];
    print_grouped(&parts, needed_places(&parts), number);
    return join(number, unit, out);
}

/* Of a ratio, by one division: a rest below 2^63 times 10^18 fits 128 bits. */
#define DIGITS_AT_ONCE 18

/* Most shares of a large inventory. */
static char *zero_ratio(int places, char out[DECIMAL_SIZE])
{
    size_t length = places > 0 ? (size_t)places + 2 : 1;
    memset(out, '0', length);
    if (places > 0)
        out[1] = '.';
    out[length] = '\0';
    return out;
}

char *decimal_ratio(int64_t numerator, int64_t denominator, int places, char out[DECIMAL_SIZE])
{
    if (numerator == 0)
        return zero_ratio(places, out);
    bool negative = numerator < 0;
    unsigned __int128 rest = negative ? (unsigned __int128)(-(__int128)numerator) : (unsigned __int128)numerator;
    unsigned __int128 divisor = (unsigned __int128)denominator;
    struct parts parts = {.negative = negative};
    char raw[DECIMAL_SIZE];
    size_t length = put_number(negative, (uint64_t)(rest / divisor), raw);

    raw[length++] = '.';
    rest %= divisor;
    /* One digit more than asked for, and a sticky digit for what is left, decide the rounding. */
    for (int left = places + 1; left > 0; left -= DIGITS_AT_ONCE) {
        size_t count = (size_t)(left < DIGITS_AT_ONCE ? left : DIGITS_AT_ONCE);
        for (size_t i = 0; i < count; i++)
            rest *= 10;
        uint64_t quotient = (uint64_t)(rest / divisor);
        rest %= divisor;
        for (size_t i = count; i-- > 0; quotient /= 10)
            raw[length + i] = (char)('0' + (int)(quotient % 10));
        length += count;
    }
    raw[length++] = rest > 0 ? '1' : '0';
    raw[length] = '\0';
    if (!take_apart(raw, &parts))
        return copy_as_is(raw, out);
    round_to(&parts, parts.point + places);

    size_t at = 0;
    int whole = parts.point > 0 ? parts.point : 0;
    if (parts.negative && !is_zero(&parts))
        out[at++] = '-';
    if (whole == 0)
        out[at++] = '0';
    for (int i = 0; i < whole; i++)
        out[at++] = digit_at(&parts, i);
    if (places > 0)
        out[at++] = '.';
    for (int i = 0; i < places; i++)
        out[at++] = digit_at(&parts, parts.point + i);
    out[at] = '\0';
    return out;
}

bool decimal_is_number(const char *text)
{
    struct parts parts;
    return take_apart(text, &parts);
}

/* Of the magnitudes. */
static int compare_parts(const struct parts *a, const struct parts *b)
{
    bool a_zero = is_zero(a), b_zero = is_zero(b);
    if (a_zero || b_zero)
        return b_zero - a_zero;
    if (a->point != b->point)
        return a->point < b->point ? -1 : 1;
    for (int i = 0; i < a->length || i < b->length; i++)
        if (digit_at(a, i) != digit_at(b, i))
            return digit_at(a, i) < digit_at(b, i) ? -1 : 1;
    return 0;
}

int decimal_compare(const char *a, const char *b)
{
    struct parts left, right;
    if (!take_apart(a, &left) || !take_apart(b, &right))
        return 0;
    bool left_negative = left.negative && !is_zero(&left), right_negative = right.negative && !is_zero(&right);
    if (left_negative != right_negative)
        return left_negative ? -1 : 1;
    return left_negative ? compare_parts(&right, &left) : compare_parts(&left, &right);
}

/* Digits of a - b or a + b from 10^(high - 1) down to 10^low, for |a| >= |b|. */
static void combine(const struct parts *a, const struct parts *b, bool add, int high, int low, char *digits)
{
    int carry = 0;
    for (int place = low; place < high; place++) {
        int other = digit_at(b, b->point - 1 - place) - '0';
        int sum = digit_at(a, a->point - 1 - place) - '0' + (add ? other : -other) + carry;
        carry = sum > 9 ? 1 : sum < 0 ? -1 : 0;
        digits[high - 1 - place] = (char)('0' + sum - 10 * carry);
    }
}

bool decimal_difference(const char *a, const char *b, char out[DECIMAL_SIZE])
{
    struct parts left, right;
    char digits[DECIMAL_SIZE] = "";

    if (!take_apart(a, &left) || !take_apart(b, &right))
        return false;
    right.negative = !right.negative;
    bool swapped = compare_parts(&left, &right) < 0;
    const struct parts *large = swapped ? &right : &left, *small = swapped ? &left : &right;
    int high = (large->point > small->point ? large->point : small->point) + 1;
    int large_low = large->point - large->length, small_low = small->point - small->length;
    int low = large_low < small_low ? large_low : small_low;
    high = high > 1 ? high : 1;
    low = low < 0 ? low : 0;
    if (high - low > DECIMAL_SIZE - 4)
        return false;
    combine(large, small, large->negative == small->negative, high, low, digits);

    int count = high - low, first = 0, at = 0;
    while (first < high - 1 && digits[first] == '0')
        first++;
    while (count > high && digits[count - 1] == '0')
        count--;
    bool zero = strspn(digits, "0") >= (size_t)count;
    if (large->negative && !zero)
        out[at++] = '-';
    for (int i = first; i < count; i++) {
        if (i == high)
            out[at++] = '.';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return true;
}
