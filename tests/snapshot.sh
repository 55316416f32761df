#!/bin/sh
# SPDX-License-Identifier: MIT
# init, check and import as a person uses them: exit statuses, what is said where, and that failures leave no trace.
set -u
. "${srcdir:-.}/tests/shell.sh"
cd "$work" || exit 99

# expect STATUS STREAM PATTERN ARGUMENT...
expect() {
    status=$1 stream=$2 pattern=$3
    shift 3
    "$inuse" "$@" >out 2>err </dev/null
    got=$?
    if [ "$got" -ne "$status" ] || { [ -n "$pattern" ] && ! grep -q -e "$pattern" "$stream"; }; then
        echo "FAIL: inuse $*: status $got (expected $status), or '$pattern' is not on std$stream:"
        cat out err
        failed=1
    fi
}

expect 2 err 'the name of the new snapshot is missing' init
expect 0 err '' init new.db
expect 2 err 'exists already and is not touched' init new.db
expect 3 err 'has no key taken_at' check new.db
expect 2 err 'the snapshot is missing' check
expect 3 err 'cannot open absent.db' check absent.db

printf 'id,owner,name\n1,ada,small\n2,bob,large\n' >models.csv
printf 'at,model,caller\n2026-01-01T10:00:00Z,1,0xab\n2026-01-02T10:00:00Z,bob/large,0xcd\n2026-01-02,,\n' >events.csv
printf 'at,model\nyesterday,1\n2026-01-03,1\n' >bad.csv

expect 0 err '2  imported' import models-csv models.csv -o own.db --set 'network=Test'
expect 0 err 'taken_at is 2026-01-02T10:00:01Z' import events-csv events.csv -o own.db
expect 0 err '3  merged, known before' import events-csv events.csv -o own.db
expect 0 out '^own.db: good: 2 models, 2 callers, 3 records, 2026-01-01 to 2026-01-02$' check own.db
expect 0 out '"records": *3' check --json own.db
# JSON is UTF-8, whatever a path is.
odd=$(printf 'a\377.db')
cp own.db "$odd"
printf 'address,label\n0xab,somebody\n' >labels-odd.csv
expect 0 out '"file":"a�.db"' check --json "$odd"
expect 0 out '"snapshot":"a�.db"' import --json labels-csv labels-odd.csv -o "$odd"
expect 3 out '"cannot open no-a�.db: ' check --json "no-$odd"
expect 0 out '"imported": *0' import --json events-csv events.csv -o own.db
[ -s err ] && fail "--json says something on standard error"
expect 0 out '' import -q events-csv events.csv -o own.db
[ -s err ] && fail "-q says something on standard error"

cp own.db before.db
expect 3 err 'bad.csv:2: at "yesterday" is not a time' import events-csv bad.csv -o own.db
cmp -s own.db before.db || fail "a refused import changed the snapshot"
expect 3 err 'nothing was imported into none.db' import events-csv bad.csv -o none.db
ls none.db* >/dev/null 2>&1 && fail "a refused import left a file"
expect 0 err 'bad.csv:2: at "yesterday"' import events-csv --skip-bad bad.csv -o own.db
expect 0 out '4 records' check own.db

"$inuse" import -q events-csv - -o stdin.db <events.csv || fail "standard input is refused"
expect 0 out '3 records' check stdin.db
mkfifo pipe
cat events.csv >pipe &
expect 0 err '3  imported' import events-csv pipe -o pipe.db

expect 2 err 'the format is missing' import
expect 2 err 'the file to import is missing' import models-csv
expect 2 err '.o SNAPSHOT is missing' import models-csv models.csv
expect 2 err 'there is no format' import models models.csv -o own.db
"$inuse" import --help >help
for format in $("$inuse" import none models.csv -o own.db 2>&1 | sed 's/.*choose from //; s/,//g'); do
    grep -q "^  $format " help || fail "import --help does not list $format"
done
[ "$(grep -c '^  [a-z]*-[a-z]*  *' help)" -ge 16 ] || fail "import --help lists too few formats"
expect 2 err 'write it as NAME=VALUE' import models-csv models.csv -o own.db --map foo
expect 3 err 'cannot read absent.csv' import models-csv absent.csv -o own.db
expect 3 err 'is a folder' import models-csv . -o own.db
expect 1 err 'cannot create' import models-csv models.csv -o absent/own.db

# A disk that is full, or a folder that may not be written, leaves the snapshot as it was.
(
    ulimit -f 8
    trap '' XFSZ
    i=0
    { echo 'at'; while [ $i -lt 20000 ]; do echo 1700000000; i=$((i + 1)); done; } |
        "$inuse" import -q events-csv - -o own.db 2>err
    [ $? -eq 0 ] && exit 1
    exit 0
) || fail "a full disk is not noticed"
expect 0 out '4 records' check own.db

# What a killed import leaves beside the snapshot is removed by the next one, what a live one holds is not.
mkdir killed && mkfifo killed/a killed/b
scratch() { find killed -name '.inuse-*' -prune | wc -l; }
wait_for_scratch() {
    tries=0
    while [ "$(scratch)" -lt "$1" ] && [ $tries -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    [ "$(scratch)" -eq "$1" ] || fail "$(scratch) folders in use instead of $1"
}
"$inuse" import -q models-csv killed/a -o killed/dead.db &
dead=$!
exec 8<>killed/a
wait_for_scratch 1
kill -KILL $dead
wait $dead 2>/dev/null
[ "$(scratch)" -eq 1 ] || fail "a killed import left nothing: the test shows nothing"
"$inuse" import -q models-csv killed/b -o killed/live.db 8<&- &
live=$!
exec 9<>killed/b
wait_for_scratch 1
expect 0 err '2  imported' import models-csv models.csv -o killed/new.db
[ "$(scratch)" -eq 1 ] || fail "$(scratch) folders instead of that of the live import"
mkdir killed/.inuse-scratch-gone
expect 0 err '3  imported' import events-csv events.csv -o killed/new.db
[ "$(scratch)" -eq 1 ] || fail "an import into a snapshot that is there leaves what a dead one left"
cat models.csv >&9
exec 8<&- 9>&-
wait $live || fail "an import beside which another ran did not end well"
expect 3 out '' check killed/live.db
[ "$(ls -A killed | tr '\n' ' ')" = "a b live.db new.db " ] || fail "left behind: $(ls -A killed)"

# A demo that is killed leaves no half of a snapshot under its name, nor is a file of that name touched.
mkdir demo
(ulimit -c 0; ulimit -f 1000; exec "$inuse" demo --events 1000 --snapshot demo/it.db 2>/dev/null) | cat
[ -n "$(ls -A demo)" ] || fail 'the demo was not killed: the test shows nothing'
[ ! -e demo/it.db ] || fail "a killed demo left $(wc -c <demo/it.db) bytes under the name of the whole"
expect 0 err '' demo --events 1000 --snapshot demo/it.db
expect 0 out '1,000 records' check demo/it.db
expect 2 err 'demo/it.db exists already and is not touched' demo --events 10 --snapshot demo/it.db
expect 0 out '1,000 records' check demo/it.db
expect 1 err 'cannot create demo/none/it.db: cannot make a folder' demo --events 10 --snapshot demo/none/it.db
[ "$(ls -A demo)" = it.db ] || fail "left behind: $(ls -A demo)"

exit $failed
