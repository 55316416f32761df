/* SPDX-License-Identifier: MIT
 * Knows by what an address of a database is told from the path of a file. */
#include "postgres/postgres.h"

#include "base/text.h"

bool postgres_is_url(const char *path)
{
    return text_begins_with(path, "postgresql://") || text_begins_with(path, "postgres://");
}
