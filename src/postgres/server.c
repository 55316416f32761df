/* SPDX-License-Identifier: MIT
 * Knows how a server is reached, and what its refusals mean to whoever runs the program. */
#include "postgres/server.h"

#include "base/credentials.h"
#include "base/text.h"
#include "postgres/libpq.h"
#include "postgres/refusal.h"

#include <stdlib.h>
#include <string.h>

#define INFINITE                                                                                                  \
    "no time may be infinite: store NULL for one that never comes, else the time that is meant, or read a view "  \
    "that does"

/* By the beginning of the SQLSTATE (appendix A of PostgreSQL's manual), the longest first, and by a word of the message
 * where the state says too little; NULL = any. */
static const struct cause {
    const char *state, *word;
    enum error_kind kind;
    const char *remedy;
} causes[] = {
    {"0A", "infinit", ERROR_INPUT, INFINITE},
    {"22", "infinit", ERROR_INPUT, INFINITE},
    {"42501", NULL, ERROR_IO, "grant it as inuse-postgresql(7) shows, or connect as another role"},
    {"42P01", NULL, ERROR_INPUT, "inuse-postgresql(7) lists the tables; `inuse export` makes them"},
    {"42703", NULL, ERROR_INPUT, "inuse-postgresql(7) lists the columns"},
    {"22003", NULL, ERROR_INPUT,
     "values and their sums must fit 64 bits: correct them, or sum in smaller units in a view"},
    {"57014", NULL, ERROR_IO,
     "raise statement_timeout for this role, or see inuse-postgresql(7) about what to index"},
    {"40", NULL, ERROR_IO, "run again"},
    {"53", NULL, ERROR_IO, "the server is short of something; run again when it is not"},
    {"57P", NULL, ERROR_IO, "run again when the server is back"},
    {"08", NULL, ERROR_IO, "run again when the server is back"},
    {"22", NULL, ERROR_INPUT, "correct the data, or leave them out in a view"},
    {"42", NULL, ERROR_INPUT, "inuse-postgresql(7) describes what the tables must be like"},
    {"0A", NULL, ERROR_INPUT, "inuse-postgresql(7) lists what an engine must be able to do"},
    {"", NULL, ERROR_IO, "see the server's log"},
};

static const struct cause *find_cause(const char *state, const char *message)
{
    const struct cause *cause = causes;
    while (strncmp(state, cause->state, strlen(cause->state)) != 0 || (cause->word && !strstr(message, cause->word)))
        cause++;
    return cause;
}

bool server_state_is(const struct postgres *postgres, const PGresult *result, const char *state)
{
    const char *found = postgres->pq->PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return found && strcmp(found, state) == 0;
}

/* Messages of servers that pass on what another said have several lines, each a sentence but for those that begin with
 * a tab and a small letter. */
static void add_line(struct text *text, const char *message)
{
    size_t length = strlen(message);
    while (length > 0 && strchr(".\n\t", message[length - 1]))
        length--;
    for (size_t i = 0; i < length; i++) {
        if (message[i] == '\n')
            text_add(text, message[i + 1] == '\t' && message[i + 2] >= 'a' && message[i + 2] <= 'z' ? " " : "; ");
        else if (message[i] != '\t')
            text_add_byte(text, message[i]);
    }
}

static bool lost(const struct postgres *postgres, const char *doing, struct error *err)
{
    struct text why = TEXT_INIT;
    refusal_reasons(postgres->pq->PQerrorMessage(postgres->connection), &why);
    error_set(err, ERROR_IO, "%s: the connection failed while %s: %s; %s", postgres->name, doing, why.bytes,
              postgres->committing ? "whether that was done is not known: run again, which tells"
                                   : "nothing was written");
    text_clear(&why);
    return false;
}

bool server_failed(const struct postgres *postgres, const PGresult *result, const char *doing, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    const char *state = pq->PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = pq->PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!state || !message)
        return lost(postgres, doing, err);
    const struct cause *cause = find_cause(state, message);
    struct text line = TEXT_INIT;
    add_line(&line, message);
    error_set(err, cause->kind, "%s: while %s, the server said: %.500s; %s", postgres->name, doing,
              line.length > 0 ? line.bytes : "nothing", cause->remedy);
    text_clear(&line);
    return false;
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static const char *option(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword; options++)
        if (strcmp(options->keyword, keyword) == 0)
            return options->val && options->val[0] != '\0' ? options->val : NULL;
    return NULL;
}

/* Each of several hosts with its port, which may be one for all. A socket is in no address. */
static void add_hosts(const char *hosts, const char *ports, struct text *out)
{
    bool shared = !strchr(ports, ',');
    for (;;) {
        int host = (int)strcspn(hosts, ","), port = (int)strcspn(ports, ",");
        bool bracketed = memchr(hosts, ':', (size_t)host);
        text_printf(out, "%s%.*s%s%s%.*s", bracketed ? "[" : "", hosts[0] == '/' ? 0 : host, hosts,
                    bracketed ? "]" : "", port > 0 ? ":" : "", port, ports);
        hosts += host;
        if (*hosts++ == '\0')
            return;
        text_add_byte(out, ',');
        if (!shared)
            ports += port + (ports[port] == ',');
    }
}

static char *make_name(const PQconninfoOption *options, struct arena *arena)
{
    const char *host = option(options, "host"), *port = option(options, "port"), *database = option(options, "dbname"),
               *service = option(options, "service");
    if (!host)
        host = option(options, "hostaddr");
    struct text hosts = TEXT_INIT;
    add_hosts(host ? host : "", port ? port : "", &hosts);
    char *name = arena_printf(arena, "postgresql://%s/%s%s%s", hosts.length > 0 ? hosts.bytes : "",
                              database ? database : "", service ? "?service=" : "", service ? service : "");
    text_clear(&hosts);
    return name;
}

const char *postgres_show(const char *url, struct arena *arena)
{
    struct error ignored = ERROR_INIT;
    const struct libpq *pq;
    char *shown = NULL;
    if (libpq_load(arena, &pq, &ignored)) {
        PQconninfoOption *options = pq->PQconninfoParse(url, NULL);
        shown = options ? make_name(options, arena) : NULL;
        pq->PQconninfoFree(options);
    }
    if (!shown)
        shown = arena_text(arena, url);
    credentials_hide(shown);
    return shown;
}

static bool holds_secret(const PQconninfoOption *options)
{
    static const char *const keywords[] = {"password", "sslpassword", "oauth_client_secret", "scram_client_key",
                                           "scram_server_key"};
    for (size_t i = 0; i < ARRAY_SIZE(keywords); i++)
        if (option(options, keywords[i]))
            return true;
    return false;
}

/* What libpq says of a wrong address quotes it, and with it perhaps a password. */
static bool read_url(const struct libpq *pq, const char *url, struct arena *arena, char **ret_name,
                     struct error *err)
{
    char *said = NULL;
    PQconninfoOption *options = pq->PQconninfoParse(url, &said);
    pq->PQfreemem(said);
    if (!options)
        return error_set(err, ERROR_USAGE,
                         "the address of the database is not understood; write it as postgresql://host/database, user, "
                         "port and everything else as libpq has them (inuse-postgresql(7))");
    bool secret = holds_secret(options);
    if (!secret)
        *ret_name = make_name(options, arena);
    pq->PQconninfoFree(options);
    if (secret)
        return error_set(err, ERROR_USAGE,
                         "the address holds a password, which every user of this machine can read there; put it into "
                         "~/.pgpass or a service file, or set PGPASSWORD");
    return true;
}

static bool reach(struct postgres *postgres, const char *url, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    const char *const keywords[] = {"dbname", "client_encoding", "fallback_application_name", NULL};
    const char *const values[] = {url, "UTF8", "inuse", NULL};
    struct text why = TEXT_INIT;

    postgres->connection = pq->PQconnectdbParams(keywords, values, 1);
    if (postgres->connection && pq->PQstatus(postgres->connection) == CONNECTION_OK) {
        pq->PQsetNoticeReceiver(postgres->connection, ignore_notice, NULL);
        return true;
    }
    refusal_explain(postgres->connection ? pq->PQerrorMessage(postgres->connection) : "out of memory", &why);
    error_set(err, ERROR_IO, "cannot connect to %s: %s", postgres->name, why.bytes);
    text_clear(&why);
    return false;
}

bool server_begin(const char *url, struct postgres **ret_postgres, struct error *err)
{
    struct postgres *postgres = memory_zeroed(1, sizeof *postgres);
    postgres->arena = arena_new();
    if (!libpq_load(postgres->arena, &postgres->pq, err) ||
        !read_url(postgres->pq, url, postgres->arena, &postgres->name, err) || !reach(postgres, url, err)) {
        postgres_close(postgres);
        return false;
    }
    *ret_postgres = postgres;
    return true;
}

bool server_run(struct postgres *postgres, const char *sql, const char *doing, struct error *err)
{
    const struct libpq *pq = postgres->pq;
    PGresult *result = pq->PQexec(postgres->connection, sql);
    ExecStatusType status = pq->PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done)
        server_failed(postgres, result, doing, err);
    pq->PQclear(result);
    return done;
}

void server_try(struct postgres *postgres, const char *sql)
{
    postgres->pq->PQclear(postgres->pq->PQexec(postgres->connection, sql));
}

void postgres_close(struct postgres *postgres)
{
    if (!postgres)
        return;
    if (postgres->connection)
        postgres->pq->PQfinish(postgres->connection);
    arena_free(postgres->arena);
    free(postgres);
}

const char *postgres_name(const struct postgres *postgres)
{
    return postgres->name;
}

const char *postgres_database(const struct postgres *postgres)
{
    return postgres->pq->PQdb(postgres->connection);
}

struct postgres_traffic postgres_traffic(const struct postgres *postgres)
{
    return postgres->traffic;
}
