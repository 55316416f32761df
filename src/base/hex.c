/* SPDX-License-Identifier: MIT
 * Knows the hexadecimal digits. */
#include "base/hex.h"

void hex_write(const void *bytes, size_t length, char *out)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++) {
        *out++ = digits[at[i] >> 4];
        *out++ = digits[at[i] & 15];
    }
    *out = '\0';
}

/* One more than the value of each digit, and whether it is an upper-case one; 0 = none. */
#define VALUE 31
#define UPPER 32
static const unsigned char values[256] = {
    ['0'] = 1,          ['1'] = 2,          ['2'] = 3,          ['3'] = 4,          ['4'] = 5,
    ['5'] = 6,          ['6'] = 7,          ['7'] = 8,          ['8'] = 9,          ['9'] = 10,
    ['a'] = 11,         ['b'] = 12,         ['c'] = 13,         ['d'] = 14,         ['e'] = 15,
    ['f'] = 16,         ['A'] = UPPER | 11, ['B'] = UPPER | 12, ['C'] = UPPER | 13, ['D'] = UPPER | 14,
    ['E'] = UPPER | 15, ['F'] = UPPER | 16,
};

int hex_digit(char digit)
{
    return (values[(unsigned char)digit] & VALUE) - 1;
}

bool hex_read(const char *digits, size_t length, bool upper, void *out)
{
    unsigned char *to = out;
    for (size_t i = 0; i < length; i++) {
        unsigned high = values[(unsigned char)digits[2 * i]], low = values[(unsigned char)digits[2 * i + 1]];
        if (high == 0 || low == 0 || (!upper && ((high | low) & UPPER)))
            return false;
        to[i] = (unsigned char)(((high & VALUE) - 1) << 4 | ((low & VALUE) - 1));
    }
    return true;
}
