/* SPDX-License-Identifier: MIT
 *
 * Very many bytes in sections, each behind its length and its checksum: so neither who writes them nor who reads them
 * holds more than one, and nothing is looked at that was not checked.
 *
 *     struct sections_writer writer = {.write = append_to_file, .context = &file};
 *     text_add_bytes(&section, bytes, length);
 *     sections_add(&writer, &section);                  (which is empty again; as often as needed)
 *
 *     struct sections_reader reader = {.read = read_from_file, .context = &file, .left = writer.length};
 *     if (sections_take(&reader, &section))
 *         ... section.bytes, section.length ...
 *
 * Numbers are those of the machine.
 */
#ifndef USAGE_SECTIONS_H
#define USAGE_SECTIONS_H

#include "base/attributes.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sections_writer {
    bool (*write)(void *context, const void *bytes, size_t length);
    void *context;
    uint64_t length; /* written so far */
    bool failed;     /* then nothing more is written */
};

/* Writes a section, which may be empty, and forgets what is in the text. */
void sections_add(struct sections_writer *writer, struct text *section);

struct sections_reader {
    bool (*read)(void *context, void *bytes, size_t length); /* false unless it read all of that */
    void *context;
    uint64_t left; /* bytes that there are */
    bool damaged;  /* a section was not what was written */
};

/* Appends the next section to the text. False when there is none or it is damaged. */
bool sections_take(struct sections_reader *reader, struct text *section) MUST_CHECK;

#endif
