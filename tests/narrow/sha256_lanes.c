/* SPDX-License-Identifier: MIT
 * As sha256_lanes.c, compiled for the least of the processors only: see lanes.c here. */
#include "base/attributes.h"

#undef FOR_PROCESSORS
#define FOR_PROCESSORS
#define SHA256_PAIRS_NONE

#include "base/sha256_lanes.c"
