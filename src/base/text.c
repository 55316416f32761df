/* SPDX-License-Identifier: MIT
 * Knows how a buffer grows. */
#include "base/text.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void grow(struct text *text, size_t needed)
{
    size_t capacity = text->capacity > 0 ? text->capacity : 256;
    while (capacity < needed)
        capacity *= 2;
    text->bytes = memory_grow(text->bytes, capacity, 1);
    text->capacity = capacity;
}

static inline void reserve(struct text *text, size_t more)
{
    if (text->length + more >= text->capacity)
        grow(text, text->length + more + 1);
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
    reserve(text, length);
    if (length > 0)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_add_byte(struct text *text, char byte)
{
    reserve(text, 1);
    text->bytes[text->length++] = byte;
    text->bytes[text->length] = '\0';
}

char *text_room(struct text *text, size_t most)
{
    reserve(text, most);
    return text->bytes + text->length;
}

void text_end(struct text *text, char *end)
{
    *end = '\0';
    text->length = (size_t)(end - text->bytes);
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    reserve(text, (size_t)length);
    va_start(arguments, format);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void text_add_csv(struct text *text, const char *field)
{
    size_t length = strlen(field);
    bool quote = strpbrk(field, ",\"\r\n") != NULL || (length > 0 && (field[0] == ' ' || field[length - 1] == ' '));
    if (!quote) {
        text_add_bytes(text, field, length);
        return;
    }
    text_add_byte(text, '"');
    for (const char *at = field; *at; at++) {
        if (*at == '"')
            text_add_byte(text, '"');
        text_add_byte(text, *at);
    }
    text_add_byte(text, '"');
}

/* Marks what ends a run: the special characters and the end of the text. */
struct escapes {
    const char *of[256]; /* what to write instead; NULL = the end */
    bool ends[256];
};

#define ESCAPE(character, entity) .of[character] = entity, .ends[character] = true

static const struct escapes in_text = {.ends[0] = true, ESCAPE('&', "&amp;"), ESCAPE('<', "&lt;"), ESCAPE('>', "&gt;")};
static const struct escapes in_value = {
    .ends[0] = true, ESCAPE('&', "&amp;"), ESCAPE('<', "&lt;"), ESCAPE('>', "&gt;"), ESCAPE('"', "&quot;")};

static void add_escaped(struct text *text, const char *value, const struct escapes *escapes)
{
    for (;;) {
        const char *end = value;
        while (!escapes->ends[(unsigned char)*end])
            end++;
        text_add_bytes(text, value, (size_t)(end - value));
        if (*end == '\0')
            return;
        text_add(text, escapes->of[(unsigned char)*end]);
        value = end + 1;
    }
}

void text_add_xml(struct text *text, const char *value)
{
    add_escaped(text, value, &in_text);
}

void text_add_xml_value(struct text *text, const char *value)
{
    add_escaped(text, value, &in_value);
}

uint64_t text_hash(const char *string)
{
    uint64_t hash = UINT64_C(14695981039346656037), word;
    size_t left = strlen(string);
    /* The product carries bits upwards only; the shift brings them down again. */
    for (; left >= sizeof word; left -= sizeof word, string += sizeof word) {
        memcpy(&word, string, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    for (; left > 0; left--, string++)
        hash = (hash ^ (unsigned char)*string) * UINT64_C(1099511628211);
    return hash;
}

void text_reset(struct text *text)
{
    text->length = 0;
    if (text->bytes)
        text->bytes[0] = '\0';
}

void text_clear(struct text *text)
{
    free(text->bytes);
    *text = (struct text)TEXT_INIT;
}
