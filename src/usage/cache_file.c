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
#include <stdlib.h>
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
    uint64_t part_length; /* of what follows */
    uint64_t length;      /* of the front behind that, without the sites */
    uint64_t sum;         /* checksum of the front */
};

struct site {
    char magic[8];
    char key[72];
    uint64_t sum;
};

static_assert(sizeof(struct cache_facts) % 8 == 0, "what follows is aligned");
static_assert(sizeof(struct cache_facts) == 15 * 8 + 72, "no holes, whose bytes would be by chance");

static void say(char *why, size_t size, const char *text)
{
    snprintf(why, size, "%s", text);
}

/* Opens a file and asks for its length. False with the reason. */
static bool open_file(const char *path, int *ret_fd, uint64_t *ret_length, char *why, size_t why_size)
{
    struct stat state;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        say(why, why_size, errno == ENOENT ? "it does not exist yet" : strerror(errno));
        return false;
    }
    if (fstat(fd, &state) != 0 || !S_ISREG(state.st_mode) || state.st_size > BYTES_MOST) {
        say(why, why_size, "it is not a cache of inuse");
        close(fd);
        return false;
    }
    *ret_fd = fd;
    *ret_length = (uint64_t)state.st_size;
    return true;
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

static bool point(struct cache_file *file, const char *at, size_t left)
{
    const struct cache_facts *facts = split(&at, &left, 1, sizeof *facts);
    if (!facts || facts->leaf_count % SNAPSHOT_LEAVES != 0 || facts->hex[sizeof facts->hex - 1] != '\0' ||
        facts->taken_at < 0 || facts->taken_at > TIME_MOST || facts->window_days < 1 || facts->window_days > INT32_MAX)
        return false;
    /* Of the const only what the borrowed digest needs is cast away. */
    file->days = split(&at, &left, facts->leaf_count / SNAPSHOT_LEAVES, sizeof *file->days);
    file->leaves = split(&at, &left, facts->leaf_count, sizeof *file->leaves);
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

/* What stands behind the part; false with the reason. */
static bool read_front(const struct head *head, uint64_t length, struct cache_file *file)
{
    uint64_t start = sizeof *head + head->part_length, left = length - sizeof *head;
    if (head->part_length > left || head->length > left - head->part_length)
        return false;
    left -= head->part_length;
    file->room = (size_t)left + 1;
    file->bytes = memory_lines(file->room, 1);
    if (!file_read_range(file->fd, start, file->bytes, (size_t)left) ||
        checksum(file->bytes, (size_t)head->length) != head->sum || !point(file, file->bytes, (size_t)head->length))
        return false;
    point_sites(file, file->bytes + head->length, (size_t)(left - head->length));
    file->part_length = head->part_length;
    return true;
}

static const char *read_file(const char *build, uint64_t length, struct cache_file *file)
{
    struct head head;
    memset(&head, 0, sizeof head);
    if (!file_read_range(file->fd, 0, &head, length < sizeof head ? (size_t)length : sizeof head) ||
        memcmp(head.magic, magic, sizeof magic) != 0)
        return "it is not a cache of inuse";
    if (head.byte_order != BYTE_ORDER_MARK || !is_build(head.build, build))
        return "it was written by another build of inuse";
    return length >= sizeof head && read_front(&head, length, file) ? NULL : "it is damaged";
}

void cache_file_read(const char *path, const char *build, struct cache_file *file, char *why, size_t why_size)
{
    uint64_t length;
    *file = (struct cache_file){.fd = -1};
    if (!open_file(path, &file->fd, &length, why, why_size))
        return;
    const char *wrong = read_file(build, length, file);
    if (!wrong)
        return;
    say(why, why_size, wrong);
    cache_file_clear(file);
}

void cache_file_clear(struct cache_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    memory_lines_free(file->bytes, file->room, 1);
    *file = (struct cache_file){.fd = -1};
}

static bool read_part(void *context, void *bytes, size_t length)
{
    struct cache_file *file = context;
    if (!file_read_range(file->fd, sizeof(struct head) + file->part_read, bytes, length))
        return false;
    file->part_read += length;
    return true;
}

struct sections_reader cache_file_part(struct cache_file *file)
{
    file->part_read = 0;
    return (struct sections_reader){.read = read_part, .context = file, .left = file->part_length};
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

static bool may_replace(const char *path, struct error *err)
{
    if (access(path, F_OK) == 0 && access(path, R_OK) != 0)
        return error_set(err, ERROR_IO, "cannot read %s: %s", path, strerror(errno));
    return is_ours(path) ||
           error_set(err, ERROR_IO, "%s is something else than a cache of inuse and was left alone", path);
}

static bool write_part(void *context, const void *bytes, size_t length)
{
    struct cache_next *next = context;
    return replacement_write(next->replacement, bytes, length, &next->err);
}

/* A symbolic link stays one: what it names is replaced. */
static bool begin_replacement(const char *path, struct replacement **ret_replacement, struct error *err)
{
    char *named = realpath(path, NULL);
    bool begun = replacement_begin(named ? named : path, ret_replacement, err);
    free(named);
    return begun;
}

bool cache_next_begin(struct cache_next *next, const char *path, const struct cache_facts *facts,
                      const uint32_t *leaves, const struct snapshot_days *days)
{
    const struct head head = {.magic = {0}};
    *next = (struct cache_next){.path = path, .part = {.write = write_part, .context = next}};
    if (!may_replace(path, &next->err) || !begin_replacement(path, &next->replacement, &next->err))
        return false;
    next->part.failed = !replacement_write(next->replacement, &head, sizeof head, &next->err);
    text_add_bytes(&next->front, (const char *)facts, sizeof *facts);
    text_add_bytes(&next->front, (const char *)days, facts->leaf_count / SNAPSHOT_LEAVES * sizeof *days);
    text_add_bytes(&next->front, (const char *)leaves, facts->leaf_count * sizeof *leaves);
    return true;
}

static void end_front(struct text *front, const struct snapshot_digest *digest)
{
    struct cache_facts facts;
    memcpy(&facts, front->bytes, sizeof facts);
    facts.bytes = digest->bytes;
    facts.page_count = digest->page_count;
    facts.piece_count = digest->piece_count;
    memcpy(facts.hex, digest->hex, sizeof digest->hex);
    memcpy(front->bytes, &facts, sizeof facts);
    text_add_bytes(front, (const char *)digest->pieces, digest->piece_count * sizeof *digest->pieces);
    text_add_bytes(front, (const char *)digest->sums, digest->page_count * sizeof *digest->sums);
}

bool cache_next_commit(struct cache_next *next, const char *build, const struct snapshot_digest *digest,
                       struct error *err)
{
    struct head head = {.byte_order = BYTE_ORDER_MARK, .part_length = next->part.length};
    if (next->part.failed)
        return error_set(err, next->err.kind, "%s", next->err.message);
    if (!may_replace(next->path, err))
        return false;
    end_front(&next->front, digest);
    memcpy(head.magic, magic, sizeof magic);
    snprintf(head.build, sizeof head.build, "%s", build);
    head.length = next->front.length;
    head.sum = checksum(next->front.bytes, next->front.length);
    return replacement_write(next->replacement, next->front.bytes, next->front.length, err) &&
           replacement_write_head(next->replacement, &head, sizeof head, err) &&
           replacement_commit_lightly(next->replacement, err);
}

void cache_next_clear(struct cache_next *next)
{
    replacement_end(next->replacement);
    text_clear(&next->front);
    *next = (struct cache_next){.path = NULL};
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
