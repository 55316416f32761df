/* SPDX-License-Identifier: MIT
 *
 * SHA-256 of sixteen texts of equal length at once: one text in each lane of the processor's vectors, or two texts
 * after two by its instructions for SHA-256.
 *
 *     struct sha256_lanes lanes;
 *     sha256_lanes_init(&lanes);
 *     sha256_lanes_add(&lanes, at, blocks);     (as often as needed; at[i] is the next of text i)
 *     sha256_lanes_digest(&lanes, digests);
 *
 * libcrypto hashes one text after the other. The lanes take a little more than half its time where there are such
 * instructions, because a round waits for the one before it and another text's can be computed meanwhile; without them
 * 0.6 of it with AVX2, 0.3 with AVX-512. Intel's libipsec-mb takes no text beyond 64 KiB. The same digests everywhere:
 * FIPS 180-4, section 6.2.
 */
#ifndef BASE_SHA256_LANES_H
#define BASE_SHA256_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_LANES 16
#define SHA256_BLOCK 64
#define SHA256_SIZE 32

struct sha256_lanes {
    uint32_t state[8][SHA256_LANES];
    uint64_t blocks;
    bool in_pairs; /* two texts after two by the processor's instructions for SHA-256, not all of them in its vectors */
};

void sha256_lanes_init(struct sha256_lanes *lanes);

/* How long a block of every text takes, in blocks of libcrypto: SHA256_LANES where libcrypto is as fast. */
unsigned sha256_lanes_cost(void);

/* Adds `blocks` blocks of SHA256_BLOCK bytes to each text. */
void sha256_lanes_add(struct sha256_lanes *lanes, const unsigned char *const at[SHA256_LANES], size_t blocks);

/* Ends all texts; their length is a multiple of SHA256_BLOCK. */
void sha256_lanes_digest(struct sha256_lanes *lanes, unsigned char ret_digests[SHA256_LANES][SHA256_SIZE]);

/* For texts of other lengths, each lane by itself: begins a text in a lane; the digest of the blocks that were added to
 * a lane, of which its text's padding was the last. */
void sha256_lanes_begin(struct sha256_lanes *lanes, int lane);
void sha256_lanes_end(const struct sha256_lanes *lanes, int lane, unsigned char ret_digest[SHA256_SIZE]);

#endif
