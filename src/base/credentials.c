/* SPDX-License-Identifier: MIT
 * Knows where addresses hold their secrets. */
#include "base/credentials.h"

#include <string.h>

#define ENDS " \t\r\n'\"`<>"

static void blacken(char *from, const char *end)
{
    memset(from, '*', (size_t)(end - from));
}

/* Up to the last '@': a password may hold one that nobody escaped. Where the text was cut off before it, whatever does
 * not look like a port is hidden. */
static void hide_user(char *from, size_t length)
{
    size_t at = length;
    while (at > 0 && from[at - 1] != '@')
        at--;
    if (at > 0) {
        blacken(from, from + at - 1);
        return;
    }
    size_t bracket = from[0] == '[' ? strspn(from + 1, "0123456789abcdefABCDEF:.") + 1 : 0;
    size_t host = bracket + strcspn(from + bracket, ":/?");
    if (host + 1 < length && from[host] == ':' && !strchr("0123456789,/?", from[host + 1]))
        blacken(from, from + length);
}

/* The name of a model's page may well hold an '@' behind the host. */
static size_t searched(const char *text, const char *from)
{
    static const char scheme[] = "postgres", longer[] = "postgresql";
    size_t before = (size_t)(from - 3 - text);
    for (size_t length = sizeof scheme - 1; length < sizeof longer; length += sizeof longer - sizeof scheme)
        if (before >= length && memcmp(from - 3 - length, longer, length) == 0)
            return strcspn(from, ENDS);
    return strcspn(from, "/?#" ENDS);
}

static void hide_parameters(char *from, const char *end)
{
    static const char name[] = "password=";
    for (char *found = strstr(from, name); found && found < end; found = strstr(found, name)) {
        found += sizeof name - 1;
        size_t length = strcspn(found, "&;" ENDS);
        blacken(found, found + length);
        found += length;
    }
}

/* An address without "://" opens no database and is told of as a file that is not there. */
static void hide_mistyped(char *text)
{
    static const char scheme[] = "postgres";
    for (char *at = strstr(text, scheme); at; at = strstr(at, scheme)) {
        at += sizeof scheme - 1;
        size_t length = strcspn(at, ENDS);
        char *end = memrchr(at, '@', length), *from = at + 2 * (strncmp(at, "ql", 2) == 0);
        from += strspn(from, ":/");
        if (end && end > from)
            blacken(from, end);
        at += length;
    }
}

void credentials_hide(char *text)
{
    hide_mistyped(text);
    for (char *at = strstr(text, "://"); at; at = strstr(at, "://")) {
        at += 3;
        size_t length = searched(text, at);
        hide_user(at, length);
        at += length;
    }
    hide_parameters(text, text + strlen(text));
}
