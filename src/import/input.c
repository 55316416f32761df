/* SPDX-License-Identifier: MIT
 * Knows where the bytes of an import come from. */
#include "import/input.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool spool(struct input *input, struct error *err)
{
    char chunk[65536];
    size_t got;
    FILE *copy = tmpfile();
    if (!copy)
        return error_set(err, ERROR_IO, "cannot keep %s in a temporary file: %s", input->name,
                         strerror(errno));
    while ((got = fread(chunk, 1, sizeof chunk, input->file)) > 0 && fwrite(chunk, 1, got, copy) == got)
        input->bytes += (int64_t)got;
    bool read_failed = ferror(input->file) != 0;
    if (read_failed || ferror(copy) || fflush(copy) != 0) {
        fclose(copy);
        return error_set(err, ERROR_IO, "cannot %s %s: %s", read_failed ? "read" : "keep a copy of",
                         input->name, strerror(errno));
    }
    if (input->file != stdin)
        fclose(input->file);
    rewind(copy);
    input->file = copy;
    return true;
}

bool input_open(const char *path, struct input *ret_input, struct error *err)
{
    struct stat state;
    bool standard = strcmp(path, "-") == 0;
    struct input input = {.name = standard ? "standard input" : path,
                          .file = standard ? stdin : fopen(path, "rbe")};
    if (!input.file)
        return error_set(err, errno == ENOENT ? ERROR_INPUT : ERROR_IO, "cannot read %s: %s", input.name,
                         strerror(errno));
    bool done = fstat(fileno(input.file), &state) == 0;
    if (!done)
        error_set(err, ERROR_IO, "cannot examine %s: %s", input.name, strerror(errno));
    else if (S_ISDIR(state.st_mode))
        done = error_set(err, ERROR_INPUT, "%s is a folder; name the files in it", input.name);
    else if (!standard && S_ISREG(state.st_mode))
        input.bytes = state.st_size;
    else
        done = spool(&input, err);
    if (!done) {
        input_close(&input);
        return false;
    }
    *ret_input = input;
    return true;
}

void input_close(struct input *input)
{
    if (input->file && input->file != stdin)
        fclose(input->file);
    input->file = NULL;
}
