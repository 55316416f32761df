/* SPDX-License-Identifier: MIT
 * Knows how a JSON file of any size is cut into records. */
#include "import/json_records.h"

#include <stdlib.h>
#include <string.h>

/* The nesting of a record; enough for every reply that people save, too little to exhaust the stack. */
#define DEEPEST 64

/* A record of more than this is no record. */
#define LONGEST_RECORD (64 << 20)

struct json_stream {
    struct import *import;
    struct input *input;
    const struct json_shape *shape;
    void (*take)(struct import *import, struct json_object *record);
    struct json_tokener *tokener;
    char bytes[1 << 16];
    size_t at, end;
    int64_t offset; /* of bytes[0] in the file */
    bool stopped;
};

static bool refill(struct json_stream *stream)
{
    stream->offset += (int64_t)stream->end;
    stream->at = 0;
    stream->end = fread(stream->bytes, 1, sizeof stream->bytes, stream->input->file);
    if (ferror(stream->input->file))
        error_set(stream->import->err, ERROR_IO, "cannot read %s", stream->input->name);
    progress_advance(stream->import->progress, stream->offset, stream->input->bytes);
    return stream->end > 0;
}

/* The next byte that is not white space, not consumed; -1 at the end. */
static int peek(struct json_stream *stream)
{
    for (;;) {
        if (stream->at == stream->end && !refill(stream))
            return -1;
        unsigned char byte = (unsigned char)stream->bytes[stream->at];
        if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r')
            return byte;
        stream->at++;
    }
}

static bool accept(struct json_stream *stream, char wanted)
{
    if (peek(stream) != (unsigned char)wanted)
        return false;
    stream->at++;
    return true;
}

static bool broken(struct json_stream *stream, const char *what)
{
    if (!stream->stopped)
        import_reject(stream->import, REASON_SYNTAX, "%s at byte %lld; the file is not whole, or not JSON",
                      what, (long long)(stream->offset + (int64_t)stream->at));
    stream->stopped = true;
    return false;
}

/* One whole value, of any kind, by json-c. JSON null is a value too, therefore the bool. */
static bool parse_value(struct json_stream *stream, struct json_object **ret_value)
{
    int64_t consumed = 0;
    json_tokener_reset(stream->tokener);
    if (peek(stream) < 0)
        return broken(stream, "the end");
    for (;;) {
        struct json_object *value = json_tokener_parse_ex(stream->tokener, stream->bytes + stream->at,
                                                          (int)(stream->end - stream->at));
        enum json_tokener_error code = json_tokener_get_error(stream->tokener);
        size_t used = json_tokener_get_parse_end(stream->tokener);
        stream->at += used;
        consumed += (int64_t)used;
        if (code == json_tokener_success) {
            *ret_value = value;
            return true;
        }
        if (code != json_tokener_continue)
            return broken(stream, json_tokener_error_desc(code));
        if (consumed > LONGEST_RECORD)
            return broken(stream, "a record of more than 64 MiB");
        if (!refill(stream))
            return broken(stream, "the end inside a value");
    }
}

static void give(struct json_stream *stream, struct json_object *record)
{
    stream->import->line++;
    stream->import->summary->read++;
    if (json_object_is_type(record, json_type_object))
        stream->take(stream->import, record);
    else
        import_reject(stream->import, REASON_SYNTAX, "not an object but %s",
                      json_type_to_name(json_object_get_type(record)));
    json_object_put(record);
    stream->stopped |= import_failed(stream->import);
}

static void read_array(struct json_stream *stream)
{
    struct json_object *record;
    if (accept(stream, ']'))
        return;
    do {
        if (!parse_value(stream, &record))
            return;
        give(stream, record);
    } while (!stream->stopped && accept(stream, ','));
    if (!stream->stopped && !accept(stream, ']'))
        broken(stream, "a comma or ']' is missing");
}

static bool is_container(const struct json_stream *stream, const char *name)
{
    for (const char *const *at = stream->shape->containers; at && *at; at++)
        if (strcmp(*at, name) == 0)
            return true;
    return false;
}

static bool read_name(struct json_stream *stream, struct json_object **ret_name)
{
    if (peek(stream) != '"')
        return broken(stream, "a name in quotes is missing");
    if (!parse_value(stream, ret_name))
        return false;
    if (accept(stream, ':'))
        return true;
    json_object_put(*ret_name);
    return broken(stream, "a ':' is missing");
}

/* One member of an object at the top: a container is streamed, a member by name given, anything else
 * collected. */
static void read_member(struct json_stream *stream, struct json_object *collected, bool *is_record)
{
    struct json_object *name, *value;
    if (!read_name(stream, &name))
        return;
    const char *text = json_object_get_string(name);
    if (is_container(stream, text) && peek(stream) == '[') {
        *is_record = false;
        stream->at++;
        read_array(stream);
    } else if (parse_value(stream, &value)) {
        struct json_object *target = stream->shape->by_member ? json_object_new_object() : collected;
        json_object_object_add(target, stream->shape->by_member ? "value" : text, value);
        if (stream->shape->by_member) {
            json_object_object_add(target, "key", json_object_get(name));
            give(stream, target);
        }
    }
    json_object_put(name);
}

static void read_object(struct json_stream *stream)
{
    struct json_object *collected = json_object_new_object();
    bool is_record = !stream->shape->by_member;
    if (!accept(stream, '}')) {
        do {
            read_member(stream, collected, &is_record);
        } while (!stream->stopped && accept(stream, ','));
        if (!stream->stopped && !accept(stream, '}'))
            broken(stream, "a comma or '}' is missing");
    }
    if (!stream->stopped && is_record)
        give(stream, collected);
    else
        json_object_put(collected);
}

static void skip_mark(struct json_stream *stream)
{
    if (refill(stream) && stream->end >= 3 && memcmp(stream->bytes, "\xEF\xBB\xBF", 3) == 0)
        stream->at = 3;
}

void json_read(struct import *import, struct input *input, const struct json_shape *shape,
               void (*take)(struct import *import, struct json_object *record))
{
    struct json_stream *stream = memory_zeroed(1, sizeof *stream);
    stream->import = import;
    stream->input = input;
    stream->shape = shape;
    stream->take = take;
    stream->tokener = json_tokener_new_ex(DEEPEST);
    import->line = 0;
    skip_mark(stream);
    if (peek(stream) < 0)
        import_reject(import, REASON_SYNTAX, "is empty");
    while (!stream->stopped && peek(stream) >= 0) {
        if (accept(stream, '['))
            read_array(stream);
        else if (accept(stream, '{'))
            read_object(stream);
        else
            broken(stream, "neither '{' nor '['");
    }
    json_tokener_free(stream->tokener);
    free(stream);
}

const char *json_text(struct json_object *object, const char *member)
{
    struct json_object *value = NULL;
    if (!json_object_object_get_ex(object, member, &value) || json_object_is_type(value, json_type_object) ||
        json_object_is_type(value, json_type_array))
        return NULL;
    return json_object_get_string(value);
}
