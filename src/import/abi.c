/* SPDX-License-Identifier: MIT
 * Knows how numbers, texts and addresses lie in the data of an event. */
#include "import/abi.h"

#include "base/decimal.h"
#include "base/hex.h"

#include <string.h>

#define WORD 32

static bool has_prefix(const char *text)
{
    return text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

bool abi_hex(const char *text, struct arena *arena, struct abi_data *ret_data)
{
    if (!has_prefix(text))
        return false;
    size_t digits = strlen(text + 2);
    if (digits % 2 != 0)
        return false;
    unsigned char *bytes = arena_alloc(arena, digits / 2 + 1, 1);
    if (!hex_read(text + 2, digits / 2, true, bytes))
        return false;
    *ret_data = (struct abi_data){.bytes = bytes, .length = digits / 2};
    return true;
}

bool abi_quantity(const char *text, int64_t *ret_value)
{
    int64_t value = 0;
    if (!has_prefix(text))
        return decimal_parse_int64(text, ret_value) && *ret_value >= 0;
    if (text[2] == '\0')
        return false;
    for (const char *at = text + 2; *at != '\0'; at++)
        if (hex_digit(*at) < 0 || __builtin_mul_overflow(value, 16, &value) ||
            __builtin_add_overflow(value, hex_digit(*at), &value))
            return false;
    *ret_value = value;
    return true;
}

static bool has_word(const struct abi_data *data, size_t offset)
{
    return offset <= data->length && data->length - offset >= WORD;
}

bool abi_number(const struct abi_data *data, size_t offset, int64_t *ret_value)
{
    if (!has_word(data, offset))
        return false;
    const unsigned char *word = data->bytes + offset;
    uint64_t value = 0;
    for (size_t i = 0; i < WORD; i++) {
        if (i < WORD - 8 && word[i] != 0)
            return false;
        value = value << 8 | word[i];
    }
    if (value > INT64_MAX)
        return false;
    *ret_value = (int64_t)value;
    return true;
}

bool abi_string(const struct abi_data *data, size_t offset, struct arena *arena, const char **ret_text)
{
    int64_t length;
    if (!abi_number(data, offset, &length) || (uint64_t)length > data->length - offset - WORD)
        return false;
    const unsigned char *bytes = data->bytes + offset + WORD;
    if (memchr(bytes, '\0', (size_t)length))
        return false;
    *ret_text = arena_copy(arena, (const char *)bytes, (size_t)length);
    return true;
}

bool abi_address(const struct abi_data *data, size_t offset, char out[ABI_ADDRESS_SIZE])
{
    if (!has_word(data, offset))
        return false;
    const unsigned char *word = data->bytes + offset;
    for (size_t i = 0; i < 12; i++)
        if (word[i] != 0)
            return false;
    out[0] = '0';
    out[1] = 'x';
    hex_write(word + 12, 20, out + 2);
    return true;
}

bool abi_nano(const struct abi_data *data, size_t offset, int64_t *ret_nano, bool *ret_exact)
{
    if (!has_word(data, offset))
        return false;
    /* Long division by 10^9, 32 bits at a time. */
    uint64_t remainder = 0, quotient = 0;
    for (size_t i = 0; i < WORD; i += 4) {
        const unsigned char *at = data->bytes + offset + i;
        uint64_t part =
            remainder << 32 | (uint64_t)at[0] << 24 | (uint64_t)at[1] << 16 | (uint64_t)at[2] << 8 | at[3];
        if (quotient >> 31 != 0)
            return false;
        quotient = quotient << 32 | part / 1000000000;
        remainder = part % 1000000000;
    }
    bool up = remainder > 500000000 || (remainder == 500000000 && quotient % 2 != 0);
    *ret_exact = remainder == 0;
    *ret_nano = (int64_t)(quotient + up);
    return true;
}
