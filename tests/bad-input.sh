#!/bin/sh
# SPDX-License-Identifier: MIT
# `inuse report` on everything that is not a snapshot it can trust: exit 3, a sentence that names file, place and
# remedy on standard error alone, no crash, nothing left behind, and the old site as it was, byte for byte.
set -u
. "${srcdir:-.}/tests/shell.sh"
needs sqlite3
snapshots=$srcdir/tests/snapshots
cd "$work" || exit 99
tried=0

# A snapshot from SQL text. Some fixtures break the schema on purpose, so foreign keys and the like are off.
make() {
    rm -f "$2" "$2"-wal "$2"-shm
    "$inuse" init "$2" && sqlite3 "$2" <"$snapshots/$1" >/dev/null
}

tree() {
    (cd site && find . -printf '%p %m %T@ %i\n' | LC_ALL=C sort && find . -type f -exec sha256sum {} + |
        LC_ALL=C sort -k 2)
}

# refused FILE PATTERN...: the report fails with 3, and each pattern is in what it says; check does not call it good.
refused() {
    file=$1
    shift
    tried=$((tried + 1))
    "$inuse" report "$file" -o site >out 2>err
    status=$?
    [ $status -eq 3 ] || fail "$file: exit $status instead of 3: $(cat err)"
    [ -s out ] && fail "$file: something on standard output"
    grep -q '^inuse: ' err || fail "$file: no error"
    [ "$(grep -c '^inuse: ' err)" = 1 ] || fail "$file: the error is printed more than once"
    grep -q "$file" err || fail "$file: the file is not named: $(cat err)"
    for pattern; do
        grep -qF -e "$pattern" err || fail "$file: '$pattern' is not in: $(cat err)"
    done
    "$inuse" check "$file" >out 2>err
    status=$?
    [ $status -eq 3 ] && [ ! -s out ] || fail "$file: check exits with $status and says: $(cat out)"
    [ "$(tree)" = "$before" ] || fail "$file: the old site was touched"
    [ -z "$(find . -maxdepth 1 -name '.inuse-*')" ] || fail "$file: something was left behind"
}

make good-one-of-each.sql good.db || { fail 'cannot make a good snapshot'; exit 1; }
"$inuse" report good.db -o site || { fail 'a good snapshot is refused'; exit 1; }
before=$(tree)

# The fixtures, each with the sentences that it expects of itself.
for fixture in "$snapshots"/bad-*.sql; do
    name=$(basename "$fixture" .sql)
    make "$name.sql" "$name.db" || { fail "$name.sql is no SQL"; continue; }
    sed -n 's/^-- expect: //p' "$fixture" >expected
    set --
    while IFS= read -r line; do set -- "$@" "$line"; done <expected
    refused "$name.db" "$@"
done

# Files that are not what they seem.
printf 'id,key\n1,a\n' >words.db
refused words.db 'not a'
: >nothing.db
refused nothing.db
head -c 20000 good.db | head -c "$(($(wc -c <good.db) / 2))" >truncated.db
refused truncated.db
{ head -c 4096 good.db && head -c 8192 /dev/urandom && tail -c +12289 good.db; } >scrambled.db
tried=$((tried + 1))
"$inuse" report scrambled.db -o site >out 2>err
[ $? -eq 3 ] || fail "scrambled.db: not refused: $(cat err)"
[ "$(tree)" = "$before" ] || fail 'scrambled.db: the old site was touched'
mkdir folder.db
refused folder.db

# Volumes whose sum is no int64.
make good-one-of-each.sql overflow.db
sqlite3 overflow.db "INSERT INTO inference (at, model_id, count) SELECT at, model_id, 9223372036854775807 FROM inference
        WHERE model_id IS NOT NULL LIMIT 1;
    INSERT INTO inference (at, model_id, count) SELECT at, model_id, 9223372036854775807 FROM inference
        WHERE model_id IS NOT NULL LIMIT 1;"
refused overflow.db

# Somebody else is writing.
make good-one-of-each.sql locked.db
mkfifo hold
sqlite3 locked.db <hold >/dev/null 2>&1 &
writer=$!
exec 3>hold
# The readers below must not keep it from its lock.
printf '.timeout 30000\nBEGIN EXCLUSIVE;\nSELECT 1;\n' >&3
tries=0
while sqlite3 locked.db 'SELECT count(*) FROM model' >/dev/null 2>&1 && [ $tries -lt 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
refused locked.db 'lock'
exec 3>&-
wait "$writer"

# In WAL mode either read or refused, but never changed.
make good-one-of-each.sql wal.db
sqlite3 wal.db 'PRAGMA journal_mode=WAL; INSERT INTO mark VALUES (0, "late");' >/dev/null 2>&1
sum=$(sha256sum <wal.db)
"$inuse" report wal.db -o wal-site >out 2>err
status=$?
[ $status -eq 0 ] || [ $status -eq 3 ] || fail "wal.db: exit $status: $(cat err)"
[ "$sum" = "$(sha256sum <wal.db)" ] || fail 'wal.db was changed'

# What can be shown safely is shown.
for name in good-odd-names good-empty good-unattributed good-loose-types; do
    make $name.sql $name.db
    "$inuse" report $name.db -o $name 2>err || fail "$name is refused: $(cat err)"
done
if command -v xmllint >/dev/null; then
    find good-odd-names -name '*.svg' -exec xmllint --noout {} + || fail 'odd names break an SVG'
fi
grep -rlP '[\x00-\x08\x0b\x0c\x0e-\x1f]' good-odd-names \
    --include='*.html' --include='*.svg' --include='*.json' --include='*.csv' &&
    fail 'control characters reach the site'

# The machine: no such file, an output folder that is not ours.
"$inuse" report missing.db -o site >out 2>err && fail 'a missing file is accepted'
grep -q 'missing.db' err || fail "a missing file is not named: $(cat err)"
mkdir foreign && echo mine >foreign/mine
"$inuse" report good.db -o foreign >out 2>err
[ $? -eq 2 ] || fail 'a foreign folder is not refused'
[ "$(cat foreign/mine)" = mine ] || fail 'a foreign file was touched'

[ $tried -ge 20 ] || fail "only $tried bad inputs were tried"
exit $failed
