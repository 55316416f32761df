/* SPDX-License-Identifier: MIT
 * The table of commands, and the only place that looks at the world outside. */
#include "cli/command.h"

#include "config.h"

#include <stdio.h>

int main(void)
{
    puts(PACKAGE_STRING);
    return 0;
}
