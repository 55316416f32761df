/* SPDX-License-Identifier: MIT
 *
 * How a cache lies in its file, for cache.c only: a head with the build that wrote it, a saved part in sections, then
 * the front: facts, lists and the digest, and behind it any number of sites. The front is read when the file is opened,
 * the part when it is needed. Numbers are those of the machine; a file of another build is not read.
 */
#ifndef USAGE_CACHE_FILE_H
#define USAGE_CACHE_FILE_H

#include "base/text.h"
#include "snapshot/digest.h"
#include "snapshot/snapshot.h"
#include "usage/sections.h"

/* What must still hold for the rest to be used. Multiples of eight bytes without holes. */
struct cache_facts {
    int64_t bytes, taken_at; /* of the snapshot */
    uint64_t page_size, page_count, piece_count;
    uint64_t schema;                  /* see struct snapshot_layout */
    uint64_t identities;              /* checksum of the models, callers and modes counted below */
    uint64_t model_count, caller_count, mode_counts[4];
    uint64_t leaf_count;              /* a multiple of SNAPSHOT_LEAVES */
    int64_t window_days;
    char hex[72];                     /* the snapshot's hash */
};

/* Everything points into `bytes`. */
struct cache_file {
    char *bytes; /* of the front and what is behind it */
    size_t room; /* of the memory they are in */
    const struct cache_facts *facts; /* NULL = there is no usable file */
    unsigned char (*pieces)[SHA256_SIZE];
    uint64_t *sums;                   /* of page_count pages */
    const struct snapshot_days *days; /* of each SNAPSHOT_LEAVES leaves */
    const uint32_t *leaves;           /* their pages */
    const char *sites; /* keys */
    size_t site_count;
    int fd; /* -1 = there is no usable file */
    uint64_t part_length;
    uint64_t part_read; /* of that */
};

/* Says in `why` what keeps the file from being used, if anything does. */
void cache_file_read(const char *path, const char *build, struct cache_file *file, char *why, size_t why_size);
void cache_file_clear(struct cache_file *file);

/* The sections of the part, from the first. The file must stay where it is. */
struct sections_reader cache_file_part(struct cache_file *file);

/* The digest that the file holds, borrowed; without sums when there is none. */
struct snapshot_digest cache_file_digest(const struct cache_file *file);
bool cache_file_knows_site(const struct cache_file *file, const char *key);

/* A file while it is written, which is put in the place of the old one at the end. */
struct cache_next {
    const char *path;
    struct replacement *replacement; /* NULL = there is nothing to be written */
    struct error err;                /* why, or why it cannot be put there */
    struct sections_writer part;
    struct text front;
};

/* The caller then writes to `part`. What facts say of the digest need not be known before. `next` is empty, or was
 * cleared, and must stay where it is. False, with its `err`, when there can be no file. */
bool cache_next_begin(struct cache_next *next, const char *path, const struct cache_facts *facts,
                      const uint32_t *leaves, const struct snapshot_days *days);

/* Puts the file in the place of the old one, which is an earlier cache or absent: anything else is left alone. */
bool cache_next_commit(struct cache_next *next, const char *build, const struct snapshot_digest *digest,
                       struct error *err) MUST_CHECK;
void cache_next_clear(struct cache_next *next);

/* Failing to note a site costs the next run its shortcut, nothing else. */
void cache_file_add_site(const char *path, const char *key);

#endif
