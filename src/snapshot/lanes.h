/* SPDX-License-Identifier: MIT
 *
 * The rows of `inference` many columns at a time, on processors that can do that (AVX2): a tenth of the instructions
 * that a row takes column by column.
 *
 *     struct lanes *lanes = lanes_new(resolvers, taken_at);   (NULL: this processor cannot)
 *     size_t filled = lanes_fill(lanes, rows, count, records);
 *     ... rows[filled], if there is one, must be read another way ...
 *     lanes_free(lanes);
 *
 * Only rows without anything unusual are filled: ids and times of at most four bytes, nothing missing that must be
 * there, nothing out of its range, every id known. What is wrong with any other is for its reader to say.
 *
 * Private to src/snapshot/.
 */
#ifndef SNAPSHOT_LANES_H
#define SNAPSHOT_LANES_H

#include "snapshot/leaf.h"
#include "snapshot/resolver.h"

struct lanes;

/* Models, callers, verifications, settlements, kinds and nodes, in this order. */
#define LANES_REFERENCES 6

/* `resolvers` must outlive the result. */
struct lanes *lanes_new(const struct resolver resolvers[LANES_REFERENCES], int64_t taken_at);
void lanes_free(struct lanes *lanes); /* NULL is fine */

/* Fills records[i] with rows[i] until one is unusual, and returns how many it filled. */
size_t lanes_fill(struct lanes *lanes, const struct leaf_row *rows, size_t count, struct snapshot_record *records);

#endif
