/* SPDX-License-Identifier: MIT
 *
 * A growable buffer of bytes: the one way in which files, pages and messages are put together.
 *
 *     struct text text = TEXT_INIT;
 *     text_add(&text, "volume,");
 *     text_printf(&text, "%" PRId64, volume);
 *     ... text.bytes, text.length ...
 *     text_clear(&text);
 *
 * `bytes` is NULL while nothing was added, else terminated (the terminator is not counted in `length`).
 * Adding cannot fail: see memory.h for what happens without memory. The output of printf is locale-independent here
 * because nothing in the program calls setlocale(); still, numbers for readers are made by decimal.h.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    char *bytes;
    size_t length, capacity;
};

#define TEXT_INIT {.bytes = NULL}

void text_add_bytes(struct text *text, const char *bytes, size_t length);
void text_add(struct text *text, const char *string);
void text_add_byte(struct text *text, char byte);
void text_printf(struct text *text, const char *format, ...) PRINTF(2, 3);

/* Room for `most` bytes at the end, for what writes very many small pieces; text_end() says where they ended. */
char *text_room(struct text *text, size_t most);
void text_end(struct text *text, char *end);

/* Adds a CSV field (RFC 4180): quoted where it holds a comma, quote, CR, LF or leading or trailing space. */
void text_add_csv(struct text *text, const char *field);

/* Adds text as XML and HTML have it: & < > as entities; for the inside of a double-quoted attribute value the
 * quote as well. */
void text_add_xml(struct text *text, const char *value);
void text_add_xml_value(struct text *text, const char *value);

/* For tables of texts in memory: eight bytes at a time, the rest as FNV-1a takes them. Quick, and no secret, so whoever
 * chooses the texts can make them collide. The value is for one machine: nothing that is published may depend on it. */
uint64_t text_hash(const char *string);

static inline bool text_begins_with(const char *string, const char *beginning)
{
    return strncmp(string, beginning, strlen(beginning)) == 0;
}

static inline bool text_ends_with(const char *string, const char *end)
{
    size_t length = strlen(string), tail = strlen(end);
    return length >= tail && memcmp(string + length - tail, end, tail) == 0;
}

void text_reset(struct text *text); /* forgets the content, keeps the memory */
void text_clear(struct text *text); /* frees; the buffer can be used again */

#endif
