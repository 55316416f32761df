/* SPDX-License-Identifier: MIT
 * As pixels.c, compiled for the least of the processors only: see lanes.c here. */
#include "base/attributes.h"

#undef FOR_PROCESSORS
#define FOR_PROCESSORS

#include "figures/pixels.c"
