#!/bin/sh
# SPDX-License-Identifier: MIT
# Every answer of the report against SQL that asks the snapshot the same question its own way: one file of
# tests/answers/ for each, compared with summary.json and retention.csv.
set -eu
. "${srcdir:-.}/tests/shell.sh"
needs sqlite3
"$inuse" init "$work/snapshot.db"
sqlite3 -bail "$work/snapshot.db" < "$srcdir/tests/answers/network.sql"
"$inuse" report "$work/snapshot.db" -o "$work/site" --templates "$srcdir/templates" --charts "$srcdir/charts" \
        --model-pages 1 >/dev/null
cp "$work/site/data/summary.json" "$work/site/data/retention.csv" "$work"
cd "$work"
for question in "$srcdir"/tests/answers/*.sql; do
    name=$(basename "$question" .sql)
    case $name in network|volume) continue ;; esac
    sqlite3 -bail -csv snapshot.db \
        ".import --schema temp retention.csv retention" ".read $srcdir/tests/answers/volume.sql" ".read $question" \
        "SELECT '$name', what, 'expected', expected, 'found', found FROM answer
         WHERE NOT (found IS expected OR coalesce(abs(found - expected) <= 1e-9 * abs(expected), 0));
         SELECT '$name: asks nothing' WHERE NOT EXISTS (SELECT 1 FROM answer WHERE expected IS NOT NULL)" > wrong
    [ ! -s wrong ] || { cat wrong; failed=1; }
done
exit $failed
