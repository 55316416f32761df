/* SPDX-License-Identifier: MIT
 * Knows how libcrypto hashes. */
#include "base/sha256.h"

#include "base/hex.h"
#include "base/memory.h"

#include <openssl/evp.h>
#include <stdlib.h>

void sha256_hex(const unsigned char digest[32], char ret_hex[SHA256_HEX_SIZE])
{
    hex_write(digest, 32, ret_hex);
}

void sha256_raw(const void *bytes, size_t length, unsigned char ret_digest[32])
{
    /* Fails only where libcrypto was built without SHA-256 or memory ran out. */
    if (EVP_Digest(bytes, length, ret_digest, NULL, EVP_sha256(), NULL) != 1)
        abort();
}

void sha256_bytes(const void *bytes, size_t length, char ret_hex[SHA256_HEX_SIZE])
{
    unsigned char digest[32];
    sha256_raw(bytes, length, digest);
    sha256_hex(digest, ret_hex);
}

struct sha256 {
    EVP_MD_CTX *context;
};

struct sha256 *sha256_new(void)
{
    struct sha256 *hash = memory_zeroed(1, sizeof *hash);
    hash->context = EVP_MD_CTX_new();
    if (!hash->context || EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL) != 1)
        abort();
    return hash;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t length)
{
    if (EVP_DigestUpdate(hash->context, bytes, length) != 1)
        abort();
}

void sha256_digest(const struct sha256 *hash, char ret_hex[SHA256_HEX_SIZE])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (!copy || EVP_MD_CTX_copy_ex(copy, hash->context) != 1 || EVP_DigestFinal_ex(copy, digest, NULL) != 1)
        abort();
    EVP_MD_CTX_free(copy);
    sha256_hex(digest, ret_hex);
}

void sha256_free(struct sha256 *hash)
{
    if (hash)
        EVP_MD_CTX_free(hash->context);
    free(hash);
}
