/* SPDX-License-Identifier: MIT
 * Knows how an id is found among few or many, dense or sparse. */
#include "snapshot/resolver.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash_id(int64_t id)
{
    /* Fibonacci hashing: the high bits of the product are the mixed ones. */
    uint64_t product = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
    return product ^ product >> 32;
}

static uint32_t *empty_slots(uint64_t count)
{
    uint32_t *slots = memory_grow(NULL, count, sizeof *slots);
    memset(slots, 0xFF, count * sizeof *slots);
    return slots;
}

void resolver_fill(struct resolver *resolver, const void *items, size_t size, size_t count)
{
    int64_t id, least = 0, most = -1;
    if (count > 0) {
        memcpy(&least, items, sizeof least);
        memcpy(&most, (const char *)items + (count - 1) * size, sizeof most);
    }
    uint64_t range = (uint64_t)most - (uint64_t)least + 1;
    bool dense = count == 0 || (range > 0 && range <= 4 * (uint64_t)count + 1024);
    uint64_t slots = dense ? range : 16;
    while (!dense && slots < 2 * (uint64_t)count)
        slots *= 2;
    *resolver = (struct resolver){.least = least, .slots = dense ? slots : 0, .mask = slots - 1};
    resolver->indexes = empty_slots(slots + 1);
    resolver->ids = dense ? NULL : memory_zeroed(slots, sizeof *resolver->ids);
    for (size_t i = 0; i < count; i++) {
        memcpy(&id, (const char *)items + i * size, sizeof id);
        uint64_t slot = dense ? (uint64_t)id - (uint64_t)least : hash_id(id) & resolver->mask;
        while (!dense && resolver->indexes[slot] != SNAPSHOT_NONE)
            slot = (slot + 1) & resolver->mask;
        resolver->indexes[slot] = (uint32_t)i;
        if (!dense)
            resolver->ids[slot] = id;
    }
}

void resolver_clear(struct resolver *resolver)
{
    free(resolver->indexes);
    free(resolver->ids);
}

uint32_t resolver_hashed(const struct resolver *resolver, int64_t id)
{
    uint64_t slot = hash_id(id) & resolver->mask;
    while (resolver->indexes[slot] != SNAPSHOT_NONE && resolver->ids[slot] != id)
        slot = (slot + 1) & resolver->mask;
    return resolver->indexes[slot];
}
