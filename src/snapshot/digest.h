/* SPDX-License-Identifier: MIT
 *
 * The hash of a snapshot's file: of pieces, so that it can be computed by several processors and renewed
 * where the file changed. A stranger recomputes it with
 *
 *     split -b 1M --filter=sha256sum snapshot.db | sha256sum
 *
 * which is SHA-256 over one line ("<64 digits>  -") for each mebibyte. Read through a file handle of the
 * snapshot's own, closed only with the snapshot: closing any other would end the locks of SQLite on the file.
 */
#ifndef SNAPSHOT_DIGEST_H
#define SNAPSHOT_DIGEST_H

#include "base/sha256.h"
#include "base/sha256_lanes.h"
#include "snapshot/snapshot.h"

#define DIGEST_PIECE ((size_t)1 << 20)

struct snapshot_digest {
    char hex[SHA256_HEX_SIZE];
    int64_t bytes;                        /* of the file */
    size_t piece_count;
    unsigned char (*pieces)[SHA256_SIZE]; /* of each DIGEST_PIECE, the last one may be shorter */
    size_t page_size, page_count;         /* 0 = no sums */
    uint64_t *sums;                       /* checksum() of each page of the file */
};

/* With page_size > 0 (a power of two up to 65536) the checksums of pages are taken too. `before`, the digest of an
 * earlier state, spares the hashes of pieces all of whose pages still have their checksums; NULL = none. */
bool snapshot_digest(const struct snapshot *snapshot, unsigned workers, size_t page_size,
                     const struct snapshot_digest *before, struct snapshot_digest *ret_digest,
                     struct error *err) MUST_CHECK;
void snapshot_digest_clear(struct snapshot_digest *digest);

#endif
