/* SPDX-License-Identifier: MIT
 * Builds OpenGradient's events by an ABI encoder of its own and imports them in many orders. */
#include "import/evm_events.h"
#include "import/import.h"
#include "snapshot/snapshot.h"

#include "base/text.h"

#include <inttypes.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATABASE "test_evm.db"

static const char ml_topic[] = "0x1b283af3452f3718585ce100f80d9aa81fc60924db4a582a36db6aae3b109d87";
static const char completion_topic[] = "0x51fe69d513d73ecde3fa3bf17584f7d2acfd5f0b13d367e898d6e11e742127a3";
static const char chat_topic[] = "0x4c92d3df7819fcd1c9f9663332f0a599a65eefdad2eaf9193cffb9dbf1919c3b";
static const char workflow_topic[] = "0x5a1ed425a160d1bc929890b991acc0e3d25a6f5db1ac65c07ee4c917708f76d4";
static const char batch_topic[] = "0xc2aff8d8a10a4543baabf39bd9ff45e7fc3881d19098df350a3b7f339e911127";
static const char old_batch_topic[] = "0xfa7c610716cb742e297d9aaa305f688a478691d7bdda909887be587592075db0";
static const char individual_topic[] = "0x74e71a1981c03bd0c36f3b1227f3ee2a34dca5d6fef25c4b2787e033ab60b782";
static const char settlement_topic[] = "0x2dec475996b83d8f0b0b5863ea37b28d71de0e635fecf1042fd2c6e41b2bdda3";
static const char metadata_topic[] = "0x699118b9cf4c170299a3cd2b24610f4bdd66f1492695baf29c49077ef64c056c";
static const char heartbeat_topic[] = "0x3cf0bf7708060bf073b6ddb921eef0485b3eb9da828e0ed751fa6582ef337f57";
static const char transfer_topic[] = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
static const char settled_topic[] = "0x97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6";
static const char hub_result_topic[] = "0xc1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168";

#define PRECOMPILE "0x00000000000000000000000000000000000000F4"
#define RELAY "0xf1dc0d5Dcf2A01924faC78185B9227CF3EC839A5"
#define OPG "0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB"
#define PROXY "0x402085c248EeA27D92E8b30b2C58ed07f9E20001"
#define HUB "0x8383C9bD7462F12Eb996DD02F78234C0421A6FaE"

static void add_word(struct text *text, uint64_t value)
{
    text_printf(text, "%048d%016" PRIx64, 0, value);
}

static void add_string(struct text *text, const char *string)
{
    size_t length = strlen(string), padded = (length + 31) / 32 * 32;
    add_word(text, length);
    for (size_t i = 0; i < padded; i++)
        text_printf(text, "%02x", i < length ? (unsigned char)string[i] : 0);
}

/* (string inferenceID, request, response) with request = (uint8 mode, string modelCID, ...) */
static char *run_data(uint64_t mode, const char *cid)
{
    static struct text text = TEXT_INIT;
    text_reset(&text);
    text_add(&text, "0x");
    add_word(&text, 0x60);
    add_word(&text, 0xa0);
    add_word(&text, 0x1000);
    add_string(&text, "run-1");
    add_word(&text, mode);
    add_word(&text, 0x60);
    add_word(&text, 0);
    add_string(&text, cid);
    return text.bytes;
}

static char *words(int count, ...)
{
    static struct text text = TEXT_INIT;
    va_list arguments;
    text_reset(&text);
    text_add(&text, "0x");
    va_start(arguments, count);
    for (int i = 0; i < count; i++)
        add_word(&text, va_arg(arguments, uint64_t));
    va_end(arguments);
    return text.bytes;
}

static char *metadata_data(const char *model)
{
    static struct text text = TEXT_INIT;
    text_reset(&text);
    text_add(&text, "0x");
    add_word(&text, 0x60);
    add_word(&text, 0);
    add_word(&text, 0);
    add_string(&text, model);
    return text.bytes;
}

/* One log as text; topics after the first are 32-byte words by number, given as hexadecimal text of up to 64
 * digits. */
struct log {
    int tx, index, block;
    const char *address, *topic0, *topic1, *topic2, *data;
    bool removed;
    const char *block_hash;
};

static void add_topic(struct text *text, const char *digits)
{
    static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
    if (digits)
        text_printf(text, ", \"0x%.*s%s\"", (int)(64 - strlen(digits)), zeros, digits);
}

static void add_log(struct text *text, const struct log *log)
{
    text_printf(text, "{\"address\": \"%s\", \"topics\": [\"%s\"", log->address, log->topic0);
    add_topic(text, log->topic1);
    add_topic(text, log->topic2);
    text_printf(text,
                "], \"data\": \"%s\", \"blockNumber\": \"0x%x\", \"transactionHash\": \"0x%064x\", "
                "\"logIndex\": \"0x%x\", ",
                log->data, (unsigned)log->block, (unsigned)log->tx, (unsigned)log->index);
    if (log->block_hash)
        text_printf(text, "\"blockHash\": \"0x%064x\", ", (unsigned)strtol(log->block_hash, NULL, 16));
    text_printf(text, "\"removed\": %s}", log->removed ? "true" : "false");
}

static bool import_text(const char *format, const char *content, size_t length,
                        struct import_summary *ret_summary, struct faults *faults, struct error *err)
{
    const char *name = "test_evm.in";
    FILE *file = fopen(name, "wb");
    assert_int_equal(fwrite(content, 1, length, file), length);
    fclose(file);
    struct import_options options = {.format = format, .snapshot = DATABASE, .files = &name, .file_count = 1};
    return import_run(&options, NULL, ret_summary, faults, err);
}

static struct import_summary import_good(const char *format, const char *content)
{
    struct import_summary summary;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;
    if (!import_text(format, content, strlen(content), &summary, &faults, &err))
        fail_msg("%s: %s", format, faults.count > 0 ? faults.sentences[0] : err.message);
    import_summary_clear(&summary);
    return summary;
}

static void expect_bad(const char *format, const char *content, const char *expected)
{
    struct import_summary summary;
    struct faults faults = FAULTS_INIT;
    struct error err = ERROR_INIT;
    if (import_text(format, content, strlen(content), &summary, &faults, &err) || err.kind != ERROR_INPUT)
        fail_msg("accepted: %s", content);
    if (faults.count == 0 || !strstr(faults.sentences[0], expected))
        fail_msg("expected \"%s\", said \"%s\"", expected,
                 faults.count > 0 ? faults.sentences[0] : err.message);
    import_summary_clear(&summary);
    faults_clear(&faults);
}

static const char *ask(const char *sql)
{
    static struct text answer = TEXT_INIT;
    sqlite3 *db;
    sqlite3_stmt *statement;
    text_reset(&answer);
    text_add(&answer, "");
    assert_int_equal(sqlite3_open_v2(DATABASE, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *value = (const char *)sqlite3_column_text(statement, i);
            text_printf(&answer, "%s%s", i > 0 ? "|" : "", value ? value : "-");
        }
        text_add(&answer, "\n");
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return answer.bytes ? answer.bytes : "";
}

static const char *rows(void)
{
    return ask("SELECT at, m.key, substr(c.address, -3), v.name, s.name, k.name, substr(n.name, -2), count, "
               "failed, paid_nano FROM inference "
               "LEFT JOIN model AS m ON m.id = model_id LEFT JOIN caller AS c ON c.id = caller_id LEFT JOIN "
               "verification AS v ON v.id = "
               "verification_id LEFT JOIN settlement AS s ON s.id = settlement_id LEFT JOIN kind AS k ON "
               "k.id = kind_id LEFT JOIN node AS n "
               "ON n.id = node_id ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
}

static int start(void **state)
{
    (void)state;
    remove(DATABASE);
    return 0;
}

static char *network_logs(void)
{
    static struct text text = TEXT_INIT;
    char chat[4096], completion[4096], run[4096];
    snprintf(run, sizeof run, "%s", run_data(1, "QmSmall"));
    snprintf(chat, sizeof chat, "%s", run_data(1, "anthropic/claude"));
    snprintf(completion, sizeof completion, "%s", run_data(9, "anthropic/claude"));
    const struct log before[] = {
        {1, 0, 100, PRECOMPILE, ml_topic, NULL, NULL, run, false, NULL},
        {1, 1, 100, HUB, hub_result_topic, NULL, NULL, "0x", false, NULL},
        {2, 0, 100, PRECOMPILE, ml_topic, NULL, NULL, run, false, NULL},
        {2, 1, 100, "0x1111111111111111111111111111111111111111", workflow_topic,
         "2222222222222222222222222222222222222abc", NULL, "0x", false, NULL},
        {3, 5, 101, PRECOMPILE, chat_topic, NULL, NULL, chat, false, NULL},
        {4, 0, 101, PRECOMPILE, completion_topic, NULL, NULL, completion, false, NULL},
        {1, 0, 100, PRECOMPILE, ml_topic, NULL, NULL, run, false, NULL},
        /* reorganised: once in a block that went, once in the one that stayed */
        {12, 3, 104, PRECOMPILE, ml_topic, NULL, NULL, run, true, "aa"},
        {12, 3, 105, PRECOMPILE, ml_topic, NULL, NULL, run, false, "bb"},
        {13, 3, 104, PRECOMPILE, ml_topic, NULL, NULL, run, false, "aa"},
        {13, 3, 104, PRECOMPILE, ml_topic, NULL, NULL, run, true, "aa"},
        {14, 0, 100, "0x1111111111111111111111111111111111111111",
         "0x00000000000000000000000000000000000000000000000000000000000000ff", NULL, NULL, "0x", false, NULL},
    };
    text_reset(&text);
    text_add(&text, "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": [");
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        text_add(&text, i > 0 ? ", " : "");
        add_log(&text, &before[i]);
    }
    text_add(&text, "]}");
    return text.bytes;
}

/* As JSON Lines. */
static char *network_settlements(void)
{
    static struct text text = TEXT_INIT;
    const struct log logs[] = {
        {5, 0, 102, RELAY, batch_topic, "77", NULL, NULL, false, NULL},
        {6, 0, 102, "0xAa3bB22c5Ef24fe3837134A25A4D801308E2516d", old_batch_topic, "78", NULL, NULL, false,
         NULL},
        {7, 0, 102, RELAY, individual_topic, "ee01", "2222222222222222222222222222222222222def", NULL, false,
         NULL},
        {7, 1, 102, RELAY, individual_topic, "ee01", "402085c248eea27d92e8b30b2c58ed07f9e20001", NULL, false,
         NULL},
        {8, 0, 102, RELAY, settlement_topic, "79", "80", "0x", false, NULL},
        {9, 0, 102, RELAY, metadata_topic, "79", "80", NULL, false, NULL},
        {10, 0, 103, OPG, transfer_topic, "2222222222222222222222222222222222222fed",
         "9deebb5d1b22e4a6e027977cead13893a7e4cc1a", NULL, false, NULL},
        {10, 1, 103, PROXY, settled_topic, NULL, NULL, "0x", false, NULL},
        {11, 0, 103, OPG, transfer_topic, "2222222222222222222222222222222222222fed",
         "9deebb5d1b22e4a6e027977cead13893a7e4cc1a", NULL, false, NULL},
        {15, 0, 103, RELAY, heartbeat_topic, "ee02", NULL, NULL, false, NULL},
    };
    char *data[] = {
        strdup(words(2, (uint64_t)20, (uint64_t)0x40)),
        strdup(words(1, (uint64_t)7)),
        strdup(words(5, (uint64_t)1, (uint64_t)2, (uint64_t)1780000007, (uint64_t)0, (uint64_t)0)),
        strdup(words(5, (uint64_t)1, (uint64_t)2, (uint64_t)1780000008, (uint64_t)0, (uint64_t)0)),
        NULL,
        strdup(metadata_data("gpt-x")),
        strdup(words(1, (uint64_t)1500000000)),
        NULL,
        strdup(words(1, (uint64_t)9)),
        strdup(words(1, (uint64_t)1780000000))};
    text_reset(&text);
    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++) {
        struct log log = logs[i];
        if (data[i])
            log.data = data[i];
        add_log(&text, &log);
        text_add(&text, "\n");
        free(data[i]);
    }
    return text.bytes;
}

static const char blocks[] =
    "{\"result\": {\"number\": \"0x64\", \"timestamp\": \"0x6a18a600\", \"transactions\": "
    "[\"0x01\"]}}\n" /* 1780000256 */
    "{\"result\": {\"number\": \"0x65\", \"timestamp\": \"0x6a18a601\", \"transactions\": []}}\n"
    "{\"result\": {\"number\": \"0x66\", \"timestamp\": \"0x6a18a602\"}}\n"
    "{\"result\": {\"number\": \"0x67\", \"timestamp\": \"0x6a18a603\"}}\n"
    "{\"number\": 105, \"timestamp\": 1780000261}\n";

static char *transactions(void)
{
    static struct text text = TEXT_INIT;
    static const struct {
        int tx, block;
        const char *from, *to, *input;
    } all[] = {{1, 100, "0x2222222222222222222222222222222222222AAA", HUB, "0xcbf09d80"},
               {2, 100, "0x2222222222222222222222222222222222222bbb",
                "0x1111111111111111111111111111111111111111", "0x"},
               {3, 101, "0x2222222222222222222222222222222222222aaa", HUB, "0xCBF09D80"},
               {5, 102, "0x2222222222222222222222222222222222222999", RELAY, "0x1b243ae6"},
               {10, 103, "0x2222222222222222222222222222222222222999", PROXY, "0x"},
               {20, 103, "0x2222222222222222222222222222222222222aaa", HUB, "0xcbf09d8000"}};
    text_reset(&text);
    text_add(&text, "[");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        text_printf(&text,
                    "%s{\"hash\": \"0x%064x\", \"blockNumber\": \"0x%x\", \"from\": \"%s\", \"to\": \"%s\", "
                    "\"input\": \"%s\"}",
                    i > 0 ? "," : "", (unsigned)all[i].tx, (unsigned)all[i].block, all[i].from, all[i].to,
                    all[i].input);
    text_add(&text, "]");
    return text.bytes;
}

static char *receipts(void)
{
    static struct text text = TEXT_INIT;
    text_reset(&text);
    text_printf(&text,
                "[{\"jsonrpc\": \"2.0\", \"result\": {\"transactionHash\": \"0x%064x\", \"status\": \"0x0\", "
                "\"blockNumber\": \"0x67\"}},"
                " {\"transactionHash\": \"0x%064x\", \"status\": \"0x1\", \"logs\": []}]",
                20u, 1u);
    return text.bytes;
}

static const char hub[] =
    "{\"models\": [{\"name\": \"small\", \"authorUsername\": \"ada\", \"taskName\": \"Risk Model\", "
    "\"modelAddress\": \"QmSmall\","
    " \"tags\": [\"x\", \"base_model:tiny\"], \"versions\": [{\"files\": [{\"ipfsCid\": \"QmOther\"}]}]}]}";

static const char expected_rows[] = "1780000007|-|def|-|individual|llm|01|1|0|-\n"
                                    "1780000008|-|-|-|individual|llm|01|1|0|-\n"
                                    "1780000256|ada/small|aaa|ZKML|-|ml|-|1|0|-\n"
                                    "1780000256|ada/small|abc|ZKML|-|workflow|-|1|0|-\n"
                                    "1780000257|anthropic/claude|-|-|-|llm|-|1|0|-\n"
                                    "1780000257|anthropic/claude|aaa|TEE|-|llm|-|1|0|-\n"
                                    "1780000258|-|-|-|batch|llm|-|7|0|-\n"
                                    "1780000258|-|-|-|batch|llm|-|20|0|-\n"
                                    "1780000258|-|-|-|hashes|llm|-|1|0|-\n"
                                    "1780000258|gpt-x|-|-|individual|llm|-|1|0|-\n"
                                    "1780000259|-|aaa|-|-|-|-|1|1|-\n"
                                    "1780000259|-|fed|-|-|-|-|0|0|2\n"
                                    "1780000261|ada/small|-|ZKML|-|ml|-|1|0|-\n";

/* Every order of the six files gives the same rows, and so does everything once more. */
static void test_any_order(void **state)
{
    (void)state;
    const struct {
        const char *format, *content;
    } files[6] = {{"evm-logs", network_logs()}, {"evm-logs", network_settlements()},
                  {"evm-blocks", blocks},       {"evm-transactions", transactions()},
                  {"evm-receipts", receipts()}, {"hub-models", hub}};
    static const int orders[][7] = {{0, 1, 2, 3, 4, 5, 0},
                                    {5, 4, 3, 2, 1, 0, 2},
                                    {2, 0, 5, 1, 4, 3, 5},
                                    {1, 4, 0, 5, 2, 3, 1},
                                    {3, 5, 1, 0, 4, 2, 4}};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        remove(DATABASE);
        for (size_t j = 0; j < 7; j++)
            import_good(files[orders[i][j]].format, files[orders[i][j]].content);
        assert_string_equal(rows(), expected_rows);
        assert_string_equal(ask("SELECT key, category, family FROM model ORDER BY key"),
                            "ada/small|Risk Model|tiny\nanthropic/claude|-|-\ngpt-x|-|-\n");
        assert_string_equal(ask("SELECT alias FROM model_alias ORDER BY alias"), "QmOther\nQmSmall\n");
        assert_string_equal(ask("SELECT count(*) FROM node"), "2\n");
        assert_string_equal(ask("SELECT value FROM snapshot WHERE key = 'taken_at'"),
                            "2026-05-28T20:31:02Z\n");
    }
}

static void test_summary(void **state)
{
    (void)state;
    struct import_summary summary = import_good("evm-logs", network_logs());
    assert_int_equal(summary.read, 12);
    assert_int_equal(summary.imported, 8);
    assert_int_equal(summary.unchanged, 1);
    assert_int_equal(summary.updated, 1);
    assert_int_equal(summary.ignored, 1);
    assert_int_equal(summary.unknown, 1);
    assert_string_equal(rows(), "");
    summary = import_good("evm-logs", network_logs());
    assert_int_equal(summary.imported + summary.updated, 0);
}

/* The explorer's pages, raw and decoded, say the same as the node. */
static void test_blockscout(void **state)
{
    (void)state;
    struct text text = TEXT_INIT;
    text_printf(&text,
                "{\"items\": [{\"address\": {\"hash\": \"" PRECOMPILE
                "\", \"is_contract\": true}, \"topics\": [\"%s\", null, null, null],"
                " \"data\": \"%s\", \"index\": 0, \"decoded\": null, \"transaction_hash\": \"0x%064x\"},",
                ml_topic, run_data(2, "QmSmall"), 1u);
    text_printf(&text,
                "{\"address\": {\"hash\": \"" PRECOMPILE
                "\"}, \"topics\": [\"%s\"], \"data\": null, \"index\": 1, \"transaction_hash\": \"0x%064x\","
                " \"decoded\": {\"method_call\": \"LLMChat(...)\", \"parameters\": [{\"name\": "
                "\"inferenceID\", \"value\": \"x\"},"
                " {\"name\": \"request\", \"value\": [\"1\", \"anthropic/claude\", []]}]}},",
                chat_topic, 1u);
    text_printf(&text,
                "{\"address\": {\"hash\": \"" RELAY
                "\"}, \"topics\": [\"%s\", \"0x%064x\"], \"index\": 2, \"transaction_hash\": \"0x%064x\","
                " \"decoded\": {\"parameters\": [{\"name\": \"batchSize\", \"value\": \"20\"}]}}], "
                "\"next_page_params\": {\"index\": 3}}",
                batch_topic, 7u, 2u);
    import_good("blockscout-logs", text.bytes);
    text_reset(&text);
    text_printf(
        &text,
        "{\"items\": [{\"hash\": \"0x%064x\", \"timestamp\": \"2026-05-28T20:30:56.000000Z\", \"status\": "
        "\"ok\", \"block_number\": 100,"
        " \"from\": {\"hash\": \"0x2222222222222222222222222222222222222AAA\"}, \"to\": {\"hash\": \"" HUB
        "\"}, \"raw_input\": \"0xcbf09d80\"},"
        " {\"hash\": \"0x%064x\", \"timestamp\": \"2026-05-28T20:30:57Z\", \"status\": \"ok\", \"from\": "
        "{\"hash\": \"" PROXY "\"}, \"to\": null},"
        " {\"hash\": \"0x%064x\", \"timestamp\": \"2026-05-28T20:30:58Z\", \"status\": \"error\", \"from\": "
        "{\"hash\": \"" PROXY "\"},"
        " \"to\": {\"hash\": \"" HUB "\"}, \"raw_input\": \"0xcbf09d80\"}], \"next_page_params\": null}",
        1u, 2u, 3u);
    import_good("blockscout-transactions", text.bytes);
    assert_string_equal(rows(), "1780000256|QmSmall|aaa|TEE|-|ml|-|1|0|-\n"
                                "1780000256|anthropic/claude|aaa|TEE|-|llm|-|1|0|-\n"
                                "1780000257|-|-|-|batch|llm|-|20|0|-\n"
                                "1780000258|-|-|-|-|-|-|1|1|-\n");
    text_reset(&text);
    text_printf(&text,
                "{\"address\": {\"hash\": \"" RELAY
                "\"}, \"topics\": [\"%s\", \"0x%064x\"], \"data\": \"%s\", \"index\": 2, "
                "\"transaction_hash\": \"0x%064x\", \"block_timestamp\": \"2026-05-28T20:31:00.000000Z\"}",
                batch_topic, 7u, words(1, (uint64_t)3), 99u);
    import_good("blockscout-logs", text.bytes);
    assert_string_equal(ask("SELECT at, count FROM inference WHERE count = 3"), "1780000260|3\n");
    expect_bad("blockscout-logs", "{\"items\": []}", "holds no record of use");
    expect_bad("blockscout-transactions", "{\"items\": [{\"hash\": \"0x1\", \"timestamp\": \"soon\"}]}",
               "timestamp \"soon\" is not a time");
    text_clear(&text);
}

static void expect_bad_log(const char *topic0, const char *topic1, const char *data, const char *expected)
{
    struct text text = TEXT_INIT;
    add_log(&text, &(struct log){1, 0, 100, PRECOMPILE, topic0, topic1, NULL, data, false, NULL});
    expect_bad("evm-logs", text.bytes, expected);
    text_clear(&text);
}

static void test_hostile_data(void **state)
{
    (void)state;
    static const char request[] = "the event cannot be read: its data do not hold a request";
    char all_ones[2 + 64 * 8 + 1], cut[4096];
    memset(all_ones, 'f', sizeof all_ones - 1);
    all_ones[0] = '0';
    all_ones[1] = 'x';
    all_ones[sizeof all_ones - 1] = '\0';
    expect_bad_log(ml_topic, NULL, "0x", request);
    expect_bad_log(ml_topic, NULL, all_ones, request);
    expect_bad_log(chat_topic, NULL, words(3, (uint64_t)0, UINT64_MAX / 2, (uint64_t)0), request);
    expect_bad_log(ml_topic, NULL,
                   words(5, (uint64_t)0, (uint64_t)64, (uint64_t)1, UINT64_MAX / 2, (uint64_t)0), request);
    expect_bad_log(ml_topic, NULL,
                   words(5, (uint64_t)0, (uint64_t)64, (uint64_t)1, (uint64_t)64, (uint64_t)1000), request);
    expect_bad_log(ml_topic, NULL, words(4, (uint64_t)0, (uint64_t)64, (uint64_t)1, (uint64_t)64), request);
    snprintf(cut, sizeof cut, "%s", run_data(1, "a model whose name is cut"));
    for (size_t length = 2; length < strlen(cut); length += 64) {
        char shorter[4096];
        snprintf(shorter, sizeof shorter, "%.*s", (int)length, cut);
        expect_bad_log(ml_topic, NULL, shorter, request);
    }
    expect_bad_log(ml_topic, NULL, "0x123", "not an even number of hexadecimal digits");
    expect_bad_log(ml_topic, NULL, "0xzz", "not an even number of hexadecimal digits");
    expect_bad_log(ml_topic, NULL, "12", "not an even number of hexadecimal digits");
    expect_bad_log(batch_topic, "77", all_ones, "do not hold a merkle root and a batch size");
    expect_bad_log(batch_topic, NULL, words(1, (uint64_t)1), "do not hold a merkle root and a batch size");
    expect_bad_log(individual_topic, "77", words(3, (uint64_t)1, (uint64_t)1, (uint64_t)1),
                   "do not hold teeId, ethAddress");
    expect_bad_log(workflow_topic, "ff00000000000000000000002222222222222222222222222222222222222abc", "0x",
                   "not the address of a caller");
    expect_bad_log(metadata_topic, NULL, all_ones, "do not hold a modelInfo");
    expect_bad_log(heartbeat_topic, NULL, "0x", "do not hold teeId and timestamp");
}

static void test_hostile_records(void **state)
{
    (void)state;
    expect_bad("evm-logs",
               "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": -32005, \"message\": \"query returned more than "
               "10000 results\"}}",
               "the reply is an error: query returned more than 10000 results");
    expect_bad("evm-logs", "[]", "holds no record of use; is it evm-logs?");
    expect_bad("evm-logs", "{\"result\": []}", "holds no record of use");
    expect_bad("evm-logs", "[{\"address\": \"0x12\"}]",
               "address \"0x12\" is not 0x and 40 hexadecimal digits");
    expect_bad("evm-logs", "{\"result\": [1]}", "not an object but int");
    expect_bad("evm-blocks", "{\"result\": null}", "the node does not know it");
    expect_bad("evm-blocks", "{\"number\": \"0x1\"}", "is this a block?");
    expect_bad("evm-blocks", "{\"number\": \"0xg\", \"timestamp\": \"0x1\"}",
               "number \"0xg\" is not a number");
    expect_bad("evm-blocks", "{\"number\": \"0x1\", \"timestamp\": \"0x7fffffffffffffff\"}",
               "beyond the year 9999");
    expect_bad("evm-transactions", "{\"hash\": \"0x1\"}", "hash \"0x1\" is not 0x and 64");
    expect_bad("evm-receipts", "{\"status\": \"0x1\"}", "transactionHash");
}

static void test_large_amounts(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        int64_t nano;
        bool fits, exact;
    } cases[] = {{"0", 0, true, true},
                 {"3b9aca00", 1, true, true},
                 {"1dcd6500", 0, true, false},
                 {"59682f00", 2, true, false},
                 {"1dcd6501", 1, true, false},
                 /* the whole supply: 10^9 tokens of 18 decimals = 10^27 */
                 {"33b2e3c9fd0803ce8000000", 1000000000000000000, true, true},
                 {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0, false, false}};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[80];
        struct abi_data data;
        int64_t nano = -1;
        bool exact = false;
        snprintf(text, sizeof text, "0x%0*d%s", (int)(64 - strlen(cases[i].hex)), 0, cases[i].hex);
        if (strlen(cases[i].hex) == 64)
            snprintf(text, sizeof text, "0x%s", cases[i].hex);
        assert_true(abi_hex(text, arena, &data));
        assert_int_equal(abi_nano(&data, 0, &nano, &exact), cases[i].fits);
        if (cases[i].fits) {
            assert_int_equal(nano, cases[i].nano);
            assert_int_equal(exact, cases[i].exact);
        }
    }
    arena_free(arena);
}

/* Records came under two content ids before the list said that they are one model. */
static void test_models_merge(void **state)
{
    (void)state;
    import_good("events-csv", "at,model\n1700000000,QmSmall\n1700000001,QmOther\n1700000002,QmElse\n");
    import_good("hub-models", hub);
    assert_string_equal(
        ask("SELECT key, count(*) FROM inference JOIN model ON model.id = model_id GROUP BY 1"),
        "QmElse|1\nada/small|2\n");
    assert_string_equal(ask("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'import_merge%'"), "0\n");
    expect_bad("hub-models",
               "[{\"name\": \"big\", \"authorUsername\": \"ada\", \"modelAddress\": \"QmSmall\"}]",
               "already");
    expect_bad("hub-models", "[{\"name\": \"big\"}]", "authorUsername or name is missing");
}

static const char enabled_topic[] = "0xcfe7e61b35fbf35c6b0d5c7ebe6feb619ab832dc476c4a02dbdc041fb92b5ca6";
static const char disabled_topic[] = "0x01c235337ed5406ee8cebb3f299d60f237a2837430f8a14fbc81f94ce50236b6";
static const char registered_topic[] = "0x97d0af70a4d2c616e9c1093d5f57c8b31b3a7d824f1d335e5d5416402ec14931";
static const char task_topic[] = "0x2f401f04107164177693d79d92457c4baa184a9b5a5265d3e6d4ab0ab6716724";
static const char task_update_topic[] = "0x8e337393daef41df7da28202ae5795388856a55cccc6993dc6c60991de8af034";
static const char task_stop_topic[] = "0x241f6a996425ccc55c93e17e9edc6e85a05deaf40ba91ab84dd4a4ccfa04070a";

/* Heartbeats at 23:50 and 00:10, at 02:00 and at 03:00 of two nodes: half an hour each, the last one a
 * second. */
static void test_nodes(void **state)
{
    (void)state;
    static const struct {
        const char *node;
        uint64_t at;
    } beats[] = {{"ee01", 1780012200}, {"ee01", 1780013400}, {"ee01", 1780020000}, {"ee02", 1780023600}};
    struct text text = TEXT_INIT;
    for (int i = 0; i < 4; i++)
        add_log(&text, &(struct log){i, 0, 100, RELAY, heartbeat_topic, beats[i].node, NULL,
                                     words(1, beats[i].at), false, NULL});
    add_log(&text, &(struct log){10, 0, 100, RELAY, registered_topic, "ee01", "ff", words(1, (uint64_t)0),
                                 false, NULL});
    add_log(&text, &(struct log){11, 0, 101, RELAY, disabled_topic, "ee01", NULL, "0x", false, NULL});
    add_log(&text, &(struct log){12, 0, 102, RELAY, enabled_topic, "ee01", NULL, "0x", false, NULL});
    add_log(&text, &(struct log){13, 0, 102, RELAY, enabled_topic, "ee03", NULL, "0x", true, "aa"});
    import_good("evm-logs", text.bytes);
    import_good("evm-blocks", blocks);
    assert_string_equal(
        ask("SELECT substr(name, -2), day, up_seconds, heartbeats FROM node_uptime JOIN node ON id = "
            "node_id ORDER BY 1, 2"),
        "01|20601|600|1\n01|20602|4200|2\n02|20602|1|1\n");
    assert_string_equal(
        ask("SELECT substr(name, -2), at, event FROM node_event JOIN node ON id = node_id ORDER BY 1, 2"),
        "01|1780000256|registered\n01|1780000257|disabled\n01|1780000258|enabled\n");
    assert_string_equal(ask("SELECT count(*) FROM node"), "2\n");
    text_clear(&text);
}

static void test_tasks(void **state)
{
    (void)state;
    static const char user[] = "2222222222222222222222222222222222222aaa",
                      one[] = "3333333333333333333333333333333333333001",
                      two[] = "3333333333333333333333333333333333333002";
    struct text text = TEXT_INIT;
    char forever[2 + 128 + 1];
    memset(forever, 'f', sizeof forever);
    memcpy(forever, "0x", 2);
    memcpy(forever + 66, words(1, (uint64_t)60) + 2, 65);
    add_log(&text, &(struct log){3, 0, 102, HUB, task_stop_topic, user, one, "0x", false, NULL});
    add_log(&text, &(struct log){1, 0, 100, HUB, task_topic, user, one,
                                 words(2, (uint64_t)1790000000, (uint64_t)3600), false, NULL});
    add_log(&text, &(struct log){2, 0, 101, HUB, task_update_topic, user, one,
                                 words(2, (uint64_t)1795000000, (uint64_t)1800), false, NULL});
    add_log(&text, &(struct log){4, 0, 102, HUB, task_topic, user, two, forever, false, NULL});
    import_good("evm-logs", text.bytes);
    import_good("evm-blocks", blocks);
    assert_string_equal(
        ask("SELECT substr(contract, -3), substr(address, -3), registered_at, ends_at, every_seconds, "
            "stopped_at FROM workflow JOIN caller ON id = caller_id ORDER BY 1"),
        "001|aaa|1780000256|1795000000|1800|1780000258\n002|aaa|1780000258|-|60|-\n");
    text_clear(&text);
}

#define WORD(end) "0x00000000000000000000000000000000000000000000000000000000000000" end

static const char tree_blob[] =
    "{\"format\": \"standard-v1\", \"tree\": [\"" WORD("77") "\", \"" WORD("01") "\", \"" WORD(
        "02") "\"], \"values\": "
              "[{\"treeIndex\": 2, \"value\": [\"" WORD(
                  "e1") "\", \"0x01\", \"0x02\", \"0xab\", \"1780000001\"]}, "
                        "{\"treeIndex\": 1, \"value\": "
                        "[\"0xddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253\", \"0x01\", "
                        "\"0x02\", \"0x\", 1780000002]}]}\n";

static const char individual_blob[] =
    "{\"input\": {\"model\": \"openai/gpt\"}, \"output\": \"{\\\"usage\\\": {\\\"prompt_tokens\\\": 5, "
    "\\\"completion_tokens\\\": 7}}\", \"teeSignature\": \"x\", \"teeId\": "
    "\"0x000000000000000000000000000000000000000000000000000000000000ee01\","
    " \"timestamp\": \"1780000007\", \"ethAddress\": \"0x2222222222222222222222222222222222222DEF\"}\n";

/* Leaves take the place of the batch's inferences that they are, and complete an individual settlement. */
static void test_blobs(void **state)
{
    (void)state;
    static const char alone[] = "1780000001|-|-|-|batch|llm|e1|1|0|-\n1780000002|-|-|-|batch|llm|-|1|0|-\n";
    import_good("settlement-blob", tree_blob);
    assert_string_equal(rows(), alone);
    import_good("settlement-blob", individual_blob);
    import_good("evm-logs", network_settlements());
    import_good("evm-blocks", blocks);
    assert_string_equal(
        ask("SELECT count(*), sum(count) FROM inference JOIN settlement AS s ON s.id = settlement_id "
            "WHERE s.name = 'batch'"),
        "4|27\n");
    assert_string_equal(
        ask("SELECT m.key, tokens_in, tokens_out, substr(n.name, -2), at FROM inference JOIN model AS m "
            "ON m.id = model_id LEFT JOIN node AS n ON n.id = node_id WHERE tokens_in IS NOT NULL"),
        "openai/gpt|5|7|01|1780000007\n");
    assert_string_equal(ask("SELECT sum(count) FROM inference"), "31\n");
    expect_bad("settlement-blob", "{\"values\": [[\"0x1\"]]}", "a leaf is not [teeId");
    expect_bad("settlement-blob", "{\"values\": []}", "holds no record of use");
    expect_bad("settlement-blob", "{\"tree\": [\"0x\"], \"values\": [1]}", "tree does not begin");
    expect_bad("settlement-blob", "{\"other\": 1}", "neither values nor input");
    expect_bad("settlement-blob", "{\"input\": {}, \"timestamp\": 1780000007000}", "in milliseconds");
    expect_bad("settlement-blob", "{\"input\": {}}", "timestamp is missing");
    expect_bad("settlement-blob", "{\"input\": {}, \"timestamp\": 1, \"teeId\": \"0xzz\"}", "teeId \"0xzz\"");
    expect_bad("settlement-blob", "{\"input\": {}, \"timestamp\": 1, \"ethAddress\": \"me\"}",
               "ethAddress \"me\"");
}

/* Why transactions failed: in the contract's words, the explorer's, or none. */
static void test_failures(void **state)
{
    (void)state;
    struct text text = TEXT_INIT;
    text_printf(&text,
                "{\"items\": [{\"hash\": \"0x%064x\", \"timestamp\": \"2026-05-28T20:30:56Z\", \"status\": "
                "\"error\", "
                "\"result\": \"out of gas\", \"from\": {\"hash\": \"" PROXY "\"}, \"to\": {\"hash\": \"" RELAY
                "\"}, \"raw_input\": \"0x1b243ae6%s%s\"}]}",
                30u, words(1, (uint64_t)1) + 2,
                "0000000000000000000000000000000000000000000000000000000000000014");
    import_good("blockscout-transactions", text.bytes);
    import_good("evm-logs", network_logs());
    import_good("evm-transactions", transactions());
    text_reset(&text);
    text_printf(&text,
                "[{\"transactionHash\": \"0x%064x\", \"status\": \"0x0\", \"blockNumber\": \"0x67\", "
                "\"revertReason\": "
                "\"0x08c379a0%s%s\"}, {\"transactionHash\": \"0x%064x\", \"status\": \"0x0\"}]",
                20u, words(2, (uint64_t)32, (uint64_t)7) + 2,
                "6e6f206e6f646500000000000000000000000000000000000000000000000000", 3u);
    import_good("evm-receipts", text.bytes);
    import_good("evm-blocks", blocks);
    assert_string_equal(
        ask("SELECT reason, count, failed, m.key, s.name FROM failure JOIN inference AS i ON i.id = "
            "inference_id LEFT JOIN model AS m ON m.id = model_id LEFT JOIN settlement AS s ON s.id = "
            "settlement_id ORDER BY 1"),
        "out of gas|20|1|-|batch\nreverted|1|1|anthropic/claude|-\nreverted: no node|1|1|-|-\n");
    text_clear(&text);
}

#define TEST(function) cmocka_unit_test_setup(function, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_any_order),       TEST(test_summary),       TEST(test_hostile_data), TEST(test_blockscout),
        TEST(test_hostile_records), TEST(test_large_amounts), TEST(test_models_merge), TEST(test_nodes),
        TEST(test_tasks),           TEST(test_blobs),         TEST(test_failures),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove(DATABASE);
    remove("test_evm.in");
    return failed;
}
