/* SPDX-License-Identifier: MIT
 * Runs `inuse concentration` without the rest of the program: for scripts that build the measures in their own way. */
#include "cli/commands.h"

int main(int argc, char *argv[])
{
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;
    struct command_context context = {.faults = &faults};
    return command_concentration.run(argc - 1, argv + 1, &context, &err) ? 0 : (int)err.kind;
}
