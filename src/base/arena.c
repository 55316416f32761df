/* SPDX-License-Identifier: MIT
 * Knows how memory that ends together is cut from blocks. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Blocks begin aligned for any type. */
static void *take(struct arena *arena, size_t bytes, size_t alignment)
{
    if (bytes > SIZE_MAX - sizeof(struct block) - alignof(max_align_t))
        memory_out();

    struct block *block = arena->blocks;
    size_t start = block ? (block->used + alignment - 1) / alignment * alignment : 0;
    if (!block || start > block->capacity || block->capacity - start < bytes) {
        size_t capacity = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
        block = memory_grow(NULL, 1, sizeof(struct block) + capacity);
        *block = (struct block){.next = arena->blocks, .capacity = capacity};
        arena->blocks = block;
        start = 0;
    }
    block->used = start + bytes;
    return block->bytes + start;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = memory_product(count, size);
    return memset(take(arena, bytes, alignof(max_align_t)), 0, bytes);
}

void *arena_alloc_node(struct arena *arena, size_t bytes)
{
    return memset(take(arena, bytes, alignof(void *)), 0, bytes);
}

void *arena_room(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = 2 * *capacity + 16;
    void *grown = arena_alloc(arena, *capacity, size);
    if (count > 0)
        memcpy(grown, items, count * size);
    return grown;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = take(arena, length + 1, 1);
    copy[length] = '\0';
    return length > 0 ? memcpy(copy, bytes, length) : copy;
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
        memory_out();
    char *text = take(arena, (size_t)length + 1, 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}
