/* SPDX-License-Identifier: MIT
 * Knows where the program lies. */
#include "cli/data_dir.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool has_folder(const char *path, const char *name)
{
    char full[PATH_MAX];
    struct stat status;
    int length = snprintf(full, sizeof full, "%s/%s", path, name);
    return length > 0 && (size_t)length < sizeof full && stat(full, &status) == 0 && S_ISDIR(status.st_mode);
}

bool data_dir_of_build(char ret_path[PATH_MAX])
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return false;
    path[length] = '\0';
    for (int levels = 0; levels < 2; levels++) {
        char *slash = strrchr(path, '/');
        if (!slash)
            return false;
        *slash = '\0';
        if (has_folder(path, "templates") && has_folder(path, "charts")) {
            memcpy(ret_path, path, strlen(path) + 1);
            return true;
        }
    }
    return false;
}
