/* SPDX-License-Identifier: MIT
 * Knows the bytes of a cache, and how to doubt them. */
#include "usage/cache_file.h"

#include "base/checksum.h"
#include "base/day.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/replacement.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = "inuse-c1";
static const char site_magic[8] = "inuse-s1";

#define BYTE_ORDER_MARK UINT64_C(0x0102030405060708)

/* More than the state of a century and a million callers takes. */
#define BYTES_MOST (INT64_C(1) << 33)

#define BUILD_SIZE 112

struct head {
    char magic[8];
    uint64_t byte_order;
    char build[BUILD_SIZE];
    uint64_t length; /* of what follows, without the sites */
    uint64_t sum;    /* checksum of that */
};

struct site {
    char magic[8];
    char key[72];
    uint64_t sum;
};

static_assert(sizeof(struct cache_facts) % 8 == 0 && sizeof(struct head) % 8 == 0, "what follows is aligned");
static_assert(sizeof(struct cache_facts) == 16 * 8 + 72, "no holes, whose bytes would be by chance");

static void say(char *why, size_t size, const char *text)
{
    snprintf(why, size, "%s", text);
}

/* The whole file, or no bytes and the reason. */
static size_t read_all(const char *path, struct cache_file *file, char *why, size_t why_size)
{
    struct stat state;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        say(why, why_size, errno == ENOENT ? "it does not exist yet" : strerror(errno));
        return 0;
    }
    size_t length = 0;
    if (fstat(fd, &state) != 0 || !S_ISREG(state.st_mode) || state.st_size > BYTES_MOST) {
        say(why, why_size, "it is not a cache of inuse");
    } else {
        file->room = (size_t)state.st_size + 1;
        file->bytes = memory_lines(file->room, 1);
        for (ssize_t got = 1; got > 0 && length < (size_t)state.st_size; length += got > 0 ? (size_t)got : 0)
            got = read(fd, file->bytes + length, (size_t)state.st_size - length);
    }
    close(fd);
    return length;
}

/* Splits off `count` objects; NULL when the file is too short for them. */
static const void *split(const char **at, size_t *left, uint64_t count, size_t size)
{
    const char *here = *at;
    if (count > *left / size)
        return NULL;
    *at += count * size;
    *left -= count * size;
    return here;
}

/* Behind a part, so that what follows is aligned. */
static size_t padding(uint64_t length)
{
    return (size_t)(-length % sizeof(uint64_t));
}

static bool point(struct cache_file *file, const char *at, size_t left)
{
    const struct cache_facts *facts = split(&at, &left, 1, sizeof *facts);
    if (!facts || facts->leaf_count % SNAPSHOT_LEAVES != 0 || facts->hex[sizeof facts->hex - 1] != '\0' ||
        facts->taken_at < 0 || facts->taken_at > TIME_MOST || facts->window_days < 1 || facts->window_days > INT32_MAX)
        return false;
    /* Of the const only what the borrowed digest needs is cast away. */
    file->days = split(&at, &left, facts->leaf_count / SNAPSHOT_LEAVES, sizeof *file->days);
    file->leaves = split(&at, &left, facts->leaf_count, sizeof *file->leaves);
    file->part = split(&at, &left, facts->part_length, 1);
    if (!file->part || !split(&at, &left, padding(facts->part_length), 1))
        return false;
    file->pieces = (unsigned char(*)[SHA256_SIZE])(uintptr_t)split(&at, &left, facts->piece_count, SHA256_SIZE);
    file->sums = (uint64_t *)(uintptr_t)split(&at, &left, facts->page_count, sizeof *file->sums);
    if (!file->pieces || !file->sums || !file->days || !file->leaves || left > 0)
        return false;
    file->facts = facts;
    return true;
}

static void point_sites(struct cache_file *file, const char *at, size_t left)
{
    file->sites = at;
    for (; left >= sizeof(struct site); at += sizeof(struct site), left -= sizeof(struct site)) {
        struct site site;
        memcpy(&site, at, sizeof site);
        if (memcmp(site.magic, site_magic, sizeof site_magic) != 0 || site.sum != checksum(site.key, sizeof site.key) ||
            site.key[sizeof site.key - 1] != '\0')
            return;
        file->site_count++;
    }
}

static bool is_build(const char in_file[BUILD_SIZE], const char *build)
{
    char padded[BUILD_SIZE] = {0};
    snprintf(padded, sizeof padded, "%s", build);
    return memcmp(in_file, padded, sizeof padded) == 0;
}

void cache_file_read(const char *path, const char *build, struct cache_file *file, char *why, size_t why_size)
{
    struct head head;
    *file = (struct cache_file){.bytes = NULL};
    size_t length = read_all(path, file, why, why_size);
    if (!file->bytes)
        return;
    memset(&head, 0, sizeof head);
    memcpy(&head, file->bytes, length < sizeof head ? length : sizeof head);
    const char *body = file->bytes + sizeof head;
    size_t left = length < sizeof head ? 0 : length - sizeof head;
    if (memcmp(head.magic, magic, sizeof magic) != 0)
        say(why, why_size, "it is not a cache of inuse");
    else if (head.byte_order != BYTE_ORDER_MARK || !is_build(head.build, build))
        say(why, why_size, "it was written by another build of inuse");
    else if (head.length > left || checksum(body, (size_t)head.length) != head.sum ||
             !point(file, body, (size_t)head.length))
        say(why, why_size, "it is damaged");
    if (file->facts)
        point_sites(file, body + head.length, left - (size_t)head.length);
}

void cache_file_clear(struct cache_file *file)
{
    memory_lines_free(file->bytes, file->room, 1);
    *file = (struct cache_file){.bytes = NULL};
}

struct snapshot_digest cache_file_digest(const struct cache_file *file)
{
    struct snapshot_digest digest = {.bytes = 0};
    if (!file->facts)
        return digest;
    digest.bytes = file->facts->bytes;
    digest.piece_count = file->facts->piece_count;
    digest.pieces = file->pieces;
    digest.page_size = file->facts->page_size;
    digest.page_count = file->facts->page_count;
    digest.sums = file->sums;
    return digest;
}

bool cache_file_knows_site(const struct cache_file *file, const char *key)
{
    for (size_t i = 0; i < file->site_count; i++)
        if (strcmp(file->sites + i * sizeof(struct site) + offsetof(struct site, key), key) == 0)
            return true;
    return false;
}

void cache_file_begin(const char *build, const struct cache_facts *facts, const uint32_t *leaves,
                      const struct snapshot_days *days, struct text *out)
{
    struct head head = {.byte_order = BYTE_ORDER_MARK};
    memcpy(head.magic, magic, sizeof magic);
    snprintf(head.build, sizeof head.build, "%s", build);
    text_add_bytes(out, (const char *)&head, sizeof head);
    text_add_bytes(out, (const char *)facts, sizeof *facts);
    text_add_bytes(out, (const char *)days, facts->leaf_count / SNAPSHOT_LEAVES * sizeof *days);
    text_add_bytes(out, (const char *)leaves, facts->leaf_count * sizeof *leaves);
}

void cache_file_end(const struct snapshot_digest *digest, struct text *out)
{
    static const char zeros[sizeof(uint64_t)];
    struct head head;
    struct cache_facts facts;
    memcpy(&head, out->bytes, sizeof head);
    memcpy(&facts, out->bytes + sizeof head, sizeof facts);
    size_t lists =
        facts.leaf_count / SNAPSHOT_LEAVES * sizeof(struct snapshot_days) + facts.leaf_count * sizeof(uint32_t);
    facts.part_length = out->length - sizeof head - sizeof facts - lists;
    facts.bytes = digest->bytes;
    facts.page_count = digest->page_count;
    facts.piece_count = digest->piece_count;
    memcpy(facts.hex, digest->hex, sizeof digest->hex);
    memcpy(out->bytes + sizeof head, &facts, sizeof facts);
    text_add_bytes(out, zeros, padding(facts.part_length));
    text_add_bytes(out, (const char *)digest->pieces, digest->piece_count * sizeof *digest->pieces);
    text_add_bytes(out, (const char *)digest->sums, digest->page_count * sizeof *digest->sums);
    head.length = out->length - sizeof head;
    head.sum = checksum(out->bytes + sizeof head, (size_t)head.length);
    memcpy(out->bytes, &head, sizeof head);
}

/* True for what may be replaced. */
static bool is_ours(const char *path)
{
    char begin[sizeof magic];
    struct stat state;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT;
    bool ours = fstat(fd, &state) == 0 && S_ISREG(state.st_mode) &&
                (state.st_size == 0 ||
                 (read(fd, begin, sizeof begin) == (ssize_t)sizeof begin && memcmp(begin, magic, sizeof magic) == 0));
    close(fd);
    return ours;
}

bool cache_file_replace(const char *path, const struct text *bytes, struct error *err)
{
    if (!is_ours(path))
        return error_set(err, ERROR_IO, "%s is something else than a cache of inuse and was left alone", path);
    struct replacement *replacement = NULL;
    bool done = replacement_begin(path, &replacement, err) &&
                replacement_write(replacement, bytes->bytes, bytes->length, err) &&
                replacement_commit_lightly(replacement, err);
    replacement_end(replacement);
    return done;
}

void cache_file_add_site(const char *path, const char *key)
{
    struct site site = {.sum = 0};
    struct stat state;
    int fd = is_ours(path) ? open(path, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    memcpy(site.magic, site_magic, sizeof site_magic);
    snprintf(site.key, sizeof site.key, "%s", key);
    site.sum = checksum(site.key, sizeof site.key);
    if (fstat(fd, &state) == 0 && state.st_size > 0)
        file_write_all(fd, &site, sizeof site);
    close(fd);
}
