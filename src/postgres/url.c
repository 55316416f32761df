/* SPDX-License-Identifier: MIT
 * Knows by what an address of a database is told from the path of a file. */
#include "postgres/postgres.h"

#include <string.h>

bool postgres_is_url(const char *path)
{
    return strncmp(path, "postgresql://", 13) == 0 || strncmp(path, "postgres://", 11) == 0;
}
