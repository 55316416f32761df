#!/bin/bash
# SPDX-License-Identifier: MIT
# A watch rebuilds on a change of the snapshot, a template or a chart, survives mistakes, and ends cleanly.
set -u
. "${srcdir:-.}/tests/shell.sh"
needs sqlite3
watcher=
trap '[ -z "$watcher" ] || kill -KILL $watcher 2>/dev/null; rm -rf "$work"' EXIT

fail() {
    echo "FAIL: $*"
    cat "$work/log"
    exit 1
}

# wait_until WHAT COMMAND...: as long as a busy machine may need.
wait_until() {
    what=$1
    shift
    for _ in $(seq 600); do
        "$@" >/dev/null 2>&1 && return
        kill -0 $watcher 2>/dev/null || fail "the watch ended before $what"
        sleep 0.1
    done
    fail "in a minute there was no $what"
}

"$inuse" init "$work/s.db" && sqlite3 "$work/s.db" "PRAGMA journal_mode = WAL;
    INSERT INTO snapshot VALUES ('network', 'First name'), ('taken_at', '2025-09-30T06:00:00Z');
    INSERT INTO model (id, key) VALUES (1, 'a/one'), (2, 'b/two');
    INSERT INTO inference (at, model_id, count) VALUES (unixepoch('2025-09-29'), 1, 100);" >/dev/null || exit 99
mkdir "$work/templates" "$work/charts"
(cd "$work" && exec "$inuse" report s.db -o site --templates templates --charts charts --watch -v) >"$work/log" 2>&1 &
watcher=$!

wait_until 'first site' grep -q 'First name' "$work/site/index.html"
printf '<html lang="en"><body><p>mine</p></body></html>' >"$work/templates/extra.html"
wait_until 'new template' grep -q mine "$work/site/extra.html"

# An editor that writes another file and renames it; a mistake; its remedy.
printf '<html lang="en"><body><p data-txt="1">wrong</p></body></html>' >"$work/templates/.new" &&
    mv "$work/templates/.new" "$work/templates/extra.html"
wait_until 'error' grep -q 'extra.html:1: .*data-txt' "$work/log"
grep -q mine "$work/site/extra.html" || fail 'a mistake costs the site'
printf '<html lang="en"><body><p>better</p></body></html>' >"$work/templates/extra.html"
wait_until 'remedy' grep -q better "$work/site/extra.html"

sqlite3 "$work/s.db" "UPDATE snapshot SET value = 'Second name' WHERE key = 'network'"
wait_until 'changed snapshot' grep -q 'Second name' "$work/site/index.html"
cp "$work/s.db" "$work/t.db" &&
    sqlite3 "$work/t.db" "UPDATE snapshot SET value = 'Third name' WHERE key = 'network';
        PRAGMA journal_mode = DELETE" >/dev/null
rm -f "$work/s.db-wal" "$work/s.db-shm"
mv "$work/t.db" "$work/s.db"
wait_until 'replaced snapshot' grep -q 'Third name' "$work/site/index.html"
echo '<chart' >"$work/charts/mine.xml"
wait_until 'error in a chart' grep -q 'mine.xml:' "$work/log"
rm "$work/charts/mine.xml"

# Nothing to do means nothing is done.
sleep 2
builds=$(grep -c 'checking the snapshot' "$work/log")
touch "$work/unrelated" "$work/templates/.extra.html.swp"
sleep 1
[ "$(grep -c 'checking the snapshot' "$work/log")" -eq "$builds" ] || fail 'what does not matter is built for'
[ ! -e "$work/site/archive" ] || fail 'a draft is archived'

kill -INT $watcher
wait $watcher
status=$?
watcher=
[ $status -eq 0 ] || fail "the watch ends with $status"
[ -z "$(find "$work" -name '.inuse-*')" ] || fail 'something is left behind'
exit $failed
