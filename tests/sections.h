/* SPDX-License-Identifier: MIT
 *
 * Sections in memory, for tests.
 *
 *     struct text bytes = TEXT_INIT;
 *     struct sections_writer writer = sections_into(&bytes);
 *     ...
 *     struct sections_bytes at = {bytes.bytes};
 *     struct sections_reader reader = sections_from(&at, bytes.length);
 *     sections_mend(bytes.bytes, bytes.length);     (makes checksums right again, as far as lengths lead to them)
 */
#ifndef TESTS_SECTIONS_H
#define TESTS_SECTIONS_H

#include "base/checksum.h"
#include "usage/sections.h"

#include <string.h>

static inline bool sections_append(void *context, const void *bytes, size_t length)
{
    text_add_bytes(context, bytes, length);
    return true;
}

static inline struct sections_writer sections_into(struct text *bytes)
{
    return (struct sections_writer){.write = sections_append, .context = bytes};
}

/* What is read next. */
struct sections_bytes {
    const char *at;
};

static inline bool sections_copy(void *context, void *bytes, size_t length)
{
    struct sections_bytes *from = context;
    if (length > 0)
        memcpy(bytes, from->at, length);
    from->at += length;
    return true;
}

static inline struct sections_reader sections_from(struct sections_bytes *bytes, size_t length)
{
    return (struct sections_reader){.read = sections_copy, .context = bytes, .left = length};
}

/* What stands before the bytes of a section. */
struct sections_head {
    uint64_t length, sum;
};

static inline void sections_mend(char *bytes, size_t length)
{
    struct sections_head head;
    while (length >= sizeof head) {
        memcpy(&head, bytes, sizeof head);
        length -= sizeof head;
        if (head.length > length)
            return;
        head.sum = checksum(bytes + sizeof head, (size_t)head.length);
        memcpy(bytes, &head, sizeof head);
        bytes += sizeof head + head.length;
        length -= (size_t)head.length;
    }
}

#endif
