/* SPDX-License-Identifier: MIT
 *
 * The lines that `inuse concentration` reads, as arrays of integers.
 *
 * Five shapes, fields separated by one tab, no header but in a series:
 *   values        volume, optionally a tab and a group (on all lines or on none)
 *   pairs         id, volume at t0, volume at t1; an id appears once
 *   callers       item, caller, volume; lines of the same item and caller add up
 *   unattributed  volume, "known" or "unattributed"
 *   series        a header of names, then an id and a volume for each name
 * A volume is a run of decimal digits, at most 9223372036854775807. Lines end in LF or CRLF, the last one may
 * lack its end. Every line that is otherwise becomes a fault that names file and line.
 */
#ifndef CLI_CONCENTRATION_INPUT_H
#define CLI_CONCENTRATION_INPUT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/faults.h"

#include <stdint.h>
#include <stdio.h>

enum input_shape { INPUT_VALUES, INPUT_PAIRS, INPUT_CALLERS, INPUT_UNATTRIBUTED, INPUT_SERIES };

/* Texts numbered from 0 in the order of their first appearance. */
struct input_names {
    int64_t count;
    const char **texts; /* by number, in the arena */
    int64_t *lines;     /* where each appeared first */
    int64_t capacity;   /* of both */
    int64_t *slots;     /* a hash table of 2 * capacity places: 1 + the number of a text, or 0 */
};

struct concentration_input {
    enum input_shape shape;
    int64_t rows;
    /* values: volume; pairs: t0, t1; callers: volume; unattributed: the known ones; series: one array for
     * each name */
    int64_t **columns;
    int64_t column_count;
    bool grouped;
    struct input_names names[2]; /* [0]: groups, ids, items; [1]: callers */
    int64_t *numbers[2]; /* which of them a row has: the group when `grouped`, the item and the caller */
    const char **column_names; /* series */
    unsigned __int128 unattributed;
    int64_t capacity;
    struct arena *arena; /* borrowed */
};

/* Reads all of `file`; `name` is for the messages. False with ERROR_IO, or with ERROR_INPUT and the faults.
 * Clear it in any case. */
bool concentration_input_read(FILE *file, const char *name, enum input_shape shape, struct arena *arena,
                              struct concentration_input *input, struct faults *faults,
                              struct error *err) MUST_CHECK;
void concentration_input_clear(struct concentration_input *input);

#endif
