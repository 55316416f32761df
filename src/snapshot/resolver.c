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

static int64_t id_of(const void *items, size_t size, size_t i)
{
    int64_t id;
    memcpy(&id, (const char *)items + i * size, sizeof id);
    return id;
}

/* They are sorted, but the same may be there twice. */
static bool have_no_gaps(const void *items, size_t size, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if ((uint64_t)id_of(items, size, i) - (uint64_t)id_of(items, size, 0) != i)
            return false;
    return true;
}

void resolver_fill(struct resolver *resolver, const void *items, size_t size, size_t count)
{
    int64_t least = count > 0 ? id_of(items, size, 0) : 0, most = count > 0 ? id_of(items, size, count - 1) : -1;
    if (have_no_gaps(items, size, count)) {
        *resolver = (struct resolver){.least = least, .slots = count};
        return;
    }
    uint64_t range = (uint64_t)most - (uint64_t)least + 1;
    bool dense = range > 0 && range <= 4 * (uint64_t)count + 1024;
    uint64_t slots = dense ? range : 16;
    while (!dense && slots < 2 * (uint64_t)count)
        slots *= 2;
    *resolver = (struct resolver){.least = least, .slots = dense ? slots : 0, .mask = slots - 1};
    resolver->indexes = empty_slots(slots + 1);
    resolver->ids = dense ? NULL : memory_zeroed(slots, sizeof *resolver->ids);
    for (size_t i = 0; i < count; i++) {
        int64_t id = id_of(items, size, i);
        uint64_t slot = dense ? (uint64_t)id - (uint64_t)least : hash_id(id) & resolver->mask;
        while (!dense && resolver->indexes[slot] != SNAPSHOT_NONE)
            slot = (slot + 1) & resolver->mask;
        resolver->indexes[slot] = (uint32_t)i;
        if (!dense)
            resolver->ids[slot] = id;
    }
}

void resolver_fill_callers(struct resolver *resolver, const struct snapshot_inventory *inventory)
{
    const struct snapshot_callers *callers = &inventory->callers;
    if (callers->ids)
        resolver_fill(resolver, callers->ids, sizeof *callers->ids, inventory->caller_count);
    else
        *resolver = (struct resolver){.least = callers->first_id, .slots = inventory->caller_count};
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
