/* SPDX-License-Identifier: MIT
 * Feeds the filter's reader and every measure with hostile lines. The first line names the shape: values,
 * pairs, callers, unattributed or series.
 *
 * Built by `clang -fsanitize=fuzzer -DFUZZING` this is a libFuzzer target; otherwise it replays the files that it is
 * given. */
#include "cli/concentration_input.h"
#include "measures/callers.h"
#include "measures/groups.h"
#include "measures/pairs.h"
#include "measures/powerlaw.h"
#include "measures/unattributed.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct measure_value value)
{
    assert(value.decimal && (value.state == MEASURE_UNDEFINED) == (value.reason != NULL));
    assert(value.state != MEASURE_NUMBER || strspn(value.decimal, "-0123456789.e+") == strlen(value.decimal));
}

static void measure_tail(const struct volumes *volumes, const struct value_scope *scope)
{
    struct powerlaw powerlaw;
    int64_t discrete = powerlaw_search_discrete(volumes);
    powerlaw_set(&powerlaw, volumes, discrete > 0 ? discrete : 1);
    powerlaw.best_continuous = powerlaw_search_continuous(volumes);
    for (const struct measure *row = measure_first(); row; row = measure_next(row))
        if (row->subject == SUBJECT_POWERLAW)
            check(powerlaw_measure(row, &powerlaw, scope));
    powerlaw_clear(&powerlaw);
}

/* Everything that the input has, at a number of digits that depends on it. */
static void measure(const struct concentration_input *input)
{
    struct value_scope scope = {.digits = 1 + (int)(input->rows % 19), .arena = input->arena};
    struct volumes volumes;
    struct groups groups = {.count = 0};
    struct pairs pairs;
    struct callers callers;
    int64_t too_large;
    bool grouped = input->shape == INPUT_VALUES && input->grouped &&
                   groups_set(&groups, input->columns[0], input->numbers[0], input->rows,
                              input->names[0].count, &too_large);
    volumes_set(&volumes, input->columns[0], input->rows);
    if (input->shape == INPUT_PAIRS)
        pairs_set(&pairs, input->columns[0], input->columns[1], input->rows);
    struct callers_record *records = arena_alloc(input->arena, (size_t)input->rows + 1, sizeof *records);
    for (int64_t i = 0; input->shape == INPUT_CALLERS && i < input->rows; i++)
        records[i] =
            (struct callers_record){input->numbers[0][i], input->numbers[1][i], input->columns[0][i]};
    bool called = input->shape == INPUT_CALLERS &&
                  callers_set(&callers, records, input->rows, input->names[0].count, input->names[1].count);
    struct unattributed unattributed = {.known = &volumes, .volume = input->unattributed};

    for (const struct measure *row = measure_first(); row; row = measure_next(row)) {
        if (row->subject == SUBJECT_VOLUMES) {
            check(measure_of_volumes(row, POPULATION_LISTED, &volumes, &scope));
            check(measure_of_volumes(row, POPULATION_USED, &volumes, &scope));
        } else if (row->subject == SUBJECT_GROUPS && grouped) {
            check(groups_measure(row, POPULATION_LISTED, &groups, &scope));
            check(groups_measure(row, POPULATION_USED, &groups, &scope));
        } else if (row->subject == SUBJECT_PAIRS && input->shape == INPUT_PAIRS) {
            check(pairs_measure(row, &pairs, &scope));
        } else if (row->subject == SUBJECT_CALLERS && called) {
            check(callers_measure(row, &callers, &scope));
        } else if (row->subject == SUBJECT_UNATTRIBUTED && input->shape == INPUT_UNATTRIBUTED) {
            check(unattributed_measure(row, &unattributed, &scope));
        }
    }
    measure_tail(&volumes, &scope);
    volumes_clear(&volumes);
    if (grouped)
        groups_clear(&groups);
    if (input->shape == INPUT_PAIRS)
        pairs_clear(&pairs);
    if (called)
        callers_clear(&callers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const shapes[] = {[INPUT_VALUES] = "values\n",
                                         [INPUT_PAIRS] = "pairs\n",
                                         [INPUT_CALLERS] = "callers\n",
                                         [INPUT_UNATTRIBUTED] = "unattributed\n",
                                         [INPUT_SERIES] = "series\n"};
    for (size_t k = 0; k < ARRAY_SIZE(shapes); k++) {
        size_t length = strlen(shapes[k]);
        if (size <= length || memcmp(data, shapes[k], length) != 0)
            continue;
        struct error err = ERROR_INIT;
        struct faults faults = FAULTS_INIT;
        struct concentration_input input;
        struct arena *arena = arena_new();
        FILE *file = fmemopen((void *)(uintptr_t)(data + length), size - length, "r");
        assert(file);
        bool ok = concentration_input_read(file, "input", (enum input_shape)k, arena, &input, &faults, &err);
        assert(ok == (err.kind == ERROR_NONE) && ok == (faults.count == 0));
        if (ok)
            measure(&input);
        concentration_input_clear(&input);
        faults_clear(&faults);
        arena_free(arena);
        fclose(file);
    }
    return 0;
}

#ifndef FUZZING
int main(int argc, char *argv[])
{
    static uint8_t data[1 << 20];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (!file) {
            perror(argv[i]);
            return 1;
        }
        LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
        fclose(file);
    }
    printf("%d inputs replayed\n", argc - 1);
    return argc > 1 ? 0 : 99;
}
#endif
