/* SPDX-License-Identifier: MIT
 *
 * Running text: the inline content of an element as a paragraph with its links.
 */
#ifndef EDITION_PROSE_H
#define EDITION_PROSE_H

#include "base/arena.h"
#include "figures/fonts.h"
#include "figures/scene.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* How the text of a kind of element looks. */
struct prose_style {
    double size_pt, leading; /* the height of a line is their product */
    bool bold;
    enum colour_role colour;
};

/* Bytes [start, end) of the text lead to `link`, as the page has it. */
struct prose_link {
    int start, end;
    const char *link;
};

struct prose {
    PangoLayout *layout;
    const struct prose_style *style;
    const char *text;
    struct prose_link *links;
    size_t link_count;
    size_t page; /* of the edition, for the links */
};

/* What is read, put together by the caller: what all of an edition has in common. */
struct prose_reader {
    struct fonts *fonts;
    struct arena *arena;
    size_t page;
    size_t most_bytes; /* longer texts are cut with an ellipsis: names can have 10 kB */
};

/* The inline content of the siblings from `first` up to and without `end` (NULL = all), white space
 * collapsed. NULL where there is no text. Widths are infinite until prose_set_width(). */
struct prose *prose_read(const struct prose_reader *reader, const xmlNode *first, const xmlNode *end,
                         const struct prose_style *style);

/* A text that is at hand. */
struct prose *prose_of_text(const struct prose_reader *reader, const char *text, const struct prose_style *style);

void prose_free(struct prose *prose); /* NULL is fine */

/* Breaks lines at words; with `anywhere` also within words that are too long. */
void prose_set_width(struct prose *prose, double width_pt, bool anywhere);

int prose_lines(const struct prose *prose);
double prose_line_height_pt(const struct prose *prose);
double prose_width_pt(const struct prose *prose); /* of the longest line */

#endif
