/* SPDX-License-Identifier: MIT
 * Knows how a large file is hashed in less time than its rows are read. */
#include "snapshot/digest.h"

#include "base/checksum.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/threads.h"
#include "snapshot/connection.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* What one read takes; a multiple of every page size. */
#define CHUNK ((size_t)65536)
static_assert(SHA256_LANES * CHUNK >= DIGEST_PIECE, "what holds a chunk of each lane holds a whole piece");

/* What one thread takes of the file, a chunk or a group of pieces after the other. */
struct share {
    const struct snapshot *snapshot;
    struct snapshot_digest *digest;
    const size_t *wanted; /* indexes of the pieces to be hashed */
    size_t wanted_count;
    atomic_size_t *next; /* the first byte, or index of wanted, that no thread took yet */
    struct error err;
};

static bool read_at(const struct snapshot *snapshot, unsigned char *bytes, size_t length, size_t offset,
                    struct error *err)
{
    if (file_read_range(snapshot->file, offset, bytes, length))
        return true;
    if (errno != 0)
        return error_set(err, ERROR_IO, "cannot read %s: %s", snapshot->path, strerror(errno));
    return error_set(err, ERROR_INPUT, "%s became shorter while it was read; run again when its writer is done",
                     snapshot->path);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void sum_pages(struct share *share)
{
    struct snapshot_digest *digest = share->digest;
    size_t size = (size_t)digest->bytes, page = digest->page_size;
    unsigned char *bytes = memory_lines(CHUNK, 1);

    for (size_t at; (at = atomic_fetch_add(share->next, CHUNK)) < size;) {
        size_t length = least(CHUNK, size - at);
        if (!read_at(share->snapshot, bytes, length, at, &share->err))
            break;
        for (size_t done = 0; done < length; done += page)
            digest->sums[(at + done) / page] = checksum(bytes + done, least(page, length - done));
    }
    memory_lines_free(bytes, CHUNK, 1);
}

static bool hash_piece(struct share *share, size_t piece, unsigned char *bytes)
{
    struct snapshot_digest *digest = share->digest;
    size_t at = piece * DIGEST_PIECE, length = least(DIGEST_PIECE, (size_t)digest->bytes - at);
    if (!read_at(share->snapshot, bytes, length, at, &share->err))
        return false;
    sha256_raw(bytes, length, digest->pieces[piece]);
    return true;
}

/* Up to SHA256_LANES whole pieces; lanes without one repeat the first. */
static bool hash_in_lanes(struct share *share, const size_t *wanted, size_t count, unsigned char *bytes)
{
    unsigned char digests[SHA256_LANES][SHA256_SIZE];
    const unsigned char *at[SHA256_LANES];
    struct sha256_lanes lanes;

    for (size_t lane = 0; lane < SHA256_LANES; lane++)
        at[lane] = bytes + (lane < count ? lane : 0) * CHUNK;
    sha256_lanes_init(&lanes);
    for (size_t done = 0; done < DIGEST_PIECE; done += CHUNK) {
        for (size_t lane = 0; lane < count; lane++)
            if (!read_at(share->snapshot, bytes + lane * CHUNK, CHUNK, wanted[lane] * DIGEST_PIECE + done, &share->err))
                return false;
        sha256_lanes_add(&lanes, at, CHUNK / SHA256_BLOCK);
    }
    sha256_lanes_digest(&lanes, digests);
    for (size_t lane = 0; lane < count; lane++)
        memcpy(share->digest->pieces[wanted[lane]], digests[lane], SHA256_SIZE);
    return true;
}

static bool is_whole(const struct snapshot_digest *digest, size_t piece)
{
    return (piece + 1) * DIGEST_PIECE <= (size_t)digest->bytes;
}

/* The lanes are for whole pieces, and for so many that libcrypto would take longer. */
static bool hash_group(struct share *share, const size_t *wanted, size_t count, unsigned char *bytes)
{
    size_t whole = is_whole(share->digest, wanted[count - 1]) ? count : count - 1;
    size_t in_lanes = whole > sha256_lanes_cost() ? whole : 0;
    bool ok = in_lanes == 0 || hash_in_lanes(share, wanted, in_lanes, bytes);

    for (size_t i = in_lanes; ok && i < count; i++)
        ok = hash_piece(share, wanted[i], bytes);
    return ok;
}

static void hash_pieces(struct share *share)
{
    unsigned char *bytes = memory_lines(SHA256_LANES, CHUNK);
    bool ok = true;

    for (size_t i; ok && (i = atomic_fetch_add(share->next, SHA256_LANES)) < share->wanted_count;)
        ok = hash_group(share, share->wanted + i, least(SHA256_LANES, share->wanted_count - i), bytes);
    memory_lines_free(bytes, SHA256_LANES, CHUNK);
}

struct sharing {
    struct share *shares;
    void (*work)(struct share *share);
};

static void work_on_share(void *context, size_t index)
{
    struct sharing *sharing = context;
    sharing->work(&sharing->shares[index]);
}

static bool run_shares(const struct share *model, unsigned workers, void (*work)(struct share *share),
                       struct error *err)
{
    struct share *shares = memory_zeroed(workers, sizeof *shares);
    struct sharing sharing = {.shares = shares, .work = work};
    atomic_size_t next = 0;
    for (unsigned i = 0; i < workers; i++) {
        shares[i] = *model;
        shares[i].next = &next;
    }
    threads_run(&(struct threads_task){.jobs = workers, .work = work_on_share, .context = &sharing}, workers);
    bool ok = true;
    for (unsigned i = 0; ok && i < workers; i++)
        if (shares[i].err.kind != ERROR_NONE)
            ok = error_set(err, shares[i].err.kind, "%s", shares[i].err.message);
    free(shares);
    return ok;
}

/* Takes over the hash of a piece whose pages are as they were. */
static bool is_known(const struct snapshot_digest *before, const struct snapshot_digest *digest, size_t piece)
{
    if (!before || digest->page_size == 0 || before->page_size != digest->page_size || piece >= before->piece_count)
        return false;
    size_t pages = DIGEST_PIECE / digest->page_size, first = piece * pages;
    size_t end = least(first + pages, digest->page_count);
    if (least(first + pages, before->page_count) != end ||
        memcmp(before->sums + first, digest->sums + first, (end - first) * sizeof *digest->sums) != 0 ||
        (end == digest->page_count && before->bytes != digest->bytes))
        return false;
    memcpy(digest->pieces[piece], before->pieces[piece], SHA256_SIZE);
    return true;
}

static void hash_list(struct snapshot_digest *digest)
{
    char hex[SHA256_HEX_SIZE];
    struct text list = TEXT_INIT;

    text_add(&list, "");
    for (size_t i = 0; i < digest->piece_count; i++) {
        sha256_hex(digest->pieces[i], hex);
        text_add(&list, hex);
        text_add(&list, "  -\n");
    }
    sha256_bytes(list.bytes, list.length, digest->hex);
    text_clear(&list);
}

bool snapshot_digest(const struct snapshot *snapshot, unsigned workers, size_t page_size,
                     const struct snapshot_digest *before, struct snapshot_digest *ret_digest, struct error *err)
{
    struct stat state;
    if (fstat(snapshot->file, &state) != 0)
        return error_set(err, ERROR_IO, "cannot examine %s: %s", snapshot->path, strerror(errno));
    size_t size = (size_t)state.st_size;
    struct snapshot_digest digest = {.bytes = (int64_t)size, .page_size = page_size};
    struct share model = {.snapshot = snapshot, .digest = &digest, .err = ERROR_INIT};

    digest.piece_count = (size + DIGEST_PIECE - 1) / DIGEST_PIECE;
    digest.pieces = memory_zeroed(digest.piece_count, sizeof *digest.pieces);
    digest.page_count = page_size > 0 ? (size + page_size - 1) / page_size : 0;
    digest.sums = memory_zeroed(digest.page_count, sizeof *digest.sums);
    bool ok = page_size == 0 || run_shares(&model, workers, sum_pages, err);

    size_t *wanted = memory_zeroed(digest.piece_count, sizeof *wanted);
    for (size_t i = 0; ok && i < digest.piece_count; i++)
        if (!is_known(before, &digest, i))
            wanted[model.wanted_count++] = i;
    model.wanted = wanted;
    ok = ok && run_shares(&model, workers, hash_pieces, err);
    free(wanted);
    ok = ok && connection_unchanged(snapshot, err);
    if (!ok) {
        snapshot_digest_clear(&digest);
        return false;
    }
    hash_list(&digest);
    *ret_digest = digest;
    return true;
}

void snapshot_digest_clear(struct snapshot_digest *digest)
{
    free(digest->pieces);
    free(digest->sums);
    *digest = (struct snapshot_digest){.bytes = 0};
}
