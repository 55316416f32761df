/* SPDX-License-Identifier: MIT
 * Knows how many faults are worth reading. */
#include "base/faults.h"

#include "base/credentials.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void faults_add(struct faults *faults, const char *format, ...)
{
    if (faults->count++ >= FAULTS_SHOWN)
        return;
    char raw[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    credentials_hide(raw);
    size_t size = 3 * strlen(raw) + 1;
    char *sentence = memory_grow(NULL, size, 1);
    utf8_make_visible(raw, strlen(raw), sentence, size);
    faults->sentences[faults->count - 1] = sentence;
}

void faults_merge(struct faults *faults, struct faults *more)
{
    int64_t kept = more->count < FAULTS_SHOWN ? more->count : FAULTS_SHOWN;
    for (int64_t i = 0; i < kept; i++) {
        if (faults->count + i < FAULTS_SHOWN)
            faults->sentences[faults->count + i] = more->sentences[i];
        else
            free(more->sentences[i]);
    }
    faults->count += more->count;
    *more = (struct faults)FAULTS_INIT;
}

bool faults_none(const struct faults *faults, const char *subject, struct error *err)
{
    if (faults->count == 0)
        return true;
    if (faults->count == 1)
        return error_set(err, ERROR_INPUT, "%s", faults->sentences[0]);
    return error_set(err, ERROR_INPUT, "%s: %" PRId64 " faults", subject, faults->count);
}

void faults_clear(struct faults *faults)
{
    for (int64_t i = 0; i < faults->count && i < FAULTS_SHOWN; i++)
        free(faults->sentences[i]);
    *faults = (struct faults)FAULTS_INIT;
}
