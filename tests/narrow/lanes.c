/* SPDX-License-Identifier: MIT
 * tests/inuse_narrow: the program as it is on a processor without wide vectors, for determinism.sh. This one cannot
 * decode rows in lanes. */
#include "snapshot/lanes.h"

struct lanes *lanes_new(const struct resolver resolvers[LANES_REFERENCES], int64_t taken_at)
{
    (void)resolvers;
    (void)taken_at;
    return NULL;
}

void lanes_free(struct lanes *lanes)
{
    (void)lanes;
}

size_t lanes_fill(struct lanes *lanes, const struct leaf_row *rows, size_t count, struct snapshot_record *records)
{
    (void)lanes;
    (void)rows;
    (void)count;
    (void)records;
    return 0;
}
