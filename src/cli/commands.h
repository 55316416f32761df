/* SPDX-License-Identifier: MIT
 *
 * Every command of the program, each defined in the file of its name.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_chart;
extern const struct command command_check;
extern const struct command command_concentration;
extern const struct command command_demo;
extern const struct command command_diff;
extern const struct command command_document;
extern const struct command command_export;
extern const struct command command_import;
extern const struct command command_init;
extern const struct command command_report;

#endif
