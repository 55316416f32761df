/* SPDX-License-Identifier: MIT
 * Knows how an error message is kept short and safe to print. */
#include "base/error.h"

#include "base/credentials.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    char raw[sizeof err->message];
    va_list arguments;

    if (err->kind != ERROR_NONE)
        return false;
    err->kind = kind;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    credentials_hide(raw);
    utf8_make_visible(raw, strlen(raw), err->message, sizeof err->message);
    return false;
}
