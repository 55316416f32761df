/* SPDX-License-Identifier: MIT
 * What a server may send instead of rows, and addresses that must not give their passwords away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/credentials.h"
#include "base/error.h"
#include "postgres/copy.h"
#include "postgres/postgres.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_arrive_however_they_are_cut), cmocka_unit_test(every_beginning_is_incomplete),
        cmocka_unit_test(no_byte_can_do_harm),              cmocka_unit_test(lies_are_told_from_rows),
        cmocka_unit_test(a_row_that_never_ends_is_refused), cmocka_unit_test(who_takes_may_stop),
        cmocka_unit_test(addresses_hide_who_asks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
