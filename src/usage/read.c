/* SPDX-License-Identifier: MIT
 * Knows how the pass over a snapshot is shared between threads. */
#include "usage/usage.h"

#include "base/memory.h"
#include "usage/part.h"

#include <assert.h>
#include <stdlib.h>

bool usage_read(struct snapshot *snapshot, const struct snapshot_inventory *inventory,
                const struct usage_options *options, struct progress *progress, struct usage **ret_usage,
                struct faults *faults, struct error *err)
{
    unsigned count = options->workers;
    struct pair_windows *pair_windows =
        pair_windows_new((uint32_t)inventory->model_count, (uint32_t)inventory->caller_count);
    struct part **parts = memory_zeroed(count, sizeof(struct part *));
    struct snapshot_sink **sinks = memory_zeroed(count, sizeof(struct snapshot_sink *));

    assert(count > 0);
    for (unsigned i = 0; i < count; i++) {
        parts[i] = part_new(inventory, options->window_days);
        parts[i]->pair_windows = pair_windows;
        sinks[i] = &parts[i]->sink;
    }
    bool ok = snapshot_scan(snapshot, inventory, sinks, count, progress, faults, err);
    if (ok)
        ok = usage_join(parts, count, inventory, snapshot_path(snapshot), ret_usage, err);
    else
        for (unsigned i = 0; i < count; i++)
            part_free(parts[i]);
    pair_windows_free(pair_windows);
    free(sinks);
    free(parts);
    return ok;
}
