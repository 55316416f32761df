/* SPDX-License-Identifier: MIT
 * Knows how millions of callers lie in little memory. */
#include "snapshot/snapshot.h"

#include "base/hex.h"
#include "base/text.h"
#include "snapshot/reading.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[CALLER_KINDS] = {
    [CALLER_WALLET] = "wallet",           [CALLER_CONTRACT] = "contract", [CALLER_RELAY] = "relay",
    [CALLER_FIRST_PARTY] = "first-party", [CALLER_UNKNOWN] = "unknown",
};

const char *snapshot_caller_kind_name(enum snapshot_caller_kind kind)
{
    return kind_names[kind];
}

enum snapshot_caller_kind snapshot_caller_kind_named(const char *name, size_t length)
{
    for (int kind = CALLER_NOT_STATED + 1; kind < CALLER_KINDS; kind++)
        if (length == strlen(kind_names[kind]) && memcmp(name, kind_names[kind], length) == 0)
            return (enum snapshot_caller_kind)kind;
    return CALLER_NOT_STATED;
}

/* A caller as it is read. */
struct row {
    int64_t id;
    const char *address, *label;
    enum snapshot_caller_kind kind;
};

static void take_caller(struct reading *reading, void *context)
{
    struct row *row = reading_rows_add(context);
    row->id = reading_id(reading);
    row->address = reading_needed_text(reading, 1);
    row->label = reading_text(reading, 2);
    const struct cell *kind = &reading->cells[3];
    if (kind->type == CELL_TEXT)
        row->kind = snapshot_caller_kind_named(kind->bytes, kind->length);
    if (kind->type != CELL_NULL && row->kind == CALLER_NOT_STATED)
        reading_column_fault(reading, 3, "not a kind of caller",
                             "use wallet, contract, relay, first-party, unknown or NULL");
}

/* Of addresses PACK at a time lie one behind the other. One of hexadecimal digits is the number of its bytes and these;
 * any other is a 0 and the text, terminated. */
#define PACK 32
#define HEX_PREFIX "0x"
#define HEX_BYTES_MOST 255

/* Packs an address at `at`, where it has room for a byte more than itself and its terminator; returns where it ends. */
static char *pack(const char *address, size_t length, char *at)
{
    size_t prefix = strlen(HEX_PREFIX), bytes = length < prefix ? 0 : (length - prefix) / 2;
    if (bytes > 0 && bytes <= HEX_BYTES_MOST && length % 2 == 0 && memcmp(address, HEX_PREFIX, prefix) == 0 &&
        hex_read(address + prefix, bytes, false, at + 1)) {
        *at = (char)bytes;
        return at + 1 + bytes;
    }
    *at = 0;
    memcpy(at + 1, address, length + 1);
    return at + length + 2;
}

static const char *skip(const char *at)
{
    size_t bytes = (unsigned char)*at++;
    return at + (bytes > 0 ? bytes : strlen(at) + 1);
}

static void pack_addresses(const struct row *rows, size_t count, struct arena *arena, struct snapshot_callers *callers)
{
    struct text packed = TEXT_INIT;
    callers->addresses = arena_alloc(arena, count / PACK + 1, sizeof *callers->addresses);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(rows[i].address);
        text_end(&packed, pack(rows[i].address, length, text_room(&packed, length + 2)));
        if ((i + 1) % PACK != 0 && i + 1 < count)
            continue;
        callers->addresses[i / PACK] = arena_copy(arena, packed.bytes, packed.length);
        text_reset(&packed);
    }
    text_clear(&packed);
}

static void pack_ids(const struct row *rows, size_t count, struct arena *arena, struct snapshot_callers *callers)
{
    bool gaps = false;
    callers->first_id = count > 0 ? rows[0].id : 0;
    /* The same may be there twice. */
    for (size_t i = 0; i < count && !gaps; i++)
        gaps = (uint64_t)rows[i].id - (uint64_t)callers->first_id != i;
    if (!gaps)
        return;
    callers->ids = arena_alloc(arena, count, sizeof *callers->ids);
    for (size_t i = 0; i < count; i++)
        callers->ids[i] = rows[i].id;
}

static void pack_kinds(const struct row *rows, size_t count, struct arena *arena, struct snapshot_callers *callers)
{
    bool stated = false;
    for (size_t i = 0; i < count && !stated; i++)
        stated = rows[i].kind != CALLER_NOT_STATED;
    if (!stated)
        return;
    callers->kinds = arena_alloc(arena, count, sizeof *callers->kinds);
    for (size_t i = 0; i < count; i++)
        callers->kinds[i] = (unsigned char)rows[i].kind;
}

static bool has_label(const struct row *row)
{
    return row->label && *row->label;
}

static void pack_labels(const struct row *rows, size_t count, struct arena *arena, struct snapshot_callers *callers)
{
    size_t labelled = 0;
    for (size_t i = 0; i < count; i++)
        labelled += has_label(&rows[i]);
    callers->labels = arena_alloc(arena, labelled, sizeof *callers->labels);
    for (size_t i = 0; i < count; i++)
        if (has_label(&rows[i]))
            callers->labels[callers->label_count++] =
                (struct snapshot_label){.caller = (uint32_t)i, .text = arena_text(arena, rows[i].label)};
}

static void pack_callers(const struct row *rows, size_t count, struct arena *arena, struct snapshot_callers *callers)
{
    pack_addresses(rows, count, arena, callers);
    pack_ids(rows, count, arena, callers);
    pack_kinds(rows, count, arena, callers);
    pack_labels(rows, count, arena, callers);
}

bool callers_read(struct reading *reading, struct snapshot_inventory *inventory)
{
    struct reading_rows rows = {.size = sizeof(struct row)};
    struct reading own = *reading;
    own.arena = arena_within(reading->arena);
    bool done = reading_table(&own, "caller", "id, address, label, kind", take_caller, &rows);
    reading_rows_sort(&rows, reading_by_id);
    if (done)
        reading_rows_unique(&own, "address", rows.items, rows.size, rows.count, offsetof(struct row, address));
    inventory->caller_count = rows.count;
    inventory->callers_arena = arena_within(reading->arena);
    pack_callers((const void *)rows.items, rows.count, inventory->callers_arena, &inventory->callers);
    free(rows.items);
    arena_free(own.arena);
    /* It would else lie beside all that is gathered from now on. */
    memory_give_back();
    return done;
}

uint32_t snapshot_find_caller(const struct snapshot_inventory *inventory, int64_t id)
{
    const struct snapshot_callers *callers = &inventory->callers;
    if (!callers->ids) {
        uint64_t index = (uint64_t)id - (uint64_t)callers->first_id;
        return index < inventory->caller_count ? (uint32_t)index : SNAPSHOT_NONE;
    }
    const int64_t *found = bsearch(&id, callers->ids, inventory->caller_count, sizeof id, reading_by_id);
    return found ? (uint32_t)(found - callers->ids) : SNAPSHOT_NONE;
}

const char *snapshot_caller_address(const struct snapshot_inventory *inventory, uint32_t caller, struct arena *arena)
{
    const struct snapshot_callers *callers = &inventory->callers;
    const char *at = callers->addresses[caller / PACK];
    for (uint32_t i = caller % PACK; i > 0; i--)
        at = skip(at);
    size_t bytes = (unsigned char)*at++, prefix = strlen(HEX_PREFIX);
    if (bytes == 0)
        return arena_text(arena, at);
    char *address = arena_alloc(arena, prefix + 2 * bytes + 1, 1);
    memcpy(address, HEX_PREFIX, prefix);
    hex_write(at, bytes, address + prefix);
    return address;
}

static int by_caller(const void *a, const void *b)
{
    uint32_t left = ((const struct snapshot_label *)a)->caller, right = ((const struct snapshot_label *)b)->caller;
    return (left > right) - (left < right);
}

const char *snapshot_caller_label(const struct snapshot_inventory *inventory, uint32_t caller)
{
    const struct snapshot_callers *callers = &inventory->callers;
    const struct snapshot_label wanted = {.caller = caller};
    const struct snapshot_label *found =
        callers->label_count > 0
            ? bsearch(&wanted, callers->labels, callers->label_count, sizeof wanted, by_caller)
            : NULL;
    return found ? found->text : NULL;
}

void snapshot_inventory_forget_callers(struct snapshot_inventory *inventory)
{
    arena_free(inventory->callers_arena);
    inventory->callers_arena = NULL;
    inventory->callers = (struct snapshot_callers){.addresses = NULL};
}
