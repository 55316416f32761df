/* SPDX-License-Identifier: MIT
 * Knows what an importer may say of the record at hand. */
#include "import/importer.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

bool import_failed(const struct import *import)
{
    return import->err->kind != ERROR_NONE || database_failed(import->database, import->err);
}

bool import_reject(struct import *import, enum import_reason reason, const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    import->summary->rejected[reason]++;
    if (import->line > 0)
        faults_add(import->faults, "%s:%" PRId64 ": %s", import->file, import->line, what);
    else
        faults_add(import->faults, "%s: %s", import->file, what);
    return false;
}

void import_note(struct import *import, const char *format, ...)
{
    char sentence[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    text_printf(&import->summary->notes, "%s\n", sentence);
}

void import_covers(struct import *import, int64_t until)
{
    if (import->covered_until == SNAPSHOT_UNKNOWN || until > import->covered_until)
        import->covered_until = until;
}
