#!/bin/sh
# SPDX-License-Identifier: MIT
# With --cache the result is byte for byte that of a full run, whatever happened to the snapshot or to the cache in
# between; rewritten history is noticed, and said why; a cache that is damaged or somebody else's is neither
# used nor fatal.
set -u
. "${srcdir:-.}/tests/shell.sh"
needs sqlite3 python3
cd "$work" || exit 99

# same WHAT [PATTERN]: the document with the cache is that without; PATTERN must be in what is said, "" = nothing is.
same()
{
    "$inuse" document now.db $options >full.xml 2>full.said || fail "$1: the full run failed: $(cat full.said)"
    "$inuse" document now.db $options --cache it.cache >cached.xml 2>said ||
        fail "$1: the run with the cache failed: $(cat said)"
    cmp -s full.xml cached.xml || fail "$1: the documents differ: $(diff full.xml cached.xml | head -n 5)"
    if [ "$#" -gt 1 ] && [ -n "$2" ]; then
        grep -q "$2" said || fail "$1: expected to be told '$2', not '$(cat said)'"
    elif [ "$#" -gt 1 ] && [ -s said ]; then
        fail "$1: unexpected: $(cat said)"
    fi
}
sql() { sqlite3 now.db "$1" || fail "sqlite3: $1"; }
fresh() { cp good.db now.db; cp good.cache it.cache; }

options=
"$inuse" demo --events 12000 --snapshot good.db -q || exit 99
# Rows of the default window in pages that are kept, volume by day, payments, first-party callers and rows that name no
# mode, so that every part of the state is used.
sqlite3 good.db "INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id,
    count, tokens_in, tokens_out)
        SELECT (SELECT value FROM snapshot WHERE key = 'taken_at') - 3600 - (12000 - id) / 200 * 86400, model_id,
        caller_id, verification_id, settlement_id, kind_id, node_id, count, tokens_in, tokens_out
        FROM inference WHERE id > 4000 ORDER BY id;
    INSERT INTO usage_daily(day, model_id, caller_id, inferences) SELECT at / 86400, model_id, caller_id, 3
    FROM inference WHERE id % 977 = 0;
    UPDATE inference SET paid_nano = id * 1000 WHERE id % 5 = 0;
    UPDATE inference SET verification_id = NULL WHERE id % 11 = 0;
    UPDATE inference SET failed = 1 WHERE id % 31 = 0; UPDATE inference SET count = 0 WHERE id % 37 = 0;
    UPDATE caller SET kind = 'first-party' WHERE id % 9 = 0; DELETE FROM failure; DELETE FROM node_uptime;
    DELETE FROM node_event; VACUUM;" || exit 99
cp good.db now.db
same 'no cache yet' 'it does not exist yet'
cp it.cache good.cache
same 'nothing changed' ''
cmp -s it.cache good.cache || fail 'an unchanged snapshot rewrote the cache'
"$inuse" document now.db --cache it.cache -v 2>&1 >/dev/null | grep -q 'rows were read from [0-9]* of [0-9]* pages' ||
    fail 'what was spared is not said'
[ "$(stat -c %a it.cache)" = 600 ] || fail 'the cache can be read by others'

# A run that is killed while it writes the cache leaves no part of one, where files without names are to be had.
mkdir killed
if python3 -c 'import os; os.open("killed", os.O_TMPFILE | os.O_WRONLY)' 2>/dev/null; then
    (ulimit -c 0; ulimit -f 8; exec "$inuse" document now.db --cache killed/it.cache 2>killed.said) | cat >/dev/null
    [ -z "$(ls -A killed)" ] || fail "a killed run left $(ls -A killed)"
    grep -q 'it does not exist yet' killed.said && fail 'the run was not killed'
fi

# One day after the other, then a month, then more than a year; 64 days move the grids.
append='INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed,
    tokens_in, tokens_out, paid_nano)
    SELECT at + 86400 * DAYS, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed,
    tokens_in, tokens_out, paid_nano
    FROM inference WHERE at / 86400 = (SELECT value / 86400 - 1 FROM snapshot WHERE key = '"'taken_at'"');
    UPDATE snapshot SET value = value + 86400 * DAYS WHERE key = '"'taken_at'"';'
for days in 1 2 33 100 400; do
    sql "$(printf '%s' "$append" | sed "s/DAYS/$days/g")"
    same "$days days later" ''
done
"$inuse" check --cache it.cache now.db >/dev/null 2>said || fail "check: $(cat said)"
"$inuse" document now.db -q >full.xml && "$inuse" document now.db --cache it.cache --no-cache >cached.xml &&
    cmp -s full.xml cached.xml || fail '--no-cache differs'

# The same with every window, whose borders other days cross; and with one that no day leaves.
for window in 1 7 90 365 all; do
    fresh; options="--window $window"
    "$inuse" document now.db $options --cache it.cache >/dev/null 2>&1
    for days in 1 3 20; do
        sql "$(printf '%s' "$append" | sed "s/DAYS/$days/g")"
        same "$days days later, --window $window" ''
    done
    "$inuse" check --cache it.cache now.db >/dev/null 2>said || fail "check, --window $window: $(cat said)"
done
options=
# A day that came twice, a day that ends with the last second before midnight or begins with the first, and rows that
# come late, of days within the default window and of those at its border, which then leaves them behind.
fresh
day="$(printf '%s' "$append" | sed 's/DAYS/1/g')"
sql "$day"
same 'a day' ''
sql "INSERT INTO inference (at, model_id, caller_id, kind_id, count, paid_nano)
    SELECT at, model_id, caller_id, kind_id, count, paid_nano
    FROM inference WHERE at / 86400 = (SELECT value / 86400 - 1 FROM snapshot WHERE key = 'taken_at')"
same 'the same day twice' ''
sql "UPDATE snapshot SET value = (value / 86400 + 1) * 86400 WHERE key = 'taken_at';
    INSERT INTO inference (at, model_id, caller_id, paid_nano) SELECT value - 1, 1, 2, 77 FROM snapshot
    WHERE key = 'taken_at';
    INSERT INTO inference (at, model_id, caller_id, paid_nano) SELECT value, 1, 2, 78 FROM snapshot
    WHERE key = 'taken_at'"
same 'until midnight' ''
sql "INSERT INTO inference (at, model_id, caller_id, kind_id, paid_nano)
    SELECT (SELECT value FROM snapshot WHERE key = 'taken_at') - id % 40 * 86400, id % 50, id % 60, 1, id
    FROM inference WHERE id < 4000 AND id % 50 IN (SELECT id FROM model) AND id % 60 IN (SELECT id FROM caller)"
same 'late rows within the window' ''
for later in 1 2 3 10; do
    sql "UPDATE snapshot SET value = value + 86400 * $later WHERE key = 'taken_at'"
    same "what came late leaves the window, $later" ''
    "$inuse" check --cache it.cache now.db >/dev/null 2>said || fail "check, $later: $(cat said)"
done

# Late rows of old days, the day of taken_at, new models, callers and modes, without and with rows.
fresh
sql "INSERT INTO inference (at, model_id, count) SELECT at - 86400 * 200, model_id, 7 FROM inference WHERE id % 101 = 0"
same 'late rows' ''
sql "INSERT INTO verification (id, name, verified) SELECT max(id) + 1, 'new', 1 FROM verification;
    INSERT INTO node (id, name) SELECT max(id) + 1, 'new' FROM node;
    INSERT INTO model (id, key) SELECT max(id) + 1, 'new' FROM model;
    INSERT INTO caller (id, address) SELECT max(id) + 1, 'new' FROM caller;
    INSERT INTO inference (at, model_id, caller_id, verification_id)
    SELECT value - 86400 * 40, (SELECT max(id) FROM model), (SELECT max(id) FROM caller),
    (SELECT max(id) FROM verification) FROM snapshot WHERE key = 'taken_at';"
same 'new models, callers and modes' ''
same 'the same once more' ''
# The numbers of pairs of model and caller are other ones then.
sql "INSERT INTO caller (id, address) SELECT id + (SELECT max(id) FROM caller), 'more ' || id FROM caller"
same 'twice as many callers' ''
sql "UPDATE snapshot SET value = value + 3600 WHERE key = 'taken_at';
    INSERT INTO inference (at, model_id) SELECT value, 1 FROM snapshot WHERE key = 'taken_at'"
same 'more of the day that is not over' ''
sql "UPDATE model SET name = 'renamed' WHERE id = 1;
    INSERT INTO usage_daily (day, model_id, inferences) VALUES (20000, 1, 99)"
same 'what is read in any case' ''

# Rewritten history. The last row of the first page, one in the middle, one more, one less.
for statement in 'UPDATE inference SET count = count + 1 WHERE id = 5000' \
    'UPDATE inference SET paid_nano = 5 WHERE id = (SELECT max(id) - 1500 FROM inference)' \
    'UPDATE inference SET caller_id = NULL WHERE id = (SELECT min(id) FROM inference
        WHERE at / 86400 = (SELECT value / 86400 - 28 FROM snapshot WHERE key = "taken_at"))' \
    'DELETE FROM inference WHERE id = 3000' 'UPDATE inference SET model_id = NULL WHERE id = 1' \
    'UPDATE inference SET at = at - 86400 WHERE id = 5'; do
    fresh
    sql "$statement"
    why='all rows were read, because of the cache it.cache: rows of table inference were rewritten'
    same "$statement" "$why, in page [0-9]* of the file"
    same "once more after $statement" ''
done
fresh; sql 'DELETE FROM inference WHERE id > 6000'; same 'fewer rows' 'the snapshot has fewer rows than it had'
# Rows whose values lie beyond their page: it alone does not tell that they were rewritten.
rm -f now.db it.cache
"$inuse" init now.db &&
    sql "PRAGMA page_size = 512; VACUUM;
    INSERT INTO snapshot VALUES ('network', 'net'), ('taken_at', '2025-09-30T06:00:00Z');
    INSERT INTO model (id, key) VALUES (1, 'a/one'), (2, 'a/two'); ALTER TABLE inference ADD COLUMN note TEXT;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO inference
    (at, model_id, tokens_in, tokens_out, paid_nano, note)
    SELECT 1740787200 + i * 30, 1 + i % 2, (1 << 42) + i, (1 << 50) + i, 12345678901234 + i, hex(zeroblob(i % 400))
    FROM n"
same 'rows that do not fit their pages' 'do not fit their pages'
sql 'UPDATE inference SET paid_nano = paid_nano + 2 WHERE id = 225'
same 'a value beyond its page' 'do not fit their pages'

# So many pages that several workers gather what is kept, first without and then with what was kept before.
rm -f now.db it.cache
"$inuse" demo --events 75000 --snapshot now.db -q && sql 'PRAGMA page_size = 512; VACUUM' || fail 'demo'
same 'many pages' 'it does not exist yet'
same 'many pages, once more' ''
"$inuse" document now.db --cache it.cache -v 2>&1 >/dev/null |
    sed -n 's/.*: rows were read from \([0-9]*\) of \([0-9]*\) pages$/\1 \2/p' >pages
read -r read all <pages && [ "$read" -gt 0 ] && [ "$read" -lt "$((all / 4))" ] && [ "$all" -gt 4096 ] ||
    fail "pages that were read: $(cat pages)"
sql "INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed,
    tokens_in, tokens_out, paid_nano)
    SELECT at + 86400 * 40, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed,
    tokens_in, tokens_out, paid_nano FROM inference;
    UPDATE snapshot SET value = value + 86400 * 40 WHERE key = 'taken_at'"
same 'twice as many pages' ''
same 'twice as many pages, once more' ''
"$inuse" check --cache it.cache now.db >/dev/null 2>said || fail "check, many pages: $(cat said)"

# A snapshot made anew that ends with the last page that was kept.
make() # FILE ROWS
{
    rm -f "$1"
    "$inuse" init "$1" &&
        sqlite3 "$1" "INSERT INTO snapshot VALUES ('network', 'net'), ('taken_at', '2025-09-30T06:00:00Z');
        INSERT INTO model (id, key) VALUES (1, 'a/one');
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
        INSERT INTO inference (at, model_id) SELECT 1740787200 + i * 30, 1 FROM n"
}
rm -f it.cache
make now.db 9000 || fail 'sqlite3'
same 'a snapshot to be cut' 'it does not exist yet'
kept=$(sqlite3 now.db "SELECT sum(ncell)
    FROM (SELECT ncell FROM dbstat WHERE name = 'inference' AND pagetype = 'leaf' ORDER BY path LIMIT 32)")
make now.db "${kept:-1}" || fail 'sqlite3'
same 'only what was kept' 'the snapshot has fewer rows than it had'
fresh; sql 'DELETE FROM inference WHERE id < 6000; VACUUM'; same 'VACUUM' 'all rows were read'
fresh; sql 'PRAGMA page_size = 8192; VACUUM'; same 'another page size' 'page size'
fresh; sql 'ALTER TABLE inference ADD COLUMN more INTEGER'; same 'another schema' 'the schema of table inference'
fresh; sql "UPDATE snapshot SET value = value - 86400 * 3 WHERE key = 'taken_at';
    DELETE FROM inference WHERE at > (SELECT value FROM snapshot WHERE key = 'taken_at');
    DELETE FROM usage_daily WHERE day > (SELECT value / 86400 FROM snapshot WHERE key = 'taken_at')"
cp it.cache late.cache; same 'an earlier taken_at' 'taken_at is earlier than it was'
"$inuse" check --cache late.cache now.db >/dev/null 2>said; [ $? = 3 ] && grep -q 'taken_at is earlier' said ||
    fail "check, an earlier taken_at: $(cat said)"
fresh; sql "UPDATE snapshot SET value = value + 86400 WHERE key = 'taken_at';
    UPDATE caller SET kind = 'first-party' WHERE id = 10"; same 'a caller of another kind' 'given another kind'
fresh; sql 'UPDATE verification SET verified = 1 - verified'; same 'a mode that is trusted now' 'given another kind'
fresh; sql 'DELETE FROM inference WHERE model_id = 7; DELETE FROM usage_daily WHERE model_id = 7;
    DELETE FROM model WHERE id = 7'; same 'a model less' 'all rows were read'
fresh; options='--window 7'; same 'another window' 'it was made for another --window'; same 'that window again' ''
options='--window all'; same 'all time' 'another --window'; same 'all time again'; options=
fresh; "$inuse" demo --events 9000 --seed 2 --snapshot now.db -q --force 2>/dev/null ||
    { rm now.db; "$inuse" demo --events 15000 --snapshot now.db -q; }
same 'another snapshot' 'all rows were read'
fresh; sql 'DELETE FROM inference; DELETE FROM usage_daily'; same 'no rows at all' 'fewer rows'
same 'no rows at all, again'

# Columns in another order, of other types and among others, and rows from before columns were added: all in the cache.
columns='verification_id, settlement_id, kind_id, node_id, count, failed, tokens_in, tokens_out, paid_nano'
for layout in "CREATE TABLE inference AS SELECT * FROM old" \
    "CREATE TABLE inference (paid_nano BIGINT, note TEXT, count INT, at, id INTEGER PRIMARY KEY, model_id INT,
        caller_id NUMERIC, verification_id INTEGER, settlement_id INTEGER, kind_id INTEGER, node_id INTEGER,
        failed INTEGER DEFAULT 0, tokens_in INTEGER, tokens_out INTEGER);
        INSERT INTO inference (id, at, model_id, caller_id, $columns, note)
        SELECT id, at, model_id, caller_id, $columns, hex(zeroblob(id % 90)) FROM old" \
    "CREATE TABLE inference (id INTEGER PRIMARY KEY, at INTEGER, model_id INTEGER, caller_id INTEGER);
        INSERT INTO inference SELECT id, at, model_id, caller_id FROM old; $(for column in $columns; do
        case ${column%,} in
            count) more='DEFAULT 3';;
            failed) more='NOT NULL DEFAULT 0';;
            tokens_in) more='DEFAULT NULL';;
            *) more=;;
        esac
        echo "ALTER TABLE inference ADD COLUMN ${column%,} INTEGER $more;"; done)"; do
    cp good.db now.db; rm -f it.cache
    sql "ALTER TABLE inference RENAME TO old; $layout; DROP TABLE old; PRAGMA page_size = 512; VACUUM"
    same "$layout" 'it does not exist yet'
    sql "$(printf '%s' "$append" | sed 's/DAYS/1/g')"
    same "a day later, $layout" ''
    "$inuse" document now.db --cache it.cache -v 2>&1 >/dev/null |
        awk '/rows were read from/ { few = 2 * $6 < $8 } END { exit !few }' || fail "nothing was spared: $layout"
    "$inuse" check --cache it.cache now.db >/dev/null 2>said || fail "check: $layout: $(cat said)"
done
cp good.db now.db; rm -f it.cache
sql "ALTER TABLE inference RENAME TO old;
    CREATE TABLE inference (id INTEGER PRIMARY KEY, at INTEGER, model_id INTEGER, caller_id INTEGER, $columns,
    share REAL);
    INSERT INTO inference SELECT *, 0.5 FROM old; ALTER TABLE inference DROP COLUMN tokens_in;
    ALTER TABLE inference ADD COLUMN tokens_in REAL"
same 'a REAL column' 'columns of the table are REAL'

# Faults in new rows are those of a full run, also together with rows of the cache that were rewritten.
fresh; sql 'PRAGMA ignore_check_constraints = 1;
    INSERT INTO inference (at, model_id, count) VALUES (1700000000, 999999, 1)'
for rewritten in 'SELECT 1' 'UPDATE inference SET model_id = 999998 WHERE id = 5000' \
    'UPDATE inference SET count = 9 WHERE id = 6000'; do
    sql "PRAGMA ignore_check_constraints = 1; $rewritten" >/dev/null
    "$inuse" document now.db >full.xml 2>full.said; full=$?
    "$inuse" document now.db --cache it.cache >cached.xml 2>said; cached=$?
    [ "$full" = 3 ] && [ "$cached" = 3 ] && cmp -s full.said said ||
        fail "a fault, $rewritten: exit $full and $cached: $(diff full.said said)"
    cmp -s it.cache good.cache || fail 'a bad snapshot changed the cache'
done

# Damage: any byte, any length. What lies behind the kept state are sites; see below.
fresh
size=$(stat -c %s good.cache)
for at in 0 8 16 127 128 136 144 152 160 200 1000 $((size / 2)) $((size - 1)); do
    cp good.cache it.cache
    python3 -c "f = open('it.cache', 'r+b'); f.seek($at); b = f.read(1); f.seek($at); f.write(bytes([b[0] ^ 0x41]))"
    same "byte $at changed" 'all rows were read, because of the cache it.cache: it '
done
for length in 0 100 200 $((size - 1)); do
    head -c "$length" good.cache >it.cache
    same "cut to $length bytes" 'all rows were read, because of the cache it.cache: it is '
done
same 'mended' ''
# The checksums made right again: then the inside is doubted.
python3 - <<'END' || fail 'python3'
import ctypes, struct
data = bytearray(open('good.cache', 'rb').read())
M = (1 << 64) - 1
xxh3 = ctypes.CDLL('libxxhash.so.0').XXH3_64bits
xxh3.argtypes, xxh3.restype = [ctypes.c_char_p, ctypes.c_size_t], ctypes.c_uint64
def checksum(body):
    return xxh3(bytes(body), len(body))
head = 152
part, length, front_sum = struct.unpack_from('<3Q', data, head - 24)
front = head + part
assert checksum(data[front:front + length]) == front_sum, 'the checksum is another one: mend this test'

def sections(data):
    at = head
    while front - at >= 16:
        size, sum = struct.unpack_from('<QQ', data, at)
        if size > front - at - 16:
            return
        yield at, size, sum
        at += 16 + size

def mend(data):
    for at, size, sum in sections(data):
        struct.pack_into('<Q', data, at + 8, checksum(data[at + 16:at + 16 + size]))
    struct.pack_into('<Q', data, head - 8, checksum(data[front:front + length]))

mended = bytearray(data)
mend(mended)
assert mended == data, 'the checksums of sections are other ones: mend this test'
import random
random.seed(1)
for n in range(16):
    bad = bytearray(data)
    for k in range(random.choice([1, 1, 3])):
        # The facts, then anywhere in the part, then in the front.
        at = (front + 8 * random.randrange(24) if n < 8 else random.randrange(head, front - 8) if n < 14 else
              random.randrange(front, front + length - 8))
        numbers = [0, 1, 31, 32, M, M >> 1, 1 << 32, random.getrandbits(64), random.getrandbits(20)]
        struct.pack_into('<Q', bad, at, random.choice(numbers))
    mend(bad)
    open('bad-%02d.cache' % n, 'wb').write(bad)

# What was paid in the window is said to be nothing: more than that leaves it.
models = struct.unpack_from('<25Q', data, front)[7]
begin = next(sections(data))[0] + 16
end, floor, earliest = struct.unpack_from('<3i', data, begin)
paid = begin + 48 + 4 * 32 + (end - earliest) * 17 * 8
assert any(struct.unpack_from('<%dq' % models, data, paid)), 'the payments lie elsewhere: mend this test'
lie = bytearray(data)
struct.pack_into('<%dq' % models, lie, paid, *[0] * models)
mend(lie)
open('lie.cache', 'wb').write(lie)
END
cp good.db now.db; cp lie.cache it.cache
sql "$(printf '%s' "$append" | sed 's/DAYS/9/g')"
same 'a cache that holds too little' 'it does not hold what the rows add up to'
for bad in bad-*.cache; do
    cp "$bad" it.cache
    "$inuse" document now.db --cache it.cache >cached.xml 2>said
    [ "$?" -lt 4 ] || fail "$bad: the run died: $(cat said)"
    cp "$bad" it.cache
    "$inuse" check --cache it.cache now.db >said 2>&1
    [ "$?" -lt 4 ] || fail "$bad: check died: $(cat said)"
done

# Somebody else's file is left alone, and so is the snapshot itself; neither is fatal, nor is a folder that cannot be
# written.
fresh
echo 'dear diary' >it.cache
same 'a diary' 'it is not a cache of inuse'
grep -q 'was left alone' said && grep -q 'dear diary' it.cache || fail 'the diary was overwritten, or nothing was said'
cp now.db copy.db
"$inuse" document now.db --cache now.db >cached.xml 2>said || fail 'the snapshot as its own cache'
cmp -s now.db copy.db || fail 'the snapshot was overwritten'
"$inuse" document now.db --cache none/such.cache >cached.xml 2>said || fail 'a folder that is not there'
grep -q 'the cache was not kept' said || fail "a folder that is not there: $(cat said)"
mkdir -p elsewhere; cp good.cache elsewhere/far.cache; rm -f it.cache; ln -s elsewhere/far.cache it.cache
sql "UPDATE model SET name = 'another' WHERE id = 1"
same 'a cache behind a link' ''
[ -L it.cache ] && ! cmp -s good.cache elsewhere/far.cache || fail 'a link to the cache was replaced'
rm it.cache
chmod 755 .
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
if [ "$(id -u)" = 0 ] && $nobody "$inuse" check now.db >/dev/null 2>&1; then
    mkdir -m 755 theirs; cp now.db theirs; cp good.cache theirs/it.cache; chmod 600 theirs/it.cache
    $nobody "$inuse" document theirs/now.db --cache theirs/it.cache >cached.xml 2>said ||
        fail "a cache of somebody else: $(cat said)"
    grep -q 'not kept: cannot read theirs/it.cache: Permission denied' said || fail "a cache of somebody else: $(cat said)"
fi
mkdir folder.cache
"$inuse" document now.db --cache folder.cache >cached.xml 2>said || fail 'a folder as cache'
find . -name 'it.cache.*' | grep . && fail 'temporary files are left'

# A site of which nothing has changed is not made again; one that somebody touched is.
fresh
"$inuse" report now.db -o early --cache absent.cache --model-pages 20 2>said ||
    fail "report without a cache yet: $(cat said)"
"$inuse" report now.db -o site --cache it.cache --model-pages 20 || fail 'report'
find site -printf '%p %i %T@\n' | LC_ALL=C sort >before
"$inuse" report now.db -o site --cache it.cache --model-pages 20 -v 2>said || fail 'report once more'
grep -q 'nothing has changed' said || fail "an unchanged site was made again: $(cat said)"
find site -printf '%p %i %T@\n' | LC_ALL=C sort | cmp -s before - || fail 'an unchanged site was rewritten'
"$inuse" report now.db -o site --cache it.cache --model-pages 21 -v 2>&1 | grep -q 'nothing has changed' &&
    fail 'other options were not noticed'
"$inuse" report now.db -o site --cache it.cache --model-pages 20 || fail 'report'
sed -i 's/a/e/' site/index.html
"$inuse" report now.db -o site --cache it.cache --model-pages 20 -v 2>&1 | grep -q 'nothing has changed' &&
    fail 'a page that was edited was not noticed'
"$inuse" report now.db -o other --model-pages 20 || fail 'report'
diff -r site other >said || fail "an edited page was not mended: $(head -n 3 said)"
"$inuse" report now.db -o site --cache it.cache --model-pages 20 -v 2>&1 | grep -q 'nothing has changed' ||
    fail 'the mended site is not known'
mkdir own; cp "$INUSE_DATADIR/templates/404.html" own/
"$inuse" report now.db -o site --cache it.cache --model-pages 20 --templates own || fail 'report with a template'
sed -i 's/No such page/Nothing here/; s/found/here/' own/404.html
"$inuse" report now.db -o site --cache it.cache --model-pages 20 --templates own -v 2>&1 |
    grep -q 'nothing has changed' && fail 'a template that was edited was not noticed'
"$inuse" check --cache it.cache now.db >/dev/null || fail 'check of a cache with sites'

# check tells a good cache from one that lies.
fresh
same 'before check' ''
"$inuse" check --cache it.cache now.db >said 2>&1 || fail "check of a good cache: $(cat said)"
sql 'UPDATE inference SET count = count + 1 WHERE id = 5000'
"$inuse" check --cache it.cache now.db >said 2>&1 && fail 'check took a cache of other rows'
grep -q 'is of no use' said || fail "check of other rows: $(cat said)"
"$inuse" check --cache none.cache now.db >said 2>&1 && fail 'check took a cache that is not there'
exit $failed
