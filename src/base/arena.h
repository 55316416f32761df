/* SPDX-License-Identifier: MIT
 *
 * Memory that lives until its arena ends.
 *
 * One arena per run holds the report; one scratch arena per page is reset between pages. Nothing in an arena is
 * freed by itself. Never returns NULL: running out of memory ends the program here, and only here, with status 1;
 * publishing is atomic, so nothing half-done is left behind.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/attributes.h"

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is fine */

/* An arena for what is needed for a shorter time: it ends with `outer`, if it was not freed before. */
struct arena *arena_within(struct arena *outer);

/* Forgets everything allocated, keeping the first block for reuse. */
void arena_reset(struct arena *arena);

/* Takes over all that `more` holds, which is freed; no arena is within it. */
void arena_join(struct arena *arena, struct arena *more);

/* Zeroed memory for `count` objects of `size` bytes, aligned for any type. A product beyond SIZE_MAX ends the
 * program. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* Terminated copies of text. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);
char *arena_text(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF(2, 3);

/* Gives freed memory back to the system, before processes are forked that would each count it as theirs. */
void memory_give_back(void);

/* realloc, calloc and strdup under the same policy, for memory that grows or outlives no arena; release with free(). */
void *memory_grow(void *old, size_t count, size_t size);
void *memory_zeroed(size_t count, size_t size);
/* memory_zeroed() that begins a cache line, and lies in huge pages where it is large: for tables that are looked up at
 * random, most of whose accesses would else miss the processor's list of pages too. Release it with the same count and
 * size; large ones go back to the system at once, so that nothing small comes to lie in their huge pages. */
void *memory_lines(size_t count, size_t size);
void memory_lines_free(void *memory, size_t count, size_t size); /* NULL is fine */
char *memory_text(const char *text);

#endif
