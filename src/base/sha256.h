/* SPDX-License-Identifier: MIT
 *
 * SHA-256 as lower-case hexadecimal text (64 digits and a terminator), by libcrypto.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_HEX_SIZE 65

void sha256_bytes(const void *bytes, size_t length, char ret_hex[SHA256_HEX_SIZE]);

/* The same as 32 bytes, and those as text. */
void sha256_raw(const void *bytes, size_t length, unsigned char ret_digest[32]);
void sha256_hex(const unsigned char digest[32], char ret_hex[SHA256_HEX_SIZE]);

/* Hashing bytes as they come. sha256_digest() gives the digest of all added so far, and more may be added after it. */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *hash, const void *bytes, size_t length);
void sha256_digest(const struct sha256 *hash, char ret_hex[SHA256_HEX_SIZE]);
void sha256_free(struct sha256 *hash); /* NULL is fine */

#endif
