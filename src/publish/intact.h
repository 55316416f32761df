/* SPDX-License-Identifier: MIT
 *
 * Whether a folder still is the site that was published there: every file as its manifest states it, and no other.
 */
#ifndef PUBLISH_INTACT_H
#define PUBLISH_INTACT_H

#include "base/sha256.h"

#include <stdbool.h>

/* Reads every file, in `workers` processes. *ret_manifest is the SHA-256 of manifest.json, which stands for
 * them all. */
bool publish_is_intact(const char *target, unsigned workers, char ret_manifest[SHA256_HEX_SIZE]);

#endif
