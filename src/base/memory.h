/* SPDX-License-Identifier: MIT
 *
 * Memory from the system, with one policy for when there is none.
 *
 * Never returns NULL: running out of memory ends the program here, and only here, with status 1; publishing is atomic,
 * so nothing half-done is left behind. What lives as long as a report or a page belongs in an arena (arena.h).
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* realloc, calloc and strdup for memory that grows or outlives no arena; release it with free(). memory_zeroed() and
 * memory_grow() are for `count` objects of `size` bytes; a product beyond SIZE_MAX is more than there is. */
void *memory_grow(void *old, size_t count, size_t size);
void *memory_zeroed(size_t count, size_t size);
char *memory_text(const char *text);

/* An array of `count` objects with room for one more: `items`, or where they lie after it grew to more than twice its
 * capacity.
 *
 *     list->items = memory_room(list->items, list->count, &list->capacity, sizeof *list->items);
 *     list->items[list->count++] = item;
 */
static inline void *memory_room(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = 2 * *capacity + 16;
    return memory_grow(items, *capacity, size);
}

/* memory_zeroed() that begins a cache line, and lies in huge pages where it is large: for tables that are looked up at
 * random, most of whose accesses would else miss the processor's list of pages too. Release it with the same count and
 * size; large ones go back to the system at once, so that nothing small comes to lie in their huge pages. */
void *memory_lines(size_t count, size_t size);
void memory_lines_free(void *memory, size_t count, size_t size); /* NULL is fine */

/* memory_zeroed() for large tables of which little is used: pages that nobody touches take nothing. What malloc() hands
 * out again must be cleared, and is then all there. Release it with the same count and size. */
void *memory_pages(size_t count, size_t size);
void memory_pages_free(void *memory, size_t count, size_t size); /* NULL is fine */

/* Gives freed memory back to the system: after much of it was needed for a moment, or before processes are forked that
 * would each count it as theirs. */
void memory_give_back(void);

/* Ends the program: for what asks the system for memory by itself. */
_Noreturn void memory_out(void);

/* count * size, or the end of the program. */
static inline size_t memory_product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        memory_out();
    return bytes;
}

#endif
