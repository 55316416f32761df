/* SPDX-License-Identifier: MIT
 *
 * Memory that lives until its arena ends.
 *
 * One arena per run holds the report; one scratch arena per page is reset between pages. Nothing in an arena is
 * freed by itself. Never returns NULL: memory.h says what happens when there is none.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/attributes.h"
#include "base/memory.h"

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

/* What memory_room() is for arrays in an arena, where the smaller ones stay until it ends. */
void *arena_room(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

/* The same for one object that needs no more than the alignment of a pointer: many of them take less. */
void *arena_alloc_node(struct arena *arena, size_t bytes);

/* Terminated copies of text. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);
char *arena_text(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF(2, 3);

#endif
