/* SPDX-License-Identifier: MIT
 * The few compiler attributes and macros that the whole tree uses. */
#ifndef BASE_ATTRIBUTES_H
#define BASE_ATTRIBUTES_H

#define PRINTF(format_index, first_index) __attribute__((format(printf, format_index, first_index)))
/* For what a hot loop calls more than once. */
#define ALWAYS_INLINE __attribute__((always_inline))
/* For what a hot function calls seldom, and what would make it save registers each time. */
#define NEVER_INLINE __attribute__((noinline))
/* For loops over vectors: the same code compiled for several processors, chosen when the program starts: too early for
 * the thread sanitizer, which is not ready then. */
#if defined(__x86_64__) && defined(__has_attribute) && !defined(__SANITIZE_THREAD__)
#if __has_attribute(target_clones)
#define FOR_PROCESSORS __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#endif
#ifndef FOR_PROCESSORS
#define FOR_PROCESSORS
#endif

#define MUST_CHECK __attribute__((warn_unused_result))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
