/* SPDX-License-Identifier: MIT
 * Knows how records of the chain are kept until all of them are there, and which of two about the same thing
 * holds. */
#include "import/evm_stage.h"

#define LOG_COLUMNS                                                                                                    \
    "tx BLOB NOT NULL, log_index INTEGER NOT NULL, block_hash BLOB NOT NULL, block INTEGER, "                          \
    "removed INTEGER NOT NULL, event INTEGER NOT NULL, at INTEGER, model TEXT, mode INTEGER, caller TEXT, node TEXT, " \
    "other TEXT, count INTEGER, ends_at INTEGER, paid_nano INTEGER"
#define TRANSACTION_COLUMNS                                                                                            \
    "tx BLOB NOT NULL, block INTEGER, at INTEGER, sender TEXT, call INTEGER, call_count INTEGER, failed INTEGER, "     \
    "reason TEXT"

static const char tables[] =
    "CREATE TABLE IF NOT EXISTS import_log (" LOG_COLUMNS
    ", PRIMARY KEY (tx, log_index, block_hash)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS import_block (number INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS import_transaction (" TRANSACTION_COLUMNS
    ", PRIMARY KEY (tx)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS import_leaf (root TEXT NOT NULL, id TEXT NOT NULL, settlement TEXT NOT NULL, "
    "at INTEGER NOT NULL, node TEXT, caller TEXT, model TEXT, tokens_in INTEGER, tokens_out INTEGER, "
    "PRIMARY KEY (root, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS import_derived (first_id INTEGER PRIMARY KEY, last_id INTEGER NOT NULL) STRICT;"
    "CREATE TEMP TABLE IF NOT EXISTS came_log (" LOG_COLUMNS ");"
    "CREATE TEMP TABLE IF NOT EXISTS came_transaction (" TRANSACTION_COLUMNS ");";

void evm_stage_begin(struct import *import)
{
    database_script(import->database, tables);
}

void evm_stage_log(struct import *import, const struct evm_position *position,
                   const struct evm_decoded *decoded)
{
    int64_t at = decoded->at != SNAPSHOT_UNKNOWN ? decoded->at : position->at;
    struct database_blob tx = {position->tx, EVM_HASH_SIZE},
                         block_hash = {position->block_hash, position->has_block_hash ? EVM_HASH_SIZE : 0};
    database_run(
        import->database,
        "INSERT INTO temp.came_log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        "biboiiototttooo", &tx, position->index, &block_hash, position->block, (int64_t)position->removed,
        (int64_t)decoded->event, at, decoded->model, decoded->mode, decoded->caller, decoded->node,
        decoded->other, decoded->count, decoded->ends_at, decoded->paid_nano);
}

void evm_stage_block(struct import *import, int64_t number, int64_t at)
{
    int64_t known;
    if (!database_get(import->database, "SELECT at FROM import_block WHERE number = ?1", &known, "i",
                      number)) {
        database_run(import->database, "INSERT INTO import_block VALUES (?1, ?2)", "ii", number, at);
        import->summary->imported++;
    } else if (known < at) {
        /* Of two blocks with one number, both of which came, the later holds. */
        database_run(import->database, "UPDATE import_block SET at = ?2 WHERE number = ?1", "ii", number, at);
        import->summary->updated++;
    } else {
        import->summary->unchanged++;
    }
}

void evm_stage_transaction(struct import *import, const struct evm_transaction *transaction)
{
    struct database_blob tx = {transaction->tx, EVM_HASH_SIZE};
    database_run(import->database,
                 "INSERT INTO temp.came_transaction VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", "bootooot", &tx,
                 transaction->block, transaction->at, transaction->sender, transaction->call,
                 transaction->call_count, transaction->failed, transaction->reason);
}

void evm_stage_leaf(struct import *import, const struct evm_leaf *leaf)
{
    int64_t added = database_run(
        import->database, "INSERT OR IGNORE INTO import_leaf VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        "tttitttoo", leaf->root, leaf->id, leaf->settlement, leaf->at, leaf->node, leaf->caller, leaf->model,
        leaf->tokens_in, leaf->tokens_out);
    import->summary->imported += added;
    import->summary->unchanged += 1 - added;
}

static int64_t count_rows(struct import *import, const char *sql)
{
    int64_t count = 0;
    database_get(import->database, sql, &count, "");
    return count;
}

/* Rows came; `changed` of them changed the table, which has `added` more rows now. */
static void count_merged(struct import *import, int64_t came, int64_t changed, int64_t added)
{
    import->summary->imported += added;
    import->summary->updated += changed - added;
    import->summary->unchanged += came - changed;
}

static void merge_logs(struct import *import)
{
    int64_t came = count_rows(import, "SELECT count(*) FROM temp.came_log"),
            before = count_rows(import, "SELECT count(*) FROM import_log");
    int64_t changed = database_run(
        import->database,
        "INSERT INTO import_log SELECT * FROM temp.came_log WHERE true ORDER BY tx, log_index, block_hash "
        "ON CONFLICT (tx, log_index, block_hash) DO UPDATE SET removed = max(removed, excluded.removed), "
        "at = coalesce(max(at, excluded.at), at, excluded.at), block = coalesce(block, excluded.block) "
        "WHERE removed < excluded.removed OR (excluded.at IS NOT NULL AND (at IS NULL OR at < excluded.at)) "
        "OR (block IS NULL AND excluded.block IS NOT NULL)",
        "");
    count_merged(import, came, changed, count_rows(import, "SELECT count(*) FROM import_log") - before);
}

/* What is not known is filled in. Where a reorganisation moved the transaction, the higher block holds;
 * otherwise the later time, and a failure. */
#define LATER(column)                                                                                        \
    column " = CASE WHEN excluded.block < block THEN coalesce(" column ", excluded." column ") "             \
           "WHEN excluded.block > block THEN coalesce(excluded." column ", " column ") "                     \
           "ELSE coalesce(max(" column ", excluded." column "), " column ", excluded." column ") END"

static void merge_transactions(struct import *import)
{
    int64_t came = count_rows(import, "SELECT count(*) FROM temp.came_transaction"),
            before = count_rows(import, "SELECT count(*) FROM import_transaction");
    int64_t changed = database_run(
        import->database,
        "INSERT INTO import_transaction SELECT * FROM temp.came_transaction WHERE true ORDER BY tx "
        "ON CONFLICT (tx) DO UPDATE SET " LATER("at") ", " LATER("sender") ", " LATER("call") ", "
        LATER("call_count") ", " LATER("failed") ", " LATER("reason") ", "
        "block = coalesce(max(block, excluded.block), block, excluded.block) "
        "WHERE (block, at, sender, call, call_count, failed, reason) IS NOT "
        "(coalesce(excluded.block, block), coalesce(excluded.at, at), coalesce(excluded.sender, sender), "
        "coalesce(excluded.call, call), coalesce(excluded.call_count, call_count), "
        "coalesce(excluded.failed, failed), coalesce(excluded.reason, reason))",
        "");
    count_merged(import, came, changed,
                 count_rows(import, "SELECT count(*) FROM import_transaction") - before);
}

void evm_stage_merge(struct import *import)
{
    merge_logs(import);
    merge_transactions(import);
    database_script(import->database, "DROP TABLE temp.came_log; DROP TABLE temp.came_transaction");
}
