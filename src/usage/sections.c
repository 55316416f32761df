/* SPDX-License-Identifier: MIT
 * Knows what stands before the bytes of a section. */
#include "usage/sections.h"

#include "base/checksum.h"

struct head {
    uint64_t length, sum;
};

static uint64_t sum_of(const char *bytes, size_t length)
{
    return checksum(length > 0 ? bytes : "", length);
}

void sections_add(struct sections_writer *writer, struct text *section)
{
    const struct head head = {.length = section->length, .sum = sum_of(section->bytes, section->length)};
    writer->failed = writer->failed || !writer->write(writer->context, &head, sizeof head) ||
                     !writer->write(writer->context, section->bytes, section->length);
    writer->length += sizeof head + section->length;
    text_reset(section);
}

static bool take(struct sections_reader *reader, struct text *section)
{
    struct head head;
    if (reader->left < sizeof head || !reader->read(reader->context, &head, sizeof head) ||
        head.length > reader->left - sizeof head)
        return false;
    char *bytes = text_room(section, (size_t)head.length);
    if (!reader->read(reader->context, bytes, (size_t)head.length) ||
        head.sum != sum_of(bytes, (size_t)head.length))
        return false;
    text_end(section, bytes + head.length);
    reader->left -= sizeof head + head.length;
    return true;
}

bool sections_take(struct sections_reader *reader, struct text *section)
{
    reader->damaged = reader->damaged || !take(reader, section);
    return !reader->damaged;
}
