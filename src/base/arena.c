/* SPDX-License-Identifier: MIT
 * Knows how memory is obtained, and what happens when there is none. */
#include "base/arena.h"

#include <malloc.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct block {
    struct block *next;
    size_t capacity, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *blocks;        /* newest first */
    struct arena *inner;         /* the latest arena within it, or NULL */
    struct arena *outer, *other; /* which it is within, and one that is so before it; or NULL */
};

/* Large enough that a page's scratch arena is one block, small enough to waste little. */
#define BLOCK_BYTES ((size_t)64 * 1024)

static _Noreturn void out_of_memory(void)
{
    static const char sentence[] = "inuse: out of memory\n";
    /* stdio may need memory; write(2) does not. Its result cannot change anything any more. */
    ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)ignored;
    _exit(1);
}

static size_t product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory();
    return bytes;
}

void *memory_grow(void *old, size_t count, size_t size)
{
    size_t bytes = product(count, size);
    void *grown = realloc(old, bytes > 0 ? bytes : 1);
    if (!grown)
        out_of_memory();
    return grown;
}

void *memory_zeroed(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

#define CACHE_LINE ((size_t)64)
#define HUGE_PAGE ((size_t)2 << 20)
/* What sizes of mappings are rounded to: a multiple of the page of any system. */
#define SMALL_PAGE ((size_t)64 << 10)

/* Large memory is mapped with room for aligning it, of which the rest is given back. */
static void *map_huge(size_t bytes)
{
    char *room = mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        out_of_memory();
    size_t before = (HUGE_PAGE - (uintptr_t)room % HUGE_PAGE) % HUGE_PAGE;
    if (before > 0)
        munmap(room, before);
    munmap(room + before + bytes, HUGE_PAGE - before);
    /* Only a wish. */
    madvise(room + before, bytes, MADV_HUGEPAGE);
    return room + before;
}

static size_t lines_bytes(size_t count, size_t size)
{
    size_t bytes = product(count, size), unit = bytes >= HUGE_PAGE ? SMALL_PAGE : CACHE_LINE;
    if (bytes > SIZE_MAX - 2 * HUGE_PAGE)
        out_of_memory();
    return bytes > 0 ? (bytes + unit - 1) / unit * unit : unit;
}

void *memory_lines(size_t count, size_t size)
{
    size_t bytes = lines_bytes(count, size);
    if (bytes >= HUGE_PAGE)
        return map_huge(bytes);
    void *memory = aligned_alloc(CACHE_LINE, bytes);
    if (!memory)
        out_of_memory();
    return memset(memory, 0, bytes);
}

void memory_lines_free(void *memory, size_t count, size_t size)
{
    size_t bytes = lines_bytes(count, size);
    if (bytes < HUGE_PAGE)
        free(memory);
    else if (memory)
        munmap(memory, bytes);
}

char *memory_text(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(memory_grow(NULL, size, 1), text, size);
}

void memory_give_back(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

struct arena *arena_new(void)
{
    return memory_zeroed(1, sizeof(struct arena));
}

struct arena *arena_within(struct arena *outer)
{
    struct arena *arena = arena_new();
    arena->outer = outer;
    arena->other = outer->inner;
    outer->inner = arena;
    return arena;
}

static void leave(struct arena *arena)
{
    struct arena **place = &arena->outer->inner;
    while (*place != arena)
        place = &(*place)->other;
    *place = arena->other;
}

static void free_blocks(struct block *block)
{
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    while (arena->inner)
        arena_free(arena->inner);
    if (arena->outer)
        leave(arena);
    free_blocks(arena->blocks);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    if (!arena->blocks)
        return;
    free_blocks(arena->blocks->next);
    arena->blocks->next = NULL;
    arena->blocks->used = 0;
}

void arena_join(struct arena *arena, struct arena *more)
{
    struct block **end = &arena->blocks;
    while (*end)
        end = &(*end)->next;
    *end = more->blocks;
    free(more);
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = product(count, size);
    if (bytes > SIZE_MAX - sizeof(struct block) - alignof(max_align_t))
        out_of_memory();
    bytes = (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);

    struct block *block = arena->blocks;
    if (!block || block->capacity - block->used < bytes) {
        size_t capacity = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
        block = memory_grow(NULL, 1, sizeof(struct block) + capacity);
        *block = (struct block){.next = arena->blocks, .capacity = capacity};
        arena->blocks = block;
    }
    void *memory = block->bytes + block->used;
    block->used += bytes;
    return memset(memory, 0, bytes);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        out_of_memory();
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}
