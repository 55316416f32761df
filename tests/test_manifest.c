/* SPDX-License-Identifier: MIT
 * manifest.json as it is written, and everything that is not taken for ours. */
#include "base/attributes.h"
#include "publish/manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const char two_files[] =
    "{\n"
    "  \"generator\": \"inuse 0.1.0\",\n"
    "  \"files\": [\n"
    "    {\"path\": \"a \\\"b\\\" \\\\.txt\", \"bytes\": 0, \"sha256\": \"" SHA_A "\"},\n"
    "    {\"path\": \"models/é.html\", \"bytes\": 9223372036854775807, \"sha256\": \"" SHA_B "\"}\n"
    "  ]\n"
    "}\n";

static void writes_and_reads(void **state)
{
    struct manifest manifest = MANIFEST_INIT, again = MANIFEST_INIT;
    struct text json = TEXT_INIT;
    (void)state;
    manifest_add(&manifest, &(struct manifest_entry){.path = "models/é.html", .bytes = INT64_MAX, .sha256 = SHA_B});
    manifest_add(&manifest, &(struct manifest_entry){.path = "a \"b\" \\.txt", .sha256 = SHA_A});
    manifest_sort(&manifest);
    manifest_print(&manifest, "inuse 0.1.0", &json);
    assert_string_equal(json.bytes, two_files);
    assert_true(manifest_parse(json.bytes, &again));
    assert_int_equal(again.count, 2);
    const struct manifest_entry *found = manifest_find(&again, "models/é.html");
    assert_non_null(found);
    assert_true(manifest_entry_equal(found, &manifest.entries[1]));
    assert_false(manifest_entry_equal(found, &manifest.entries[0]));
    assert_null(manifest_find(&again, "models"));
    manifest_clear(&manifest);
    manifest_clear(&again);
    text_clear(&json);
}

static void writes_none(void **state)
{
    struct manifest none = MANIFEST_INIT, again = MANIFEST_INIT;
    struct text json = TEXT_INIT;
    (void)state;
    manifest_sort(&none);
    manifest_print(&none, "inuse", &json);
    assert_true(manifest_parse(json.bytes, &again));
    assert_int_equal(again.count, 0);
    assert_null(manifest_find(&again, "x"));
    text_clear(&json);
}

/* Every proper prefix, and every byte changed to another, is refused or reads as something else than the original. */
static void refuses_damage(void **state)
{
    char copy[sizeof two_files];
    (void)state;
    for (size_t length = 0; length + 1 < sizeof two_files; length++) {
        struct manifest manifest = MANIFEST_INIT;
        memcpy(copy, two_files, length);
        copy[length] = '\0';
        assert_false(manifest_parse(copy, &manifest));
        assert_null(manifest.entries);
    }
    for (size_t i = 0; i + 1 < sizeof two_files; i++) {
        struct manifest manifest = MANIFEST_INIT;
        memcpy(copy, two_files, sizeof two_files);
        copy[i] = copy[i] == '#' ? '!' : '#';
        if (manifest_parse(copy, &manifest)) {
            struct text json = TEXT_INIT;
            manifest_print(&manifest, "inuse 0.1.0", &json);
            if (i < 20 || i > 32) /* the rest of the generator is free text */
                assert_string_not_equal(json.bytes, two_files);
            text_clear(&json);
        }
        manifest_clear(&manifest);
    }
}

#define ONE(path)                                                                                                      \
    "{\n  \"generator\": \"inuse\",\n  \"files\": [\n    {\"path\": \"" path "\", \"bytes\": 1, \"sha256\": \"" SHA_A  \
    "\"}\n  ]\n}\n"

static void refuses_strangers(void **state)
{
    static const char *const strangers[] = {
        "",
        "{}",
        "{\"name\": \"My app\", \"icons\": []}",
        "{\n  \"generator\": \"hugo\",\n  \"files\": [\n  ]\n}\n",
        "{\n  \"generator\": \"inuse\",\n  \"files\": [\n  ]\n}\n\n",
        /* not in byte order */
        "{\n  \"generator\": \"inuse\",\n  \"files\": [\n    {\"path\": \"b\", \"bytes\": 1, \"sha256\": \"" SHA_A
        "\"},\n    {\"path\": \"a\", \"bytes\": 1, \"sha256\": \"" SHA_A "\"}\n  ]\n}\n",
        /* a size that is none */
        "{\n  \"generator\": \"inuse\",\n  \"files\": [\n    {\"path\": \"b\", \"bytes\": -1, \"sha256\": \"" SHA_A
        "\"}\n  ]\n}\n",
        "{\n  \"generator\": \"inuse\",\n  \"files\": [\n    {\"path\": \"b\", \"bytes\": 99999999999999999999, "
        "\"sha256\": \"" SHA_A "\"}\n  ]\n}\n",
        /* out of the folder, into nothing, the manifest itself */
        ONE("archive/x/../../../secret"), ONE("/etc/passwd"), ONE("a//b"), ONE("./a"), ONE(""), ONE("manifest.json"),
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(strangers); i++) {
        struct manifest manifest = MANIFEST_INIT;
        assert_false(manifest_parse(strangers[i], &manifest));
    }
}

static void passes_lines(void **state)
{
    struct manifest manifest = MANIFEST_INIT;
    struct text lines = TEXT_INIT;
    (void)state;
    manifest_add_line(&(struct manifest_entry){.path = "a b", .bytes = 7, .sha256 = SHA_A, .linked = true}, &lines);
    manifest_add_line(&(struct manifest_entry){.path = "c", .bytes = 0, .sha256 = SHA_B}, &lines);
    assert_true(manifest_read_lines(lines.bytes, lines.length, &manifest));
    assert_int_equal(manifest.count, 2);
    assert_string_equal(manifest.entries[0].path, "a b");
    assert_int_equal(manifest.entries[0].bytes, 7);
    assert_true(manifest.entries[0].linked);
    assert_string_equal(manifest.entries[1].sha256, SHA_B);
    assert_false(manifest.entries[1].linked);
    assert_false(manifest_read_lines(lines.bytes, lines.length - 1, &manifest));
    assert_false(manifest_read_lines("+ 1 a\n", 6, &manifest));
    manifest_clear(&manifest);
    text_clear(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads), cmocka_unit_test(writes_none),  cmocka_unit_test(refuses_damage),
        cmocka_unit_test(refuses_strangers), cmocka_unit_test(passes_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
