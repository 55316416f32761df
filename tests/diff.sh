#!/bin/bash
# SPDX-License-Identifier: MIT
# inuse diff: what it says of two small snapshots (tests/golden/diff.txt), the same from every form a report has, every
# number beside those of both summaries, and what it says of input that is no report.
set -u
. "${srcdir:-.}/tests/shell.sh"
needs sqlite3 python3

# snapshot FILE TAKEN SQL: a small network of six models; the SQL is what its reports differ in.
snapshot() {
    "$inuse" init "$1" && sqlite3 "$1" "
        INSERT INTO snapshot VALUES ('network', 'Small net'), ('taken_at', '$2T06:00:00Z');
        INSERT INTO model (id, key, name, listed_at)
        VALUES (1, 'a/stays', 'Stays', 0), (2, 'b/rises', 'Rises', 0), (3, 'c/falls', 'Falls', 0),
            (4, 'd/starts', 'Starts', 0), (5, 'e/stops', 'Stops', 0), (6, 'f/goes', 'Goes', 0);
        INSERT INTO inference (at, model_id, count)
        VALUES (unixepoch('2025-08-12'), 1, 1000), (unixepoch('2025-08-20'), 2, 10),
            (unixepoch('2025-08-21'), 3, 500), (unixepoch('2025-08-05'), 3, 50),
            (unixepoch('2025-08-01'), 5, 7), (unixepoch('2025-08-02'), 6, 3), (unixepoch('2025-08-03'), NULL, 40);
        INSERT INTO claim (metric, value, unit, at) VALUES ('models', '7', 'models', unixepoch('2025-08-01'));
        $3" || exit 99
}

# run STATUS ARGUMENT...: standard output in out, standard error in err.
run() {
    expected=$1
    shift
    (cd "$work" && "$inuse" diff "$@" >out 2>err)
    got=$?
    [ $got -eq "$expected" ] || { fail "inuse diff $*: status $got, not $expected"; cat "$work/err"; }
}

says() { grep -qF -e "$2" "$work/$1" || { fail "'$2' is not said"; cat "$work/$1"; }; }

snapshot "$work/august.db" 2025-08-31 ''
snapshot "$work/september.db" 2025-09-10 "
    UPDATE inference SET count = 1100 WHERE count = 1000;
    UPDATE model SET delisted_at = unixepoch('2025-09-01') WHERE id = 6;
    INSERT INTO model (id, key, name, listed_at) VALUES (7, 'g/comes', 'Comes', unixepoch('2025-09-02'));
    INSERT INTO inference (at, model_id, count)
    VALUES (unixepoch('2025-09-03'), 2, 900), (unixepoch('2025-09-04'), 4, 20), (unixepoch('2025-09-05'), 7, 30);
    INSERT INTO claim (metric, value, unit, at) VALUES ('inferences', '5000', 'inferences', unixepoch('2025-08-15')),
        ('followers', '2M+', NULL, NULL);"
sqlite3 "$work/september.db" "UPDATE claim SET value = '8' WHERE metric = 'models'"

# What people read; nothing of it depends on where and when.
run 0 august.db september.db
cp "$work/out" "$work/said"
(cd "$work" && TZ=Asia/Tokyo LC_ALL=C.UTF-8 taskset -c 0 "$inuse" diff august.db september.db 2>/dev/null) |
    cmp - "$work/said" || fail 'the same snapshots, other bytes'
sed 's/snapshot [0-9a-f]*$/snapshot HASH/' "$work/said" >"$work/golden"
[ -z "${GOLDEN_UPDATE:-}" ] || cp "$work/golden" "$srcdir/tests/golden/diff.txt"
diff -u "$srcdir/tests/golden/diff.txt" "$work/golden" ||
    fail 'inuse diff says something else; if that is meant: make golden-update, and read the diff'

# A site says what its snapshot says; a dated report and a summary say all but the models.
(cd "$work" && "$inuse" report august.db -o site && cp -r site first &&
    "$inuse" report september.db -o site) >/dev/null 2>&1 || fail 'no sites'
run 0 first site
sed '1,2d' "$work/said" >"$work/wanted"
sed '1,2d' "$work/out" | diff -u "$work/wanted" - || fail 'sites say something else than their snapshots'
# A site that is replaced while it is read is read again: the pipe holds inuse up after the summary and the models.
cp -r "$work/first" "$work/moving" && cp -r "$work/site" "$work/next"
rm "$work/moving/data/daily.csv" && mkfifo "$work/moving/data/daily.csv"
(cd "$work" && exec timeout 60 "$inuse" diff --format=csv first moving >moved 2>moved.err) &
{
    mv "$work/moving" "$work/emptied"
    mv "$work/next" "$work/moving"
    cat "$work/first/data/daily.csv"
} >"$work/moving/data/daily.csv"
wait $! || fail "a site that is replaced: $(cat "$work/moved.err")"
run 0 --format=csv first moving
cmp "$work/out" "$work/moved" || fail 'a site that is replaced is read half old, half new'

run 0 site/archive/2025-08-31 september.db
says out 'site/archive/2025-08-31 lists the most used models only'
says out 'd/starts'
says out 'Of the 30 days that both know'
run 0 site/data/summary.json first/data/summary.json
says out 'OLD was taken after NEW (2025-09-10T06:00:00Z, 2025-08-31T06:00:00Z)'
"$inuse" diff <(cat "$work/first/data/summary.json") "$work/site" >"$work/out" 2>"$work/err" ||
    fail 'a summary cannot come through a pipe'
run 0 site site
says out 'Both are of the same snapshot.'
grep -qE '(up|down) ' "$work/out" && fail 'a report differs from itself'

# Names do not decide.
cp "$work/august.db" "$work/august.json" && cp "$work/site/data/summary.json" "$work/september.db.txt"
run 0 august.json september.db.txt
run 0 --window 7 august.db september.db
says out 'The last 7 days'
run 0 --all august.db september.db
for said in 'The last day' 'All time' 'claims.models, 2025-08-01.claimed' 'gini.listed.90d' \
    'per_day.30d, inferences a day'; do
    says out "$said"
done

# Every number of the table is one of the summaries, with its exact difference; nothing is left out.
run 0 --format=csv august.db september.db
says err 'The two windows share 20 of 30 days'
cp "$work/out" "$work/table.csv"
run 0 --format=json august.db september.db
python3 - "$work" <<'END' || fail 'the table is not what the summaries say'
import csv, json, sys
from decimal import Decimal, getcontext
getcontext().prec = 1000
work = sys.argv[1]
sides = [json.load(open(f'{work}/{site}/data/summary.json'), parse_float=Decimal) for site in ('first', 'site')]
rows = list(csv.DictReader(open(f'{work}/table.csv', newline='')))
numbers = {row['name']: row for row in rows if row['of'] == 'number'}
assert len(numbers) == sum(row['of'] == 'number' for row in rows)

said_differences = []
def check(name, old, new):
    row = numbers.get(name)
    if row is None:
        assert old is None and new is None, name
        return 0
    for said, value in (row['old'], old), (row['new'], new):
        same = said == '' if value is None else said != '' and Decimal(said) == Decimal(value)
        assert same, (name, said, value)
    if old is not None and new is not None and row['difference'] != '':
        said_differences.append(name)
        assert Decimal(row['difference']) == Decimal(new) - Decimal(old), name
    assert row['unit'], name
    return 1

seen = 0
for window, old in sides[0]['windows'].items():
    new = sides[1]['windows'][window]
    for name in old['volume']:
        seen += check(f'{name}.{window}', old['volume'][name], new['volume'][name])
    for name in set(old['measures']) | set(new['measures']):
        values = [side['measures'].get(name, {'value': None})['value'] for side in (old, new)]
        seen += check(f'{name}.{window}', *values)
assert seen > 150 and len(said_differences) > 100, (seen, len(said_differences))
claimed = numbers['claims.models, 2025-08-01.claimed']
assert claimed['old'] == '7' and claimed['new'] == '8', claimed
assert numbers['claims.inferences, 2025-08-15.claimed']['change'] == 'entered'
models = {row['name']: (row['listing'], row['use'], row['old'], row['new']) for row in rows if row['of'] == 'model'}
assert models == {'a/stays': ('', 'more', '1000', '1100'), 'b/rises': ('', 'more', '10', '910'),
                  'c/falls': ('', 'less', '550', '500'), 'd/starts': ('', 'started', '0', '20'),
                  'e/stops': ('', 'stopped', '7', '0'), 'f/goes': ('left', 'stopped', '3', '0'),
                  'g/comes': ('entered', 'started', '', '30')}, models
days = [(row['name'], row['old'], row['new']) for row in rows if row['of'] == 'day']
assert days == [('2025-08-12', '1000', '1100')], days

data = json.load(open(f'{work}/out'))
columns = ('name', 'window', 'unit', 'old', 'new', 'change', 'difference', 'relative')
flat = [tuple(number[k] or '' for k in columns) for number in data['numbers']]
assert flat == [tuple(row[k] for k in columns) for row in rows if row['of'] == 'number']
assert [m['key'] for m in data['models']] == [row['name'] for row in rows if row['of'] == 'model']
assert [(c['claim'], c['old'], c['new']) for c in data['claims']] == [
    ('followers', None, '2M+'), ('inferences, 2025-08-15', None, '5000'),
    ('models, 2025-08-01', '7', '8')], data['claims']
assert data['days']['shared'] == 30 and data['same_network'] is True and data['window'] == '30d'
END

# Two networks are set beside each other, and said to be two.
sqlite3 "$work/august.json" "UPDATE snapshot SET value = 'Other net' WHERE key = 'network'"
run 0 august.json september.db
says out "These are two networks, 'Other net' and 'Small net'"
grep -q 'Inferences by' "$work/out" && fail 'models of two networks are compared'

# Windows that pages speak of first differ: what is of those is not compared.
(cd "$work" && "$inuse" report august.db -o week --window 7 >/dev/null 2>&1)
run 0 week site
says out 'OLD speaks of the window 7d first, NEW of 30d'
run 0 --format=csv week site
grep -q '^number,bottom' "$work/out" && fail 'numbers of two windows are compared'
run 0 week september.db
says out 'The last 7 days'

# refuses SAYING JSON: a summary.json that is none, against a good one.
refuses() {
    printf '%s' "$2" >"$work/bad.json"
    run 3 bad.json site
    says err "bad.json"
    says err "$1"
    [ ! -s "$work/out" ] || fail "something is printed of '$2'"
}
deep=$(printf '{"a":%.0s' {1..2000})
refuses 'is neither a snapshot database, a summary.json nor' ''
refuses 'is neither a snapshot database, a summary.json nor' '[1]'
refuses 'ends half-way' '{"version": "1.2.0", "windows": {'
refuses 'nesting too deep' "$deep"
refuses 'states no version' '{}'
refuses 'reads versions 1.x' '{"version": "2.0.0", "windows": {}}'
refuses 'states no windows' '{"version": "1.2.0"}'
refuses "has no window '30d'; it has 7d" '{"version": "1.2.0", "windows": {"7d": {}}}'
refuses 'used.30d is no number' '{"version": "1.2.0", "windows": {"30d": {"volume": {"used": "12"}}}}'
refuses 'gini.listed.30d is no number' \
    '{"version": "1.2.0", "windows": {"30d": {"measures": {"gini.listed": {"state": "value", "value": "0.9"}}}}}'
truncate -s 1G "$work/giant.json"
run 3 giant.json site
says err 'giant.json is larger than'

# Texts of others cannot reach the terminal, nor break the table.
printf '%s' '{"version": "1.2.0", "snapshot": {"network": "\u001b[31m\u202eevil\n"},
    "windows": {"30d": {"volume": {"used": 1}}}}' >"$work/evil.json"
run 0 evil.json evil.json
LC_ALL=C grep -q "$(printf '\033')" "$work/out" && fail 'an escape reaches the terminal'
says out '␛[31m'
cp "$work/evil.json" "$work/$(printf 'odd\033\377.json')"
run 0 --format=json "$(printf 'odd\033\377.json')" evil.json
python3 -c 'import json, sys
assert json.load(open(sys.argv[1], encoding="utf-8"))["old"]["name"] == "odd\u241b\ufffd.json"' "$work/out" ||
    fail 'the name of a file is shown as it is'

# A name of a megabyte runs over its column; it does not make every line as long.
for count in 1 2; do
    python3 -c 'import json, sys
n = int(sys.argv[1])
print(json.dumps({"version": "1.2.0", "windows": {"30d": {}}, "x": {**{str(i): i + n for i in range(500)}, "x" * 1000000: n}}))' \
        $count >"$work/wide-$count.json"
done
run 0 --all wide-1.json wide-2.json
[ "$(wc -c <"$work/out")" -lt 2000000 ] || fail "a long name makes $(wc -c <"$work/out") bytes of 500 numbers"

# bad_table SAYING ROW...: a site whose list of models is damaged.
bad_table() {
    saying=$1
    shift
    printf '%s\r\n' "$@" >"$work/first/data/models.csv"
    run 3 first site
    says err 'first, data/models.csv'
    says err "$saying"
}
bad_table "has no column 'inferences_30d'" key,name,listed a,b,true
bad_table 'row 2: 3 fields under 4 columns' key,name,listed,inferences_30d a,b,true
bad_table 'row 3: a quote in the wrong place' key,name,listed,inferences_30d a,b,true,1 'a"b,c,true,1'
bad_table "row 2: '-5' is no number" key,name,listed,inferences_30d a,b,true,-5
bad_table "has no column 'key'" ''

run 2 site
says err 'NEW is missing'
run 2 site site site
run 2 --format=xml site site
run 2 --window 8 site site
run 1 nothing.json site
mkdir "$work/folder"
run 3 folder site
says err 'folder has no data/summary.json'
head -c 9000 "$work/august.db" >"$work/cut.db"
run 3 cut.db site
says err 'cut.db'
[ "$("$inuse" diff "$work/august.db" "$work/september.db" >/dev/full 2>&1; echo $?)" = 1 ] ||
    fail 'a full disk is not seen'
exit $failed
