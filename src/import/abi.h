/* SPDX-License-Identifier: MIT
 *
 * Hexadecimal text and Ethereum's contract ABI, decoded from hostile bytes.
 *
 * Every offset and length inside the data is checked against its end. Layout:
 * https://docs.soliditylang.org/en/latest/abi-spec.html
 */
#ifndef IMPORT_ABI_H
#define IMPORT_ABI_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct abi_data {
    const unsigned char *bytes;
    size_t length;
};

/* "0x" and an even number of digits of any case, into the arena. False for anything else. */
bool abi_hex(const char *text, struct arena *arena, struct abi_data *ret_data);

/* "0x1a", or "26": what JSON-RPC and explorers write for small numbers. False beyond int64. */
bool abi_quantity(const char *text, int64_t *ret_value);

/* The 32-byte word at `offset` as a number. False behind the end or beyond int64. */
bool abi_number(const struct abi_data *data, size_t offset, int64_t *ret_value);

/* The text at `offset`: its length, then its bytes. False when it does not lie wholly in the data. */
bool abi_string(const struct abi_data *data, size_t offset, struct arena *arena, const char **ret_text);

/* The address in the low 20 bytes of the word at `offset`, as "0x" and 40 lower-case digits. False when the
 * upper 12 are not zero. */
#define ABI_ADDRESS_SIZE 43
bool abi_address(const struct abi_data *data, size_t offset, char out[ABI_ADDRESS_SIZE]);

/* The word at `offset` divided by 10^9 and rounded to nearest: an amount of 18 decimals in units of 10^-9.
 * False behind the end or beyond int64; *ret_exact says whether anything was rounded off. */
bool abi_nano(const struct abi_data *data, size_t offset, int64_t *ret_nano, bool *ret_exact);

#endif
