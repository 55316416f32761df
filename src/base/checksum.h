/* SPDX-License-Identifier: MIT
 *
 * Whether bytes are still what they were: a checksum as fast as memory, against accidents and edits, not
 * against whoever looks for two texts with the same one.
 *
 * Four independent lanes, each of which is mixed with the next of its words so that any single changed word changes it:
 * by a round of AES where the processor has one, which takes a fifth of the time, else by 128-bit products of 64-bit
 * words, folded. The value is for one machine and one build; nothing that is published depends on it.
 */
#ifndef BASE_CHECKSUM_H
#define BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t checksum(const void *bytes, size_t length);

#endif
