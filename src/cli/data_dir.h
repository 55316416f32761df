/* SPDX-License-Identifier: MIT
 *
 * Templates and charts of a program that was not installed.
 */
#ifndef CLI_DATA_DIR_H
#define CLI_DATA_DIR_H

#include <limits.h>
#include <stdbool.h>

/* The folder with templates/ and charts/ that holds the program, or the folder above that (the program was
 * built in a source tree, or in a folder of one); false when neither has both: the program is installed. */
bool data_dir_of_build(char ret_path[PATH_MAX]);

#endif
