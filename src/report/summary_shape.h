/* SPDX-License-Identifier: MIT
 *
 * The shape of summary.json, from which it and its schema are written. Not for use outside src/report/.
 */
#ifndef REPORT_SUMMARY_SHAPE_H
#define REPORT_SUMMARY_SHAPE_H

#include <stddef.h>

/* How an attribute of the document is typed in JSON. */
enum summary_kind {
    KIND_TEXT,
    KIND_INTEGER,
    KIND_DECIMAL, /* keeps its digits; a reader's double rounds them once */
    KIND_FLAG,
};

/* An attribute; the member has its name. */
struct summary_member {
    const char *name;
    enum summary_kind kind;
};

struct summary_members {
    const struct summary_member *rows;
    size_t count;
};

/* What children of an element are told too. */
enum summary_holds {
    HOLDS_NOTHING,
    HOLDS_MEASURES, /* <measure>, under "measures" */
    HOLDS_VOLUME,   /* these, and the one <volume> under "volume" */
};

/* A part of the summary: an element of the document, what it is called, and its members. Elements of `key` stand under
 * the value of that attribute, so that a list becomes an object. */
struct summary_part {
    const char *path[3]; /* element names from the root */
    const char *name, *key, *description;
    struct summary_members members;
    enum summary_holds holds;
};

extern const struct summary_part summary_parts[];
extern const size_t summary_part_count;

extern const struct summary_members summary_volume, summary_measure;
extern const struct summary_members summary_top; /* of an <entry> of the list of most used models */

#endif
