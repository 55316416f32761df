/* SPDX-License-Identifier: MIT
 * Text from outside, lists of faults, data folders and workers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/faults.h"
#include "base/file.h"
#include "base/checksum.h"
#include "base/repeats.h"
#include "base/replacement.h"
#include "base/sha256.h"
#include "base/sha256_lanes.h"
#include "base/sha256_texts.h"
#include "base/sort.h"
#include "base/text.h"
#include "base/threads.h"
#include "base/utf8.h"
#include "base/workers.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void odd_text_is_made_visible(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *expected;
    } cases[] = {
        {"plain", 5, "plain"},
        {"\x01\x1b[0m\x7f", 6, "\xE2\x90\x81\xE2\x90\x9B[0m\xE2\x90\xA1"},
        {"a\0b", 3, "a\xE2\x90\x80" "b"},
        {"\xff\xfe", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xc0\x80", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},         /* overlong NUL */
        {"\xed\xa0\x80", 3, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* a surrogate */
        {"\xf4\x90\x80\x80", 4, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* beyond U+10FFFF */
        {"\xe2\x82", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},         /* cut short */
        {"\xef\xbf\xbe", 3, "\xEF\xBF\xBD"},                 /* a noncharacter */
        {"\xc2\x85", 2, "\xEF\xBF\xBD"},                     /* C1 */
        {"\xd9\x85\xf0\x9f\x98\x80", 6, "\xd9\x85\xf0\x9f\x98\x80"},
        {"a\u202Eb\u2066c", 9, "a\u202Eb\u2066c\u2069\u202C"},   /* an override and an isolate left open */
        {"a\u202Cb\u2069", 8, "a\uFFFDb\uFFFD"},                 /* closed, but never opened */
        {"\u2067a\u202Bb\u2069c\u202C", 15, "\u2067a\u202Bb\u2069c\uFFFD"}, /* the isolate ends with what is in it */
        {"\u2068a\u2069", 7, "\u2068a\u2069"},
        {" ", 1, "\u2423"},                                          /* nothing to see */
        {"\uFEFF\u200B \u202E", 10, "\uFFFD\uFFFD\u2423\uFFFD"},
        {" a ", 3, " a "},
        {"", 0, ""},
    };
    char out[64];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        size_t length = utf8_make_visible(cases[i].bytes, cases[i].length, out, sizeof out);
        assert_string_equal(out, cases[i].expected);
        assert_int_equal(length, strlen(cases[i].expected));
        assert_true(utf8_is_visible(out, length));
        assert_int_equal(utf8_is_visible(cases[i].bytes, cases[i].length),
                         length == cases[i].length && memcmp(out, cases[i].bytes, length) == 0);
    }
}

static void a_cut_never_splits_a_character(void **state)
{
    char out[8];
    (void)state;
    assert_int_equal(utf8_make_visible("aaaa\xE2\x82\xAC\xE2\x82\xAC", 10, out, sizeof out), 7);
    assert_string_equal(out, "aaaa\xE2\x82\xAC");
    assert_int_equal(utf8_make_visible("aaaaaa\xE2\x82\xAC", 9, out, sizeof out), 6);
}

static void a_shortened_text_is_as_long_as_it_may_be(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_string_equal(utf8_shorten("", 1, arena), "");
    assert_string_equal(utf8_shorten("caf\xC3\xA9", 4, arena), "caf\xC3\xA9");
    assert_string_equal(utf8_shorten("caf\xC3\xA9s", 5, arena), "caf\xC3\xA9s");
    assert_string_equal(utf8_shorten("caf\xC3\xA9s", 4, arena), "caf…");
    assert_string_equal(utf8_shorten("caf\xC3\xA9s", 1, arena), "…");
    assert_string_equal(utf8_shorten("a long name", SIZE_MAX, arena), "a long name");
    /* U+202E turns the direction, U+202C turns it back. */
    assert_string_equal(utf8_shorten("a\xE2\x80\xAE" "bc\xE2\x80\xAC", 4, arena), "a\xE2\x80\xAE" "b\xE2\x80\xAC…");
    assert_string_equal(utf8_visible("a\nb", 3, arena), "a\xE2\x90\x8A" "b");
    assert_string_equal(utf8_visible("abc", 2, arena), "ab");
    arena_free(arena);
}

static void csv_fields_are_quoted_where_needed(void **state)
{
    struct text text = TEXT_INIT;
    (void)state;
    text_add_csv(&text, "plain");
    text_add_byte(&text, ',');
    text_add_csv(&text, "a,\"b\"\n");
    text_add_byte(&text, ',');
    text_add_csv(&text, " lead");
    text_add_byte(&text, ',');
    text_add_csv(&text, "");
    assert_string_equal(text.bytes, "plain,\"a,\"\"b\"\"\n\",\" lead\",");
    text_clear(&text);
}

static void xml_is_escaped_where_it_must_be(void **state)
{
    struct text text = TEXT_INIT;
    (void)state;
    text_add_xml(&text, "");
    text_add_xml(&text, "<a href=\"x\">&</a>'");
    assert_string_equal(text.bytes, "&lt;a href=\"x\"&gt;&amp;&lt;/a&gt;'");
    text_reset(&text);
    text_add_xml_value(&text, "\"\"<\xC3\xA4>&amp;");
    assert_string_equal(text.bytes, "&quot;&quot;&lt;\xC3\xA4&gt;&amp;amp;");
    text_clear(&text);
}

static void faults_are_counted_beyond_those_shown(void **state)
{
    struct faults faults = FAULTS_INIT, more = FAULTS_INIT;
    struct error err = ERROR_INIT;
    (void)state;
    assert_true(faults_none(&faults, "x", &err));
    faults_add(&faults, "row %d: bad\x01", 1);
    assert_false(faults_none(&faults, "x", &err));
    assert_string_equal(err.message, "row 1: bad\xE2\x90\x81");
    for (int i = 0; i < 30; i++)
        faults_add(&more, "row %d", i);
    faults_merge(&faults, &more);
    assert_int_equal(faults.count, 31);
    assert_int_equal(more.count, 0);
    assert_string_equal(faults.sentences[FAULTS_SHOWN - 1], "row 18");
    err = (struct error)ERROR_INIT;
    assert_false(faults_none(&faults, "file", &err));
    assert_string_equal(err.message, "file: 31 faults");
    assert_int_equal(err.kind, ERROR_INPUT);
    faults_clear(&faults);
}

static void the_first_error_wins(void **state)
{
    struct error err = ERROR_INIT;
    (void)state;
    error_set(&err, ERROR_INPUT, "first");
    error_set(&err, ERROR_IO, "second");
    assert_string_equal(err.message, "first");
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void every_byte_of_a_text_is_looked_at(void **state)
{
    (void)state;
    for (size_t at = 0; at < 19; at++)
        for (int byte = 0; byte < 256; byte++) {
            char text[] = "sixteen and three..";
            text[at] = (char)byte;
            assert_int_equal(utf8_is_visible(text, sizeof text - 1), byte >= ' ' && byte <= '~');
        }
    assert_false(utf8_is_visible("                    ", 20));
    assert_true(utf8_is_visible("        a       ", 16));
    assert_true(utf8_is_visible("                a", 17));
}

static void arenas_hand_out_zeroed_memory(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 200000; size *= 3) {
            char *memory = arena_alloc(arena, size, 1);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xFF, size);
        }
        arena_reset(arena);
    }
    assert_string_equal(arena_printf(arena, "%s-%d", "a", 7), "a-7");
    arena_free(arena);
}

static size_t resident_pages(char *memory, size_t bytes)
{
    unsigned char states[1024];
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = bytes / page, resident = 0;
    assert_true(pages <= sizeof states);
    assert_int_equal(mincore(memory, pages * page, states), 0);
    for (size_t i = 0; i < pages; i++)
        resident += states[i] & 1;
    return resident;
}

/* Even after memory of their size was used and freed. */
static void untouched_pages_take_nothing(void **state)
{
    (void)state;
    size_t count = 300000;
    char *before = memory_grow(NULL, count, 8), *behind = memory_grow(NULL, count, 8);
    memset(before, 1, count * 8);
    free(before);
    char *memory = memory_pages(count, 8);
    assert_int_equal(resident_pages(memory, count * 8), 0);
    assert_int_equal(memory[0], 0);
    memory[count * 4] = 1;
    assert_int_equal(memory[count * 8 - 1], 0);
    /* The system may count what was only read. */
    size_t resident = resident_pages(memory, count * 8);
    assert_true(resident >= 1 && resident <= 3);
    memory_pages_free(memory, count, 8);
    memory_pages_free(NULL, count, 8);
    memory_pages_free(memory_pages(0, 8), 0, 8);
    free(behind);
}

static void arenas_join(void **state)
{
    struct arena *arena = arena_new(), *empty = arena_new(), *more = arena_new();
    (void)state;
    char *large = arena_alloc(more, 200000, 1), *small = arena_text(more, "small");
    arena_join(arena, empty);
    arena_join(arena, more);
    char *own = arena_text(arena, "own");
    arena_join(arena, arena_new());
    memset(large, 'x', 200000);
    assert_string_equal(small, "small");
    assert_string_equal(own, "own");
    arena_free(arena);
}

struct sums {
    int64_t of[1000];
};

static atomic_int threads_ended;

static void add_square(void *context, size_t index)
{
    struct sums *sums = context;
    sums->of[index] += (int64_t)(index * index);
}

static void note_end(void)
{
    atomic_fetch_add(&threads_ended, 1);
}

static void threads_do_each_job_once(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers < 5; workers++)
        for (size_t jobs = 0; jobs <= 1000; jobs += 500) {
            struct sums sums = {.of = {0}};
            atomic_store(&threads_ended, 0);
            threads_run(&(struct threads_task){.jobs = jobs, .work = add_square, .end = note_end, .context = &sums},
                        workers);
            for (size_t i = 0; i < 1000; i++)
                assert_int_equal(sums.of[i], i < jobs ? i * i : 0);
            assert_int_equal(atomic_load(&threads_ended), jobs > 0 ? workers : 1);
        }
    threads_run(&(struct threads_task){.jobs = 3, .work = add_square, .context = &(struct sums){.of = {0}}}, 8);
}

static void write_file(const char *folder, const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Few and many, of few digits and of all, as qsort() does. */
static void integers_are_sorted(void **state)
{
    (void)state;
    static int64_t values[5000], spare[5000], expected[5000];
    uint64_t random = 1;
    for (size_t count = 0; count <= 5000; count += count < 8 ? 1 : 832)
        for (int shift = 1; shift < 60; shift += 19) {
            for (size_t i = 0; i < count; i++) {
                random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
                values[i] = expected[i] = (int64_t)(random >> shift);
            }
            if (count > 0)
                values[0] = expected[0] = INT64_MAX;
            qsort(expected, count, sizeof *expected, by_value);
            assert_memory_equal(sort_integers(values, spare, count), expected, count * sizeof *expected);
        }
}

static void equal_texts_are_found(void **state)
{
    (void)state;
    static const char *const texts[] = {"b", NULL, "a", "b", "", "a", "c", "b"};
    static const uint32_t expected[] = {0, REPEATS_NONE, 2, 0, REPEATS_NONE, 2, 6, 0};
    uint32_t first[ARRAY_SIZE(texts)];
    for (size_t count = 0; count <= ARRAY_SIZE(texts); count++) {
        repeats_find(texts, count, first);
        assert_memory_equal(first, expected, count * sizeof *first);
    }
}

/* Different texts of the same hash, as whoever writes a snapshot may choose them: the second word makes up for the
 * first. */
static void crafted_texts_are_told_apart(void **state)
{
    (void)state;
    char one[17] = "model-01", other[17] = "model-02";
    uint64_t word = UINT64_C(0x7878787878787878), made_up = word ^ text_hash(one) ^ text_hash(other);
    memcpy(one + 8, &word, sizeof word);
    memcpy(other + 8, &made_up, sizeof made_up);
    assert_int_equal(strlen(other), 16);
    assert_true(text_hash(one) == text_hash(other));

    const char *const texts[] = {"a", other, one, other, "a", one};
    static const uint32_t expected[] = {0, 1, 2, 1, 0, 2};
    uint32_t first[ARRAY_SIZE(texts)];
    repeats_find(texts, ARRAY_SIZE(texts), first);
    assert_memory_equal(first, expected, sizeof first);
}

static void earlier_folders_hide_later_ones(void **state)
{
    char own[] = "/tmp/inuse-test-XXXXXX", installed[] = "/tmp/inuse-test-XXXXXX", command[128];
    struct arena *arena = arena_new();
    struct error err = ERROR_INIT;
    (void)state;
    assert_non_null(mkdtemp(own));
    assert_non_null(mkdtemp(installed));
    write_file(own, "b.xml", "own");
    write_file(installed, "b.xml", "installed");
    write_file(installed, "a.xml", "installed");
    write_file(installed, "a.txt", "");
    write_file(installed, ".hidden.xml", "");

    const char *paths[] = {own, installed};
    struct folders folders = {.paths = paths, .count = 2};
    char **names;
    size_t count;
    assert_true(folders_list(&folders, ".xml", arena, &names, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "a.xml");
    assert_string_equal(names[1], "b.xml");
    struct text text = TEXT_INIT;
    assert_true(file_read(folders_find(&folders, "b.xml", arena), 100, &text, &err));
    assert_string_equal(text.bytes, "own");
    assert_null(folders_find(&folders, "c.xml", arena));
    assert_false(file_read(folders_find(&folders, "a.xml", arena), 3, &text, &err));
    text_clear(&text);
    snprintf(command, sizeof command, "rm -r %s %s", own, installed);
    assert_int_equal(system(command), 0);
    arena_free(arena);
}

static void sha256_of_known_texts(void **state)
{
    char hex[SHA256_HEX_SIZE];
    (void)state;
    sha256_bytes("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_bytes("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

enum { LANES_BLOCKS = 5 };

/* libcrypto hashes one text after the other. */
static void expect_lanes(unsigned char texts[SHA256_LANES][LANES_BLOCKS * SHA256_BLOCK], size_t blocks, bool vectors)
{
    unsigned char digests[SHA256_LANES][SHA256_SIZE], expected[SHA256_SIZE];
    const unsigned char *at[SHA256_LANES];
    struct sha256_lanes lanes;
    size_t first = blocks / 2;

    sha256_lanes_init(&lanes);
    if (vectors)
        lanes.in_pairs = false;
    for (size_t lane = 0; lane < SHA256_LANES; lane++)
        at[lane] = texts[lane];
    sha256_lanes_add(&lanes, at, first);
    for (size_t lane = 0; lane < SHA256_LANES; lane++)
        at[lane] = texts[lane] + first * SHA256_BLOCK;
    sha256_lanes_add(&lanes, at, blocks - first);
    sha256_lanes_digest(&lanes, digests);
    for (size_t lane = 0; lane < SHA256_LANES; lane++) {
        sha256_raw(texts[lane], blocks * SHA256_BLOCK, expected);
        assert_memory_equal(digests[lane], expected, SHA256_SIZE);
    }
}

/* In vectors, and as this processor does it best. */
static void sha256_lanes_are_sha256(void **state)
{
    static unsigned char texts[SHA256_LANES][LANES_BLOCKS * SHA256_BLOCK];

    (void)state;
    for (size_t lane = 0; lane < SHA256_LANES; lane++)
        for (size_t i = 0; i < sizeof texts[lane]; i++)
            texts[lane][i] = (unsigned char)((lane + 3) * (i + 7) * 2654435761U >> 24);
    for (size_t blocks = 0; blocks <= LANES_BLOCKS; blocks++) {
        expect_lanes(texts, blocks, true);
        expect_lanes(texts, blocks, false);
    }
}

/* Around the ends of blocks, where padding takes a block or two, and of lengths that lanes share by chance. */
static void texts_in_lanes_are_sha256(void **state)
{
    enum { TEXTS = 200, LONGEST = 5000 };
    static unsigned char bytes[LONGEST + TEXTS];
    static struct sha256_text texts[TEXTS];
    unsigned char expected[SHA256_SIZE];
    uint32_t draw = 1;

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((i + 7) * 2654435761U >> 24);
    for (size_t count = 0; count <= TEXTS; count += count < 40 ? 1 : 80) {
        for (size_t i = 0; i < count; i++) {
            draw = draw * 1664525 + 1013904223;
            size_t length = i % 3 > 0 ? (draw >> 8) % (LONGEST + 1) : i / 3 * SHA256_BLOCK + (draw >> 8) % 20 - 10;
            texts[i] = (struct sha256_text){.bytes = bytes + i, .length = length <= LONGEST ? length : 0};
        }
        for (int in_lanes = 0; in_lanes <= 1; in_lanes++) {
            (in_lanes ? sha256_texts_in_lanes : sha256_texts)(texts, count);
            for (size_t i = 0; i < count; i++) {
                sha256_raw(texts[i].bytes, texts[i].length, expected);
                assert_memory_equal(texts[i].digest, expected, SHA256_SIZE);
                memset(texts[i].digest, 0, SHA256_SIZE);
            }
        }
    }
}

static void checksum_sees_every_bit_and_length(void **state)
{
    unsigned char bytes[200] = {0};

    (void)state;
    for (size_t length = 0; length <= sizeof bytes; length += 25) {
        uint64_t sum = checksum(bytes, length);
        assert_true(length == 0 || sum != checksum(bytes, length - 1));
        for (size_t bit = 0; bit < 8 * length; bit++) {
            bytes[bit / 8] ^= (unsigned char)(1U << bit % 8);
            assert_true(checksum(bytes, length) != sum);
            bytes[bit / 8] ^= (unsigned char)(1U << bit % 8);
        }
    }
    /* Words that change places. */
    bytes[0] = bytes[64] = 1;
    bytes[71] = 0x80;
    uint64_t sum = checksum(bytes, 128);
    bytes[7] = 0x80;
    bytes[71] = 0;
    assert_true(checksum(bytes, 128) != sum);
}

struct squares {
    size_t expected;
    size_t fail_at, die_at;
    struct text seen;
};

static bool square(void *context, size_t index, struct text *result, struct error *err)
{
    struct squares *squares = context;
    if (index == squares->fail_at)
        return error_set(err, ERROR_INPUT, "job %zu is bad", index);
    if (index == squares->die_at)
        raise(SIGKILL);
    text_printf(result, "%zu", index * index);
    /* Results larger than a pipe must not block for ever. */
    if (index == 3)
        for (int i = 0; i < 200000; i++)
            text_add_byte(result, '!');
    return true;
}

static bool collect(void *context, size_t index, const char *result, size_t length, struct error *err)
{
    struct squares *squares = context;
    (void)err;
    assert_int_equal(index, squares->expected++);
    if (length < 100)
        text_printf(&squares->seen, "%s ", result);
    return true;
}

static void workers_deliver_in_order(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 5; workers++) {
        struct squares squares = {.fail_at = SIZE_MAX, .die_at = SIZE_MAX};
        struct workers_task task = {.jobs = 8, .work = square, .collect = collect, .context = &squares};
        struct error err = ERROR_INIT;
        assert_true(workers_run(&task, workers, NULL, &err));
        assert_string_equal(squares.seen.bytes, "0 1 4 16 25 36 49 ");
        text_clear(&squares.seen);
    }
}

static void workers_report_the_first_failing_job(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 4; workers++) {
        struct squares squares = {.fail_at = 5, .die_at = SIZE_MAX};
        struct workers_task task = {.jobs = 50, .work = square, .collect = collect, .context = &squares};
        struct error err = ERROR_INIT;
        assert_false(workers_run(&task, workers, NULL, &err));
        assert_string_equal(err.message, "job 5 is bad");
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_int_equal(squares.expected, 5);
        text_clear(&squares.seen);
    }
}

static void a_killed_worker_is_an_error(void **state)
{
    struct squares squares = {.fail_at = SIZE_MAX, .die_at = 6};
    struct workers_task task = {.jobs = 20, .work = square, .collect = collect, .context = &squares};
    struct error err = ERROR_INIT;
    (void)state;
    assert_false(workers_run(&task, 2, NULL, &err));
    assert_int_equal(err.kind, ERROR_IO);
    text_clear(&squares.seen);
}

/* Every process puts its jobs off to its end. */
struct later {
    size_t waiting; /* jobs of this process */
    size_t ends, done;
    bool fails;
};

static bool put_off(void *context, size_t index, struct text *result, struct error *err)
{
    struct later *later = context;
    (void)index, (void)result, (void)err;
    later->waiting++;
    return true;
}

static bool do_late(void *context, struct text *result, struct error *err)
{
    const struct later *later = context;
    text_printf(result, "%zu", later->waiting);
    return !later->fails || error_set(err, ERROR_IO, "too late");
}

static bool count_late(void *context, size_t index, const char *result, size_t length, struct error *err)
{
    struct later *later = context;
    (void)err;
    assert_int_equal(length > 0, index >= 20);
    later->ends += index >= 20;
    later->done += (size_t)atoi(result);
    return true;
}

static void workers_finish_what_they_put_off(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 4; workers++) {
        struct later later = {.fails = false};
        struct workers_task task = {
            .jobs = 20, .work = put_off, .finish = do_late, .collect = count_late, .context = &later};
        struct error err = ERROR_INIT;
        assert_true(workers_run(&task, workers, NULL, &err));
        assert_int_equal(later.ends, workers);
        assert_int_equal(later.done, 20);
        later.fails = true;
        assert_false(workers_run(&task, workers, NULL, &err));
        assert_string_equal(err.message, "too late");
    }
}

static size_t entries_in(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count - 2;
}

static void assert_holds(const char *path, const char *expected, mode_t mode)
{
    struct text text = TEXT_INIT;
    struct error err = ERROR_INIT;
    struct stat status;
    assert_true(file_read(path, 100, &text, &err));
    assert_string_equal(text.bytes, expected);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, mode);
    text_clear(&text);
}

/* What is done to a file whose replacement is written, before the process dies. */
static void die_after(const char *path, bool (*commit)(struct replacement *, struct error *))
{
    pid_t child = fork();
    if (child == 0) {
        struct replacement *replacement;
        struct error err = ERROR_INIT;
        bool ok = replacement_begin(path, &replacement, &err) && replacement_write(replacement, "new", 3, &err) &&
                  (!commit || commit(replacement, &err));
        _exit(ok ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_killed_writer_leaves_nothing(void **state)
{
    char folder[] = "test_base.XXXXXX", path[64];
    struct error err = ERROR_INIT;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    assert_true(replacement_file(path, "old", 3, &err));
    assert_holds(path, "old", 0644);

    bool can_name = access("/proc/self/fd", X_OK) == 0;
    int nameless = can_name ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600) : -1;
    die_after(path, NULL);
    assert_holds(path, "old", 0644);
    if (nameless >= 0)
        assert_int_equal(entries_in(folder), 1);
    die_after(path, replacement_commit_lightly);
    assert_holds(path, "new", 0600);
    die_after(path, replacement_commit);
    assert_holds(path, "new", 0644);
    if (nameless >= 0) {
        assert_int_equal(entries_in(folder), 1);
        close(nameless);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rmdir(folder), 0);
    }
}

static void the_head_of_a_replacement_may_come_last(void **state)
{
    char folder[] = "test_base.XXXXXX", path[64];
    struct replacement *replacement;
    struct error err = ERROR_INIT;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    assert_true(replacement_begin(path, &replacement, &err));
    assert_true(replacement_write(replacement, "....body", 8, &err));
    assert_true(replacement_write_head(replacement, "head", 4, &err));
    assert_true(replacement_write(replacement, "foot", 4, &err));
    assert_true(replacement_commit(replacement, &err));
    replacement_end(replacement);
    assert_holds(path, "headbodyfoot", 0644);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void an_abandoned_replacement_leaves_nothing(void **state)
{
    char folder[] = "test_base.XXXXXX", path[64];
    struct replacement *replacement;
    struct error err = ERROR_INIT;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/folder", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_true(replacement_begin(path, &replacement, &err));
    assert_false(replacement_commit(replacement, &err));
    assert_non_null(strstr(err.message, path));
    replacement_end(replacement);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_text_is_made_visible),
        cmocka_unit_test(a_cut_never_splits_a_character),
        cmocka_unit_test(a_shortened_text_is_as_long_as_it_may_be),
        cmocka_unit_test(csv_fields_are_quoted_where_needed),
        cmocka_unit_test(xml_is_escaped_where_it_must_be),
        cmocka_unit_test(faults_are_counted_beyond_those_shown),
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(every_byte_of_a_text_is_looked_at),
        cmocka_unit_test(arenas_hand_out_zeroed_memory),
        cmocka_unit_test(untouched_pages_take_nothing),
        cmocka_unit_test(arenas_join),
        cmocka_unit_test(threads_do_each_job_once),
        cmocka_unit_test(integers_are_sorted),
        cmocka_unit_test(equal_texts_are_found),
        cmocka_unit_test(crafted_texts_are_told_apart),
        cmocka_unit_test(earlier_folders_hide_later_ones),
        cmocka_unit_test(sha256_of_known_texts),
        cmocka_unit_test(sha256_lanes_are_sha256),
        cmocka_unit_test(texts_in_lanes_are_sha256),
        cmocka_unit_test(checksum_sees_every_bit_and_length),
        cmocka_unit_test(workers_deliver_in_order),
        cmocka_unit_test(workers_report_the_first_failing_job),
        cmocka_unit_test(workers_finish_what_they_put_off),
        cmocka_unit_test(a_killed_worker_is_an_error),
        cmocka_unit_test(a_killed_writer_leaves_nothing),
        cmocka_unit_test(an_abandoned_replacement_leaves_nothing),
        cmocka_unit_test(the_head_of_a_replacement_may_come_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
