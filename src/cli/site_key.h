/* SPDX-License-Identifier: MIT
 *
 * What stands for a site and for all that decided its bytes, so that a run that would make the same can be spared.
 */
#ifndef CLI_SITE_KEY_H
#define CLI_SITE_KEY_H

#include "cli/site_options.h"

/* SHA-256 of the build, the snapshot's hash, the arguments, the folder they were given in, every template,
 * chart and font file, and the manifest of the site at `command->output`. False when that is not, or no
 * longer, what was published there, or when the command does more than to write a site. */
bool site_key(const struct site_command *command, char *argv[], const struct command_context *context,
              const struct pipeline *pipeline, char ret_key[SHA256_HEX_SIZE]);

#endif
