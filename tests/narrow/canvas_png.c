/* SPDX-License-Identifier: MIT
 * As canvas_png.c, compiled for the least of the processors only: see lanes.c here. */
#include "base/attributes.h"

#undef FOR_PROCESSORS
#define FOR_PROCESSORS

#include "figures/canvas_png.c"
