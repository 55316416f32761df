/* SPDX-License-Identifier: MIT
 *
 * The hidden folders beside the site: where a new one is put together, and where an old one waits.
 *
 *     .inuse-staging-PID-N    a new site, until it is committed; locked by the run that makes it
 *     .inuse-staging-PID-old  an old site that is being removed
 *     .inuse-old-NAME         an old site between two renames, on file systems that cannot exchange
 *
 * Private to src/publish/.
 */
#ifndef PUBLISH_STAGING_H
#define PUBLISH_STAGING_H

#include "publish/internal.h"

#define STAGING_ASIDE_PREFIX ".inuse-old-"

/* Runs that replace folders of one parent do so one after the other: after an exchange the old site bears the name of a
 * staging folder for a moment, and who would put it back must not find that another run has taken it for a dead one's.
 * Whoever else holds the parent locked, or stands still, does not stop us for ever. */
void staging_take_turn(const struct publish *publish);
void staging_end_turn(const struct publish *publish);

/* Removes what dead runs left, and puts back what one had renamed aside. In turn only. */
void staging_clear_up(const struct publish *publish);

/* Makes and locks publish->staging. */
bool staging_make(struct publish *publish, struct error *err) MUST_CHECK;

/* The lock ends with the last process that holds the folder open, so that a worker which outlives its parent
 * counts as alive. Where the file system has no locks nothing is taken for dead. */
bool staging_lock(int fd);

/* Removes publish->aside. */
void staging_remove_aside(const struct publish *publish);

#endif
