/* SPDX-License-Identifier: MIT
 * Knows where in a stream of bytes rows and fields begin and end. */
#include "postgres/copy.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

static const char signature[] = "PGCOPY\n\377\r\n";
/* With its terminator, and behind it the flags and the length of an extension. */
#define SIGNATURE_SIZE sizeof signature
#define HEADER_SIZE (SIGNATURE_SIZE + 8)

enum found { WHOLE, PARTIAL, WRONG };

static int32_t int32_at(const char *bytes)
{
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return (int32_t)be32toh(value);
}

static int16_t int16_at(const char *bytes)
{
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
    return (int16_t)be16toh(value);
}

/* Flags of the upper half change the format in ways we do not know; bit 16, OIDs, is among them. */
static enum found find_header(const char *bytes, size_t length, size_t *ret_used)
{
    if (length < HEADER_SIZE)
        return length >= SIGNATURE_SIZE && memcmp(bytes, signature, SIGNATURE_SIZE) != 0 ? WRONG : PARTIAL;
    int32_t flags = int32_at(bytes + SIGNATURE_SIZE), extension = int32_at(bytes + SIGNATURE_SIZE + 4);
    if (memcmp(bytes, signature, SIGNATURE_SIZE) != 0 || flags < 0 || flags > 0xffff || extension < 0 ||
        (size_t)extension > COPY_ROW_MOST)
        return WRONG;
    if (length - HEADER_SIZE < (size_t)extension)
        return PARTIAL;
    *ret_used = HEADER_SIZE + (size_t)extension;
    return WHOLE;
}

static enum found find_fields(const struct copy *copy, const char *bytes, size_t length, struct copy_field *fields,
                              size_t *ret_used)
{
    size_t at = 2;
    for (unsigned i = 0; i < copy->columns; i++) {
        if (length - at < 4)
            return PARTIAL;
        int32_t size = int32_at(bytes + at);
        at += 4;
        if (size < -1 || (size > 0 && (size_t)size > COPY_ROW_MOST))
            return WRONG;
        fields[i] = (struct copy_field){.bytes = bytes + at, .length = size};
        if (size < 0)
            continue;
        if (length - at < (size_t)size)
            return PARTIAL;
        at += (size_t)size;
    }
    *ret_used = at;
    return WHOLE;
}

/* A row, or the trailer, after which copy->ended is true. */
static enum found find_row(struct copy *copy, const char *bytes, size_t length, struct copy_field *fields,
                           size_t *ret_used)
{
    if (length < 2)
        return PARTIAL;
    int16_t count = int16_at(bytes);
    if (count == -1) {
        copy->ended = true;
        *ret_used = 2;
        return WHOLE;
    }
    if (count < 0 || (unsigned)count != copy->columns)
        return WRONG;
    return find_fields(copy, bytes, length, fields, ret_used);
}

static bool wrong(struct error *err)
{
    return error_set(err, ERROR_IO, "the server sent something that is not a row of what was asked for");
}

/* Takes what is whole; *ret_used is how much that was. */
static bool take_rows(struct copy *copy, const char *bytes, size_t length, copy_take *take, void *context,
                      size_t *ret_used, struct error *err)
{
    struct copy_field fields[COPY_COLUMNS_MOST];
    size_t used = 0, step = 0;
    enum found found = WHOLE;

    if (!copy->begun && (found = find_header(bytes, length, &used)) == WHOLE)
        copy->begun = true;
    while (found == WHOLE && !copy->ended) {
        found = find_row(copy, bytes + used, length - used, fields, &step);
        if (found != WHOLE)
            break;
        used += step;
        if (!copy->ended && !take(context, fields, err))
            return false;
    }
    *ret_used = used;
    if (found == WRONG || length - used > COPY_ROW_MOST || (copy->ended && used < length))
        return wrong(err);
    return true;
}

bool copy_feed(struct copy *copy, const char *bytes, size_t length, copy_take *take, void *context, struct error *err)
{
    size_t used;

    assert(copy->columns <= COPY_COLUMNS_MOST);
    if (copy->ended)
        return length == 0 || wrong(err);
    if (copy->rest.length == 0) {
        if (!take_rows(copy, bytes, length, take, context, &used, err))
            return false;
        text_add_bytes(&copy->rest, bytes + used, length - used);
        return true;
    }
    text_add_bytes(&copy->rest, bytes, length);
    if (!take_rows(copy, copy->rest.bytes, copy->rest.length, take, context, &used, err))
        return false;
    memmove(copy->rest.bytes, copy->rest.bytes + used, copy->rest.length - used);
    copy->rest.length -= used;
    return true;
}

bool copy_is_complete(const struct copy *copy)
{
    return copy->ended;
}

void copy_clear(struct copy *copy)
{
    text_clear(&copy->rest);
}

bool copy_integer(const struct copy_field *field, int64_t *ret_value, bool *ret_null)
{
    uint64_t value = 0;
    if (field->length != -1 && field->length != sizeof value)
        return false;
    if (field->length > 0)
        memcpy(&value, field->bytes, sizeof value);
    *ret_value = (int64_t)be64toh(value);
    *ret_null = field->length == -1;
    return true;
}
