/* SPDX-License-Identifier: MIT
 * Knows how people mistype. */
#include "base/nearest.h"

#include <string.h>

/* Words longer than this are no mistyped names. */
#define LONGEST 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The optimal string alignment distance, three rows at a time. */
static size_t typing_errors(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_length; j++)
        above[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[b_length];
}

const char *nearest(const char *word, const char *const *choices, size_t count)
{
    const char *best = NULL;
    size_t best_errors = LONGEST, length = strlen(word);

    if (length > LONGEST)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t choice_length = strlen(choices[i]);
        if (choice_length > LONGEST)
            continue;
        size_t errors = typing_errors(word, length, choices[i], choice_length);
        size_t longer = length > choice_length ? length : choice_length;
        if (errors < best_errors && 3 * errors <= longer) {
            best = choices[i];
            best_errors = errors;
        }
    }
    return best;
}
