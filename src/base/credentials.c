/* SPDX-License-Identifier: MIT
 * Knows where addresses hold their secrets. */
#include "base/credentials.h"

#include "base/hex.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t\r\n\v\f"
#define ENDS BLANKS "'\"`<>"
#define PORT_DIGITS_MOST 5

static void blacken(char *from, const char *end)
{
    memset(from, '*', (size_t)(end - from));
}

static bool is_one_of(char byte, const char *bytes)
{
    return byte != '\0' && strchr(bytes, byte);
}

/* Past a host and its port, which libpq lets be empty; NULL where a password may stand in the port's place. */
static const char *skip_host(const char *at, const char *end)
{
    if (at < end && *at == '[') {
        at += strspn(at + 1, "0123456789abcdefABCDEF:.") + 1;
        at += at < end && *at == '%' ? strcspn(at, "]/?:") : 0;
        if (at >= end || *at++ != ']')
            return NULL;
    }
    while (at < end && !is_one_of(*at, ":,/?#"))
        at++;
    if (at == end || *at != ':')
        return at;
    size_t digits = strspn(++at, "0123456789");
    at += digits;
    bool ends = at >= end || is_one_of(*at, ",/?#" ENDS) || (at + 1 == end && is_one_of(*at, ":;"));
    return digits <= PORT_DIGITS_MOST && ends ? at : NULL;
}

/* Whether it begins with hosts, each perhaps with a port, and not with a user and a password. */
static bool begins_with_hosts(const char *at, const char *end)
{
    do
        at = skip_host(at, end);
    while (at && at < end && *at++ == ',');
    return at != NULL;
}

/* Up to the last '@': a password may hold one that nobody escaped, and a blank. Where the text was cut off before it,
 * whatever does not look like hosts is hidden. */
static void hide_user(char *from, size_t length, bool blanks)
{
    char *at = memrchr(from, '@', length);
    if (!at && begins_with_hosts(from, from + length))
        return;
    if (!at && blanks)
        at = strrchr(from, '@');
    blacken(from, at ? at : from + length);
}

static bool opens_database(const char *text, const char *colon)
{
    static const char scheme[] = "postgres", longer[] = "postgresql";
    size_t before = (size_t)(colon - text);
    for (size_t length = sizeof scheme - 1; length < sizeof longer; length += sizeof longer - sizeof scheme)
        if (before >= length && strncasecmp(colon - length, longer, length) == 0)
            return true;
    return false;
}

/* One byte of an address, in which any may be written as two digits. */
static char decode(char **at)
{
    unsigned char byte = (unsigned char)**at;
    bool encoded = byte == '%' && (*at)[1] != '\0' && hex_read(*at + 1, 1, true, &byte);
    *at += encoded ? 3 : byte != '\0';
    return (char)byte;
}

static bool skip_word(char **at, const char *word)
{
    char *next = *at;
    for (; *word != '\0'; word++)
        if ((decode(&next) | 0x20) != (*word | 0x20))
            return false;
    *at = next;
    return true;
}

static char *skip_blanks(char *at)
{
    for (char *next = at; is_one_of(decode(&next), BLANKS);)
        at = next;
    return at;
}

/* Past what libpq would take for a name of a secret and the sign behind it, in whichever letters; NULL for other text.
 */
static char *skip_name(char *at)
{
    static const char *const names[] = {"password", "oauth_client_secret", "scram_client_key", "scram_server_key"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *next = at;
        if (!skip_word(&next, names[i]))
            continue;
        next = skip_blanks(next);
        if (decode(&next) == '=')
            return skip_blanks(next);
    }
    return NULL;
}

/* The quote that closes the one at `at`, or NULL. */
static char *find_closing(char *at)
{
    for (char *next = at + 1; *next != '\0'; next++)
        if (*next == *at)
            return next;
        else if (*next == '\\' && next[1] != '\0')
            next++;
    return NULL;
}

/* In a list of keywords a value may be quoted, and what a backslash precedes belongs to it. */
static char *skip_value(char *at, bool parameter)
{
    char *closing = is_one_of(*at, "'\"") ? find_closing(at) : NULL;
    if (is_one_of(*at, "'\"") && (closing || !parameter))
        at = closing ? closing : at + strlen(at);
    while (*at != '\0' && !is_one_of(*at, parameter ? "&" BLANKS : BLANKS))
        at += *at == '\\' && !parameter && at[1] != '\0' ? 2 : 1;
    return at;
}

/* Whether it stands in an address, and not in a list of keywords. */
static bool is_parameter(const char *text, const char *at)
{
    bool asked = false;
    for (; at > text && !is_one_of(at[-1], BLANKS); at--) {
        if (asked && strncmp(at, "://", 3) == 0)
            return true;
        asked |= is_one_of(*at, "?&");
    }
    return false;
}

/* From the end, so that no name is taken for the value of another before it was read. Leaves every `kept` as it is. */
static void hide_secrets(char *text, char kept)
{
    for (char *at = text + strlen(text); at-- > text;) {
        char *value = skip_name(at);
        for (char *end = value ? skip_value(value, is_parameter(text, at)) : NULL; value < end; value++)
            if (*value != kept)
                *value = '*';
    }
}

/* An address without "://" opens no database and is told of as a file that is not there. */
static void hide_mistyped(char *text)
{
    static const char scheme[] = "postgres";
    for (char *at = strcasestr(text, scheme); at; at = strcasestr(at, scheme)) {
        at += sizeof scheme - 1;
        size_t length = strcspn(at, BLANKS);
        char *end = memrchr(at, '@', length), *from = at + 2 * (strncasecmp(at, "ql", 2) == 0);
        from += strspn(from, ":/");
        if (end && end > from)
            blacken(from, end);
        at += length;
    }
}

void credentials_hide(char *text)
{
    hide_secrets(text, '@'); /* which a user's part is found by, and which may hide the name of one */
    hide_mistyped(text);
    for (char *at = strstr(text, "://"); at; at = strstr(at, "://")) {
        bool database = opens_database(text, at);
        at += 3;
        size_t length = strcspn(at, database ? BLANKS : "/?#" ENDS);
        hide_user(at, length, database);
        at += length;
    }
    hide_secrets(text, '*');
}
