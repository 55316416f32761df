/* SPDX-License-Identifier: MIT
 * Knows where things that nobody asked to keep are put. */
#include "cli/scratch.h"

#include "base/memory.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scratch {
    char *path;
};

bool scratch_begin(const char *beside, struct scratch **ret_scratch, struct error *err)
{
    static const char name[] = ".inuse-XXXXXX", elsewhere[] = "/tmp/";
    const char *slash = beside ? strrchr(beside, '/') : NULL;
    const char *folder = beside ? beside : elsewhere;
    size_t length = beside ? (slash ? (size_t)(slash - beside) + 1 : 0) : strlen(elsewhere);
    struct scratch *scratch = memory_zeroed(1, sizeof *scratch);

    scratch->path = memory_zeroed(length + sizeof name, 1);
    snprintf(scratch->path, length + sizeof name, "%.*s%s", (int)length, folder, name);
    if (mkdtemp(scratch->path)) {
        *ret_scratch = scratch;
        return true;
    }
    error_set(err, ERROR_IO, "cannot make the folder %s: %s", scratch->path, strerror(errno));
    free(scratch->path);
    free(scratch);
    return false;
}

const char *scratch_path(const struct scratch *scratch)
{
    return scratch->path;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    /* What cannot be removed is left; the run itself has succeeded or said why not. */
    remove(path);
    return 0;
}

void scratch_end(struct scratch *scratch)
{
    if (!scratch)
        return;
    nftw(scratch->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(scratch->path);
    free(scratch);
}
