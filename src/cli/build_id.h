/* SPDX-License-Identifier: MIT
 *
 * Which build of the program this is: what decides whether a cache may be read.
 */
#ifndef CLI_BUILD_ID_H
#define CLI_BUILD_ID_H

#include "base/arena.h"

/* "inuse 0.1.0 <build id of the linker in hexadecimal, or size and time of the file where there is none>". */
const char *build_id(struct arena *arena);

#endif
