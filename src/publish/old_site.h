/* SPDX-License-Identifier: MIT
 *
 * The site that stands where a new one is to be published.
 *
 * Private to src/publish/.
 */
#ifndef PUBLISH_OLD_SITE_H
#define PUBLISH_OLD_SITE_H

#include "publish/folder.h"
#include "publish/manifest.h"

struct old_site {
    struct folder folder; /* fd -1 = absent */
    bool empty;
    struct manifest manifest;
};

/* Opens parent/name, called `path` in messages (borrowed). Refuses what is not ours to replace (ERROR_USAGE): anything
 * but an absent or empty folder, or one whose manifest.json inuse wrote and names every other file. */
bool old_site_open(const struct folder *parent, const char *name, const char *path, struct arena *arena,
                   struct old_site *ret_site, struct error *err) MUST_CHECK;
void old_site_close(struct old_site *site);

#endif
