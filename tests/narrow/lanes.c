/* SPDX-License-Identifier: MIT
 * tests/inuse_narrow: the program as it is on a processor without wide vectors, for determinism.sh. This one cannot
 * decode rows in lanes. */
#define LANES_NONE

#include "snapshot/lanes.c"
