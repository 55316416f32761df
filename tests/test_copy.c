/* SPDX-License-Identifier: MIT
 * What a server may send instead of rows, why it refuses, and addresses that must not give their passwords away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/credentials.h"
#include "base/error.h"
#include "postgres/copy.h"
#include "postgres/postgres.h"
#include "postgres/refusal.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"

/* Rows of two columns as text: "1,NULL;abc,2;", a field of eight bytes as an integer. */
static bool take(void *context, const struct copy_field *fields, struct error *err)
{
    struct text *seen = context;
    (void)err;
    for (int i = 0; i < 2; i++) {
        int64_t value;
        bool null;
        if (copy_integer(&fields[i], &value, &null))
            text_printf(seen, null ? "NULL" : "%lld", (long long)value);
        else
            text_add_bytes(seen, fields[i].bytes, (size_t)fields[i].length);
        text_add_byte(seen, i == 0 ? ',' : ';');
    }
    return true;
}

static bool stop(void *context, const struct copy_field *fields, struct error *err)
{
    (void)context;
    (void)fields;
    return error_set(err, ERROR_INPUT, "enough");
}

static void add_count(struct text *out, int16_t count)
{
    uint16_t bytes = htobe16((uint16_t)count);
    text_add_bytes(out, (const char *)&bytes, sizeof bytes);
}

static void add_field(struct text *out, const char *bytes, int32_t length)
{
    uint32_t size = htobe32((uint32_t)length);
    text_add_bytes(out, (const char *)&size, sizeof size);
    if (length > 0)
        text_add_bytes(out, bytes, (size_t)length);
}

static void make_stream(struct text *out)
{
    uint64_t number = htobe64(UINT64_C(0x7fffffffffffffff));
    text_add_bytes(out, HEADER, 19);
    add_count(out, 2);
    add_field(out, (const char *)&number, 8);
    add_field(out, NULL, -1);
    add_count(out, 2);
    add_field(out, "name", 4);
    add_field(out, "", 0);
    add_count(out, -1);
}

static bool feed(struct copy *copy, const char *bytes, size_t length, struct text *seen)
{
    struct error err = ERROR_INIT;
    bool fed = copy_feed(copy, bytes, length, take, seen, &err);
    assert_int_equal(fed ? ERROR_NONE : ERROR_IO, err.kind);
    return fed;
}

static void rows_arrive_however_they_are_cut(void **state)
{
    struct text stream = TEXT_INIT;
    (void)state;
    make_stream(&stream);
    for (size_t piece = 1; piece <= stream.length; piece++) {
        struct copy copy = {.columns = 2};
        struct text seen = TEXT_INIT;
        for (size_t at = 0; at < stream.length; at += piece)
            assert_true(feed(&copy, stream.bytes + at, at + piece < stream.length ? piece : stream.length - at, &seen));
        assert_string_equal(seen.bytes, "9223372036854775807,NULL;name,;");
        assert_true(copy_is_complete(&copy));
        assert_false(feed(&copy, "x", 1, &seen));
        copy_clear(&copy);
        text_clear(&seen);
    }
    text_clear(&stream);
}

/* A copy of exactly these bytes, so that a sanitizer sees a read behind them. */
static bool feed_alone(const char *bytes, size_t length)
{
    struct copy copy = {.columns = 2};
    struct text seen = TEXT_INIT;
    char *alone = malloc(length > 0 ? length : 1);
    memcpy(alone, bytes, length);
    bool complete = feed(&copy, alone, length, &seen) && copy_is_complete(&copy);
    free(alone);
    copy_clear(&copy);
    text_clear(&seen);
    return complete;
}

static void every_beginning_is_incomplete(void **state)
{
    struct text stream = TEXT_INIT;
    (void)state;
    make_stream(&stream);
    for (size_t length = 0; length < stream.length; length++)
        assert_false(feed_alone(stream.bytes, length));
    assert_true(feed_alone(stream.bytes, stream.length));
    text_clear(&stream);
}

static void no_byte_can_do_harm(void **state)
{
    static const unsigned char values[] = {0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff};
    struct text stream = TEXT_INIT;
    (void)state;
    make_stream(&stream);
    for (size_t at = 0; at < stream.length; at++)
        for (size_t i = 0; i < sizeof values; i++) {
            char was = stream.bytes[at];
            stream.bytes[at] = (char)values[i];
            bool complete = feed_alone(stream.bytes, stream.length);
            assert_true(!complete || at > 10 || was == (char)values[i]);
            stream.bytes[at] = was;
        }
    text_clear(&stream);
}

static void lies_are_told_from_rows(void **state)
{
    static const struct {
        const char *what;
        int16_t count;
        int32_t length;
    } lies[] = {
        {"three columns", 3, 0}, {"no column", 0, 0}, {"fewer than none", -2, 0}, {"a length below NULL", 2, -2},
        {"a length of two gigabytes", 2, INT32_MAX},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lies); i++) {
        struct text stream = TEXT_INIT, seen = TEXT_INIT;
        struct copy copy = {.columns = 2};
        uint32_t length = htobe32((uint32_t)lies[i].length);
        text_add_bytes(&stream, HEADER, 19);
        add_count(&stream, lies[i].count);
        text_add_bytes(&stream, (const char *)&length, sizeof length);
        if (feed(&copy, stream.bytes, stream.length, &seen))
            fail_msg("taken for a row: %s", lies[i].what);
        copy_clear(&copy);
        text_clear(&stream);
        text_clear(&seen);
    }
}

static void a_row_that_never_ends_is_refused(void **state)
{
    struct copy copy = {.columns = 2};
    struct text seen = TEXT_INIT, stream = TEXT_INIT;
    char *field = calloc(1, COPY_ROW_MOST);
    bool fed = true;
    (void)state;
    text_add_bytes(&stream, HEADER, 19);
    add_count(&stream, 2);
    add_field(&stream, field, (int32_t)COPY_ROW_MOST);
    for (size_t at = 0; fed && at < stream.length; at += 65536)
        fed = feed(&copy, stream.bytes + at, stream.length - at < 65536 ? stream.length - at : 65536, &seen);
    assert_false(fed);
    free(field);
    copy_clear(&copy);
    text_clear(&seen);
    text_clear(&stream);
}

static void who_takes_may_stop(void **state)
{
    struct copy copy = {.columns = 2};
    struct text stream = TEXT_INIT;
    struct error err = ERROR_INIT;
    (void)state;
    make_stream(&stream);
    assert_false(copy_feed(&copy, stream.bytes, stream.length, stop, NULL, &err));
    assert_string_equal(err.message, "enough");
    copy_clear(&copy);
    text_clear(&stream);
}

static void addresses_hide_who_asks(void **state)
{
    static const char *const cases[][2] = {
        {"postgresql://bob:secret@host/db", "postgresql://**********@host/db"},
        {"cannot open postgres://bob:se/cr@et@host/db: no", "cannot open postgres://************@host/db: no"},
        {"'postgresql://bob@host'", "'postgresql://***@host'"},
        {"postgresql://host:5432/db", "postgresql://host:5432/db"},
        {"postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"},
        {"postgresql://[bob:cut-off", "postgresql://************"},
        {"postgresql://bob:cut-off", "postgresql://***********"},
        {"postgresql://host/db?user=bob&password=secret&x=1", "postgresql://host/db?user=bob&password=******&x=1"},
        {"postgresql://h/?sslpassword=secret", "postgresql://h/?sslpassword=******"},
        {"https://hub.example/ada/small@v2 is odd", "https://hub.example/ada/small@v2 is odd"},
        {"https://bob:secret@hub.example/a", "https://**********@hub.example/a"},
        {"two: a://u:p@h b://u:p@h", "two: a://***@h b://***@h"},
        {"no postgres//bob:se/cr@et@host", "no postgres//************@host"},
        {"postgresql:ql:secret@host is odd", "postgresql:*********@host is odd"},
        {"no POSTGRESQL:bob:secret@host", "no POSTGRESQL:**********@host"},
        {"postgresql://:secret@host/db", "postgresql://*******@host/db"},
        {"postgresql://bob:it's<s>\"`@host/db", "postgresql://*************@host/db"},
        {"postgresql://bob:%40%2F@host/db", "postgresql://**********@host/db"},
        {"postgresql://bob:a b@c@host/db: no", "postgresql://*********@host/db: no"},
        {"postgresql://bob:12cut-off", "postgresql://*************"},
        {"postgresql://bob:123456", "postgresql://**********"},
        {"postgresql://h:1,bob:cut-off", "postgresql://***************"},
        {"postgresql://h:1,i:2,[::1]:3,[fe80::1%25eth0]/db", "postgresql://h:1,i:2,[::1]:3,[fe80::1%25eth0]/db"},
        {"no postgresql://h:1: a@b", "no postgresql://h:1: a@b"},
        {"postgresql://u:p@h:1,i:2/?a=b", "postgresql://***@h:1,i:2/?a=b"},
        {"postgresql://h?PassWord=secret", "postgresql://h?PassWord=******"},
        {"postgresql://h?a=b&p%61ss%77%6Frd=secret&x=1", "postgresql://h?a=b&p%61ss%77%6Frd=******&x=1"},
        {"postgresql://h?password=it's<a>;\"b\\&x=1 is", "postgresql://h?password=***********&x=1 is"},
        {"postgresql://h?password=%26%20&x=1", "postgresql://h?password=******&x=1"},
        {"postgresql://h?password='it&x=1 no", "postgresql://h?password=***&x=1 no"},
        {"postgresql://h?password=a@b", "postgresql://************@*"},
        {"postgresql://bob:secretpassword=@host", "postgresql://*******************@****"},
        {"password=a@b password='a @b'", "password=*** password=******"},
        {"postgresql://h?user=a@b&password=a", "postgresql://********@b&password=*"},
        {"host=password= password = secret", "host=password= ******** = ******"},
        {"password=''password = a&b", "password=********** = ***"},
        {"postgresql://h?password%3Dsecret no", "postgresql://h?password%3D****** no"},
        {"postgresql://h?oauth_client_secret=a&scram_client_key=b",
         "postgresql://h?oauth_client_secret=*&scram_client_key=*"},
        {"host=h password = secret x=1", "host=h password = ****** x=1"},
        {"password=a&b;c'd\"e x=1", "password=********* x=1"},
        {"password=a\\ b x=1", "password=**** x=1"},
        {"password='a b\\' c' x=1", "password=********* x=1"},
        {"password = 'a b' sslpassword='c d'", "password = ***** sslpassword=*****"},
        {"password=\"a b\" x=1", "password=***** x=1"},
        {"password='a b, and cut off", "password=*****************"},
        {"password='cut\\", "password=*****"},
        {"password='", "password=*"},
        {"100%", "100%"},
        {"a wrong password is 1 = 1", "a wrong password is 1 = 1"},
        {"password", "password"},
        {"password =", "password ="},
        {"postgres.db of bob@host", "postgres.db of bob@host"},
        {"", ""},
        {"://", "://"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char text[128];
        struct error err = ERROR_INIT;
        snprintf(text, sizeof text, "%s", cases[i][0]);
        credentials_hide(text);
        assert_string_equal(text, cases[i][1]);
        error_set(&err, ERROR_USAGE, "%s", cases[i][0]);
        assert_string_equal(err.message, cases[i][1]);
    }
    assert_true(postgres_is_url("postgres://h/d") && postgres_is_url("postgresql:///"));
    assert_false(postgres_is_url("./postgresql://h") || postgres_is_url("postgres.db") || postgres_is_url(""));
}

#define TO(port) "connection to server at \"127.0.0.1\", port " port " failed: "
#define RUNNING "\tIs the server running on that host and accepting TCP/IP connections?\n"

/* As PostgreSQL 13 and 15 have them. */
static void a_refusal_is_one_clause_with_a_remedy(void **state)
{
    static const char *const cases[][2] = {
        {TO("5432") "FATAL:  database \"network\" does not exist\n",
         "the server said: database \"network\" does not exist; make it (createdb), or correct its name in the "
         "address"},
        {TO("5432") "FATAL:  role \"password\" does not exist\n",
         "the server said: role \"password\" does not exist; make it (createuser), or correct the user in the address"},
        {TO("5432") "FATAL:  unrecognized configuration parameter \"x\"\n" TO(
             "5432") "FATAL:  unrecognized configuration parameter \"x\"\n",
         "the server said: unrecognized configuration parameter \"x\"; correct `options` in the address, or PGOPTIONS"},
        {"connection to server at \"localhost\" (::1), port 1 failed: Connection refused\n" RUNNING
         "connection to server at \"localhost\" (127.0.0.1), port 1 failed: Connection refused\n" RUNNING,
         "Connection refused; start the server, or correct host and port in the address"},
        {TO("1") "Connection refused\n" RUNNING TO("2") "FATAL:  sorry, too many clients already\n",
         "at \"127.0.0.1\", port 1: Connection refused, and at \"127.0.0.1\", port 2: the server said: sorry, too many "
         "clients already; start the server, or correct host and port in the address"},
        {"could not connect to server: Connection refused\n\tIs the server running on host \"h\" and accepting\n"
         "\tTCP/IP connections on port 1?\n",
         "could not connect to server: Connection refused; start the server, or correct host and port in the address"},
        {TO("5432") "FATAL:  no pg_hba.conf entry for host \"::1\", user \"a\", database \"b\", no encryption\n",
         "the server said: no pg_hba.conf entry for host \"::1\", user \"a\", database \"b\", no encryption; let the "
         "role in from here by pg_hba.conf of the server, or connect as another"},
        {TO("5432") "FATAL:  password authentication failed for user \"locked\"\n"
                    "password retrieved from file \"/home/a/.pgpass\"\n",
         "the server said: password authentication failed for user \"locked\", and password retrieved from file "
         "\"/home/a/.pgpass\"; put the right password into ~/.pgpass or a service file, or set PGPASSWORD"},
        {TO("5432") "SCHWERWIEGEND:  Datenbank \"x\" existiert nicht\nDETAIL:  Sie fehlt.\n",
         "the server said: Datenbank \"x\" existiert nicht; see the server's log"},
        {"connection to server on socket \"/tmp/.s.PGSQL.5432\" failed: No such file or directory\n\tIs it?\n",
         "on socket \"/tmp/.s.PGSQL.5432\": No such file or directory; start the server, or correct host and port in "
         "the address"},
        {"something new.\n", "something new; see inuse-postgresql(7) about addresses"},
        {"\n\t\n", "no reason given; see the server's log"},
        {"", "no reason given; see the server's log"},
        {"FATAL:  ", "FATAL:; see inuse-postgresql(7) about addresses"},
        {"connection to server failed: \"", "connection to server failed: \"; see inuse-postgresql(7) about addresses"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct text why = TEXT_INIT;
        refusal_explain(cases[i][0], &why);
        assert_string_equal(why.bytes, cases[i][1]);
        text_clear(&why);
    }
}

/* Six different reasons, each longer than a screen. */
static void a_long_refusal_still_has_its_remedy(void **state)
{
    struct text message = TEXT_INIT, why = TEXT_INIT;
    (void)state;
    for (int i = 0; i < 6; i++)
        text_printf(&message, TO("%d") "FATAL:  %d password %2000s\n", i, i, "");
    refusal_explain(message.bytes, &why);
    assert_true(why.length < 1800 && text_ends_with(why.bytes, "or set PGPASSWORD"));
    text_clear(&message);
    text_clear(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_arrive_however_they_are_cut), cmocka_unit_test(every_beginning_is_incomplete),
        cmocka_unit_test(no_byte_can_do_harm),              cmocka_unit_test(lies_are_told_from_rows),
        cmocka_unit_test(a_row_that_never_ends_is_refused), cmocka_unit_test(who_takes_may_stop),
        cmocka_unit_test(addresses_hide_who_asks),          cmocka_unit_test(a_refusal_is_one_clause_with_a_remedy),
        cmocka_unit_test(a_long_refusal_still_has_its_remedy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
