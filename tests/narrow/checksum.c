/* SPDX-License-Identifier: MIT
 * checksum_narrow(): as checksum() is on a processor that has no instructions for AES, for test_base.c. */
#define CHECKSUM_PLAIN
#define checksum checksum_narrow

#include "base/checksum.c"
