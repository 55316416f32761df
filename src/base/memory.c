/* SPDX-License-Identifier: MIT
 * Knows how memory is obtained, and what happens when there is none. */
#include "base/memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Noreturn void memory_out(void)
{
    static const char sentence[] = "inuse: out of memory\n";
    /* stdio may need memory; write(2) does not. Its result cannot change anything any more. */
    ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)ignored;
    _exit(1);
}

void *memory_grow(void *old, size_t count, size_t size)
{
    size_t bytes = memory_product(count, size);
    void *grown = realloc(old, bytes > 0 ? bytes : 1);
    if (!grown)
        memory_out();
    return grown;
}

void *memory_zeroed(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (!memory)
        memory_out();
    return memory;
}

#define CACHE_LINE ((size_t)64)
#define HUGE_PAGE ((size_t)2 << 20)
/* What sizes of mappings are rounded to: a multiple of the page of any system. */
#define SMALL_PAGE ((size_t)64 << 10)

static void *map(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        memory_out();
    return memory;
}

/* Large memory is mapped with room for aligning it, of which the rest is given back. */
static void *map_huge(size_t bytes)
{
    char *room = map(bytes + HUGE_PAGE);
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
    size_t bytes = memory_product(count, size), unit = bytes >= HUGE_PAGE ? SMALL_PAGE : CACHE_LINE;
    if (bytes > SIZE_MAX - 2 * HUGE_PAGE)
        memory_out();
    return bytes > 0 ? (bytes + unit - 1) / unit * unit : unit;
}

void *memory_lines(size_t count, size_t size)
{
    size_t bytes = lines_bytes(count, size);
    if (bytes >= HUGE_PAGE)
        return map_huge(bytes);
    void *memory = aligned_alloc(CACHE_LINE, bytes);
    if (!memory)
        memory_out();
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

static size_t pages_bytes(size_t count, size_t size)
{
    size_t bytes = memory_product(count, size);
    if (bytes > SIZE_MAX - SMALL_PAGE)
        memory_out();
    return bytes > 0 ? (bytes + SMALL_PAGE - 1) / SMALL_PAGE * SMALL_PAGE : SMALL_PAGE;
}

void *memory_pages(size_t count, size_t size)
{
    size_t bytes = pages_bytes(count, size);
    void *memory = map(bytes);
    /* Only a wish, as above. */
    madvise(memory, bytes, MADV_NOHUGEPAGE);
    return memory;
}

void memory_pages_free(void *memory, size_t count, size_t size)
{
    if (memory)
        munmap(memory, pages_bytes(count, size));
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
