/* SPDX-License-Identifier: MIT
 * Knows the words of a connection that failed, and what is to be done about them. */
#include "postgres/refusal.h"

#include "base/memory.h"

#include <stdbool.h>
#include <string.h>

/* Part of the message. */
struct piece {
    const char *bytes;
    size_t length;
};

static bool begins_with(struct piece piece, const char *words)
{
    size_t length = strlen(words);
    return piece.length >= length && memcmp(piece.bytes, words, length) == 0;
}

static bool is_same(struct piece a, struct piece b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static struct piece without(struct piece piece, size_t length)
{
    return (struct piece){piece.bytes + length, piece.length - length};
}

/* By words of a reason, in which what is quoted is left out: that names databases and people. The first that fits. */
static const struct {
    const char *words, *remedy;
} remedies[] = {
    {"database \"\" does not exist", "make it (createdb), or correct its name in the address"},
    {"role \"\" does not exist", "make it (createuser), or correct the user in the address"},
    {"not permitted to log in", "give the role LOGIN, or connect as another"},
    {"permission denied for database", "grant CONNECT on it, or connect as another role"},
    {"pg_hba.conf", "let the role in from here by pg_hba.conf of the server, or connect as another"},
    {"password", "put the right password into ~/.pgpass or a service file, or set PGPASSWORD"},
    {"configuration parameter", "correct `options` in the address, or PGOPTIONS"},
    {"too many ", "run again when others are done"},
    {"connection slots", "run again when others are done"},
    {"starting up", "run again when it is up"},
    {"shutting down", "run again when it is up"},
    {"recovery", "run again when it is up"},
    {"accepting connections", "run again when it is up"},
    {"closed the connection", "run again when the server is back, or correct host and port in the address"},
    {"Connection refused", "start the server, or correct host and port in the address"},
    {"No such file", "start the server, or correct host and port in the address"},
    {"host name", "correct the host in the address"},
    {"timeout expired", "see whether the server is up and may be reached from here"},
    {"timed out", "see whether the server is up and may be reached from here"},
    {"unreachable", "see whether the server is up and may be reached from here"},
    {"No route", "see whether the server is up and may be reached from here"},
    {"SSL", "set sslmode, sslrootcert and sslcert as the server wants them"},
    {"certificate", "set sslmode, sslrootcert and sslcert as the server wants them"},
    {"definition of service", "correct its name in the address, or add it to ~/.pg_service.conf"},
    {"invalid ", "correct it in the address"},
};

static const char *find_remedy(struct piece reason, bool said)
{
    struct text bare = TEXT_INIT;
    const char *remedy = said ? "see the server's log" : "see inuse-postgresql(7) about addresses";
    bool quoted = false;
    for (size_t i = 0; i < reason.length; i++) {
        bool quote = reason.bytes[i] == '"';
        quoted ^= quote;
        if (quote || !quoted)
            text_add_byte(&bare, reason.bytes[i]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(remedies); i++)
        if (bare.length > 0 && strstr(bare.bytes, remedies[i].words)) {
            remedy = remedies[i].remedy;
            break;
        }
    text_clear(&bare);
    return remedy;
}

/* One server, tried in one way. */
struct attempt {
    struct piece place; /* `at "127.0.0.1", port 5432`, or nothing */
    struct piece reason;
    bool said; /* by the server */
};

#define ATTEMPTS_MOST 4
#define REASON_MOST 300 /* so that the remedy is not cut off */

static struct piece take_line(const char **message)
{
    struct piece line = {*message, strcspn(*message, "\n")};
    *message += line.length + (line.bytes[line.length] == '\n');
    while (line.length > 0 && strchr(". \r", line.bytes[line.length - 1]))
        line.length--;
    return line;
}

/* They repeat our remedy, or say what only the log of a server should. */
static bool is_aside(struct piece line)
{
    return line.length == 0 || line.bytes[0] == '\t' || begins_with(line, "DETAIL:") || begins_with(line, "HINT:");
}

/* How bad it is, a word in capitals in any language, two blanks behind it: it comes from a server. */
static size_t severity_length(struct piece line)
{
    size_t end = 0;
    while (end < line.length && (line.bytes[end] & 0x80 || (line.bytes[end] >= 'A' && line.bytes[end] <= 'Z')))
        end++;
    return end > 0 && begins_with(without(line, end), ":  ") ? end + 3 : 0;
}

static struct attempt read_attempt(struct piece line)
{
    static const char before[] = "connection to server ", after[] = " failed: ";
    struct attempt attempt = {.reason = line};
    struct piece rest = without(line, begins_with(line, before) ? sizeof before - 1 : line.length);
    const char *end = memmem(rest.bytes, rest.length, after, sizeof after - 1);
    if (end) {
        attempt.place = (struct piece){rest.bytes, (size_t)(end - rest.bytes)};
        attempt.reason = without(rest, attempt.place.length + sizeof after - 1);
    }
    size_t severity = severity_length(attempt.reason);
    attempt.said = severity > 0;
    attempt.reason = without(attempt.reason, severity);
    if (attempt.reason.length > REASON_MOST)
        attempt.reason.length = REASON_MOST;
    return attempt;
}

/* Fills `attempts` with those that differ in their reason. */
static size_t read_attempts(const char *message, struct attempt *attempts)
{
    size_t count = 0;
    while (*message != '\0' && count < ATTEMPTS_MOST) {
        struct piece line = take_line(&message);
        if (is_aside(line))
            continue;
        attempts[count] = read_attempt(line);
        size_t same = 0;
        while (!is_same(attempts[same].reason, attempts[count].reason))
            same++;
        count += same == count;
    }
    return count;
}

/* A line without a place goes on about the one before; a socket is in no address. */
static bool shows_places(const struct attempt *attempts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (attempts[i].place.length > 0 && (i > 0 || begins_with(attempts[i].place, "on ")))
            return true;
    return false;
}

static void add_reasons(const struct attempt *attempts, size_t count, struct text *out)
{
    bool placed = shows_places(attempts, count);
    for (size_t i = 0; i < count; i++) {
        struct piece place = attempts[i].place, reason = attempts[i].reason;
        text_add(out, i > 0 ? ", and " : "");
        if (placed && place.length > 0)
            text_printf(out, "%.*s: ", (int)place.length, place.bytes);
        text_printf(out, "%s%.*s", attempts[i].said ? "the server said: " : "", (int)reason.length, reason.bytes);
    }
    if (count == 0)
        text_add(out, "no reason given");
}

void refusal_reasons(const char *message, struct text *out)
{
    struct attempt attempts[ATTEMPTS_MOST];
    add_reasons(attempts, read_attempts(message, attempts), out);
}

void refusal_explain(const char *message, struct text *out)
{
    struct attempt attempts[ATTEMPTS_MOST];
    size_t count = read_attempts(message, attempts);
    add_reasons(attempts, count, out);
    text_printf(out, "; %s", count > 0 ? find_remedy(attempts[0].reason, attempts[0].said) : "see the server's log");
}
