/* SPDX-License-Identifier: MIT
 *
 * What a run leaves for the next one in a file, so that only new rows need be read.
 *
 *     struct cache *cache = cache_open("nightly.cache", "inuse 0.1.0 9f2a61c0");
 *     cache_begin_look(cache, snapshot, workers);       (hashes the file from now on)
 *     do
 *         cache_read_usage(cache, snapshot, &inventory, &options, progress, &usage, &faults, &err)
 *           && cache_settle(cache, &holds, &err);
 *     while (!holds);                                   (after usage_free())
 *     ... cache_account(cache, &account) ...
 *     cache_close(cache);
 *
 * Kept is a part (saved.h) of the rows in the first leaves of `inference` and of complete days, the checksum of every
 * page of the snapshot's file, and which days lie in which leaves. The next run reads the whole file, which takes as
 * long as memory needs, and compares the checksums: only when each of those leaves is what it was are their rows not
 * read again, but for those of the day that was not complete and of days that left a window since. All of usage_daily
 * is read again. Anything else that may change the result (the models, callers and modes known before, the default
 * window, an earlier taken_at, another build) means a full run.
 *
 * Hashing takes longer than reading what is new, so the rows are read meanwhile as if history were what it was; whoever
 * uses what they add up to before cache_settle() has told must be ready to throw that away.
 *
 * A cache is never trusted further than its checksums and never a failure: what is wrong with it is told by
 * cache_account(). It holds no secrets but the numbers of the snapshot, and is as trustworthy as the folder it lies in.
 */
#ifndef USAGE_CACHE_H
#define USAGE_CACHE_H

#include "base/error.h"
#include "base/faults.h"
#include "base/progress.h"
#include "snapshot/digest.h"
#include "snapshot/snapshot.h"
#include "usage/usage.h"

struct cache;

/* Never fails: a file that is absent, damaged or not ours is an empty cache. `build` names the program and its build;
 * a cache of another one is not read. Both texts must outlive the cache. */
struct cache *cache_open(const char *path, const char *build);
void cache_close(struct cache *cache); /* NULL is fine */

/* Begins to hash the snapshot, sparing what has not changed, beside the calling thread if there are workers. */
void cache_begin_look(struct cache *cache, const struct snapshot *snapshot, unsigned workers);

/* The hash: valid once cache_settle() or cache_is_current() has waited for it. */
const struct snapshot_digest *cache_digest(const struct cache *cache);

/* As usage_read(), with the same result if cache_settle() says so. Requires cache_begin_look(). */
bool cache_read_usage(struct cache *cache, struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                      const struct usage_options *options, struct progress *progress, struct usage **ret_usage,
                      struct faults *faults, struct error *err) MUST_CHECK;

/* Waits for the hash. *ret_holds is false when rows that were not read again are not what they were: then what was read
 * is wrong, and must be read once more, after which it holds. Else replaces the file. In any thread. */
bool cache_settle(struct cache *cache, bool *ret_holds, struct error *err) MUST_CHECK;

/* How it went, for a line to the user. Texts are "" when there is nothing to say. */
struct cache_account {
    char why_full[256];  /* why all rows were read, such as "it does not exist yet" */
    char not_kept[256];  /* why the file was not replaced */
    size_t leaves, read; /* of `inference`: pages in all, and those whose rows were read */
};
void cache_account(const struct cache *cache, struct cache_account *ret_account);

/* Reads all rows again and compares what they add up to with what the file says; ERROR_INPUT when it differs, or when
 * the file is of no use for this snapshot. Requires cache_begin_look(). */
bool cache_verify(struct cache *cache, struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                  unsigned workers, struct faults *faults, struct error *err) MUST_CHECK;

/* The site that was last made from the snapshot: `key` stands for all that decides its bytes. cache_keep_site() adds it
 * to the file that cache_settle() wrote. The snapshot is current when it is what it was when the file was written, for
 * which the hash is waited for; it may be when it has the size that it had. */
bool cache_may_be_current(const struct cache *cache);
bool cache_is_current(struct cache *cache);
bool cache_knows_site(struct cache *cache, const char key[SHA256_HEX_SIZE]);
void cache_keep_site(struct cache *cache, const char key[SHA256_HEX_SIZE]);

#endif
