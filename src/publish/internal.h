/* SPDX-License-Identifier: MIT
 *
 * The inside of a `struct publish`, for the files of this folder only.
 */
#ifndef PUBLISH_INTERNAL_H
#define PUBLISH_INTERNAL_H

#include "base/sha256.h"
#include "publish/old_site.h"
#include "publish/publish.h"

struct publish {
    struct arena *arena;
    struct folder parent; /* of the target, links resolved */
    const char *name;     /* of the target in `parent` */
    const char *path;     /* parent/name, for messages */
    const char *aside;    /* where the old site waits while the file system cannot exchange */
    struct old_site old;
    struct folder staging;
    char staging_name[64]; /* in `parent`; "" = none */
    struct manifest manifest;
    struct publish_changes changes;
    char sha256[SHA256_HEX_SIZE]; /* of manifest.json */
    bool preview;                 /* nothing is written */
    const char *keep;             /* publish_keep(); NULL = none */
    /* publish_visit(); NULL = none */
    void (*visit)(void *context, enum publish_action action, const char *path);
    void *visit_context;
};

#endif
