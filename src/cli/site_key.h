/* SPDX-License-Identifier: MIT
 *
 * What stands for a site and for all that decided its bytes, so that a run that would make the same can be spared.
 */
#ifndef CLI_SITE_KEY_H
#define CLI_SITE_KEY_H

#include "cli/site_options.h"

/* True when the command does nothing but to write a site: a limit is to be judged, and a summary written, also when
 * nothing has changed. */
bool site_key_stands_for(const struct site_command *command);

/* SHA-256 of the build, the snapshot's hash, the arguments, the folder they were given in, every template, chart and
 * font file, and `manifest`, the SHA-256 of the site's manifest. False when a file or that folder cannot be read. */
bool site_key(const struct site_command *command, char *argv[], const struct command_context *context,
              const struct pipeline *pipeline, const char *manifest, char ret_key[SHA256_HEX_SIZE]);

#endif
