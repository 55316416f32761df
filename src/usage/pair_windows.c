/* SPDX-License-Identifier: MIT
 * Knows how large a matrix of pairs may be, when it is worth its memory, and how its columns are counted. */
#include "usage/pair_windows.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert(USAGE_WINDOW_COUNT - PAIR_WINDOWS_LONG == 3, "two bits hold the long windows and none");
static_assert(sizeof(_Atomic uint8_t) == 1, "cells are bytes, also when they are counted by words");

/* Callers of a word. */
#define WORD_CALLERS 32

/* What a list of some forty million pairs would take. */
#define MATRIX_BYTES_MOST ((size_t)128 << 20)

/* Where few pairs come again and again their list stays short: so many bytes of the matrix for each pair of it. */
#define BYTES_PER_LISTED 100

struct pair_windows *pair_windows_new(uint32_t models, uint32_t callers)
{
    size_t row_bytes = ((size_t)callers + WORD_CALLERS - 1) / WORD_CALLERS * sizeof(uint64_t);
    if (models == 0 || callers == 0 || row_bytes > MATRIX_BYTES_MOST / models)
        return NULL;
    struct pair_windows *windows = memory_zeroed(1, sizeof *windows);
    windows->models = models;
    windows->row_bytes = row_bytes;
    windows->cells = memory_lines(models, row_bytes);
    return windows;
}

void pair_windows_free(struct pair_windows *windows)
{
    if (windows)
        memory_lines_free((void *)windows->cells, windows->models, windows->row_bytes);
    free(windows);
}

bool pair_windows_pay(const struct pair_windows *windows, size_t listed)
{
    return listed > windows->models * windows->row_bytes / BYTES_PER_LISTED;
}

FOR_PROCESSORS
static void count_bytes(const unsigned char *bytes, size_t length, int64_t counts[4])
{
    const uint64_t low_bits = UINT64_C(0x5555555555555555);
    for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        uint64_t low = word & low_bits, high = word >> 1 & low_bits;
        counts[1] += __builtin_popcountll(low & ~high);
        counts[2] += __builtin_popcountll(high & ~low);
        counts[3] += __builtin_popcountll(high & low);
    }
}

void pair_windows_count(const struct pair_windows *windows, uint32_t model, int64_t counts[USAGE_WINDOW_COUNT])
{
    int64_t noted[4] = {0};
    count_bytes((const unsigned char *)pair_windows_cell(windows, model, 0), windows->row_bytes, noted);
    for (int window = PAIR_WINDOWS_LONG; window < USAGE_WINDOW_COUNT; window++)
        counts[window] += noted[USAGE_WINDOW_COUNT - window];
}
