/* SPDX-License-Identifier: MIT
 *
 * From ids of the file to indexes of the inventory.
 *
 * Ids without gaps, as those of every importer are, need no memory; those that lie close together are looked up in a
 * table, others in a hash of open addressing. For src/snapshot/ and src/postgres/ only.
 */
#ifndef SNAPSHOT_RESOLVER_H
#define SNAPSHOT_RESOLVER_H

#include "snapshot/snapshot.h"

struct resolver {
    int64_t least;     /* the id of slot 0; not of a hash */
    uint64_t slots;    /* their number; not of a hash */
    uint32_t *indexes; /* SNAPSHOT_NONE where there is none; NULL = each id is that of its slot */
    int64_t *ids;      /* hash only */
    uint64_t mask;
};

/* `items` are `count` structs of `size` bytes, sorted by the int64_t id that each begins with. */
void resolver_fill(struct resolver *resolver, const void *items, size_t size, size_t count);
void resolver_fill_callers(struct resolver *resolver, const struct snapshot_inventory *inventory);
void resolver_clear(struct resolver *resolver);

uint32_t resolver_hashed(const struct resolver *resolver, int64_t id);

/* The index, or SNAPSHOT_NONE. Behind the last slot of a table there is one of no id. */
static inline uint32_t resolver_find(const struct resolver *resolver, int64_t id)
{
    uint64_t slot = (uint64_t)id - (uint64_t)resolver->least;
    if (!resolver->indexes)
        return slot < resolver->slots ? (uint32_t)slot : SNAPSHOT_NONE;
    if (resolver->ids)
        return resolver_hashed(resolver, id);
    return resolver->indexes[slot < resolver->slots ? slot : resolver->slots];
}

#endif
