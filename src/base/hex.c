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

/* One more than the value of each digit; 0 = none. */
static const unsigned char values[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

bool hex_read(const char *digits, size_t length, void *out)
{
    unsigned char *to = out;
    for (size_t i = 0; i < length; i++) {
        unsigned high = values[(unsigned char)digits[2 * i]], low = values[(unsigned char)digits[2 * i + 1]];
        if (high == 0 || low == 0)
            return false;
        to[i] = (unsigned char)((high - 1) << 4 | (low - 1));
    }
    return true;
}
