#!/bin/bash
# SPDX-License-Identifier: MIT
# Three nights of one site: what stays, what is said of the night before, limits and their exit status, and runs that
# write nothing.
set -u
. "${srcdir:-.}/tests/shell.sh"
needs sqlite3

# snapshot FILE DATE SQL: a day of a small network, taken at 06:00 of the date.
snapshot() {
    "$inuse" init "$1" && sqlite3 "$1" "
        INSERT INTO snapshot VALUES ('network', 'Night net'), ('title', 'Night <net>'),
            ('taken_at', '$2T06:00:00Z'), ('licence', 'CC-BY-4.0');
        INSERT INTO model (id, key, name) VALUES (1, 'a/one', 'One'), (2, 'b/two', 'Two & 2'), (3, 'c/three', 'Three');
        INSERT INTO inference (at, model_id, count) VALUES
            (unixepoch('$2') - 86400 * 3, 1, 100), (unixepoch('$2') - 3600, 2, 10);
        $3" || exit 99
}

# run STATUS ARGUMENT...: standard output in $work/out, standard error in $work/err.
run() {
    expected=$1
    shift
    "$inuse" "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ $got -eq "$expected" ] || { fail "inuse $*: status $got, not $expected"; cat "$work/out" "$work/err"; }
}

# digest FOLDER: every file with its bytes and its inode.
digest() { (cd "$1" && find . -type f -printf '%p %i ' -exec sha256sum {} \; | LC_ALL=C sort); }

site=$work/site
snapshot "$work/monday.db" 2025-09-29 ''
snapshot "$work/tuesday.db" 2025-09-30 \
    "INSERT INTO inference (at, model_id, count) VALUES (unixepoch('2025-09-30') - 60, 3, 40);"
snapshot "$work/again.db" 2025-09-30 \
    "INSERT INTO inference (at, model_id, count) VALUES (unixepoch('2025-09-30') - 60, 3, 41);"
snapshot "$work/october.db" 2025-10-01 \
    "DELETE FROM model WHERE id = 1; DELETE FROM inference WHERE model_id = 1;" 2>/dev/null

run 0 report "$work/monday.db" -o "$site"
[ -f "$site/archive/2025-09-29/index.html" ] || fail 'no dated report'
grep -q 'dated-latest' "$site/archive/2025-09-29/index.html" || fail 'the dated report does not say that it is one'
grep -q 'dated-latest' "$site/index.html" && fail 'the latest report says that it is dated'
grep -q 'class="change"' "$site/index.html" && fail 'the first report knows of changes'
digest "$site/archive/2025-09-29" >"$work/first"
digest "$site" >"$work/whole"

run 0 report "$work/monday.db" -o "$site"
digest "$site" | cmp - "$work/whole" || fail 'the same snapshot again changes something'

run 0 report "$work/tuesday.db" -o "$site"
digest "$site/archive/2025-09-29" | cmp - "$work/first" || fail 'the second night changes the report of the first'
grep -q 'up 1 (50.0%)</dd>\|up 1 (50.0%) since' "$site/index.html" || fail 'no change on the headline'
grep -q '2025-09-29", "2025-09-30' "$site/archive/reports.js" || fail 'the list of reports is wrong'
grep -q 'rel="prev" href="../2025-09-29/index.html"' "$site/archive/2025-09-30/index.html" ||
    fail 'no way back from the second report'
digest "$site/archive/2025-09-30" >"$work/second"

run 0 report "$work/again.db" -o "$site"
[ -f "$site/archive/2025-09-30-2/index.html" ] || fail 'other data of the same day have no report of their own'
digest "$site/archive/2025-09-30" | cmp - "$work/second" ||
    fail 'other data of the same day change the first report of it'
grep -q 'up 1 (50.0%) since' "$site/index.html" ||
    fail 'the second report of a day is compared with the first of that day'
digest "$site" >"$work/whole"

# Names of a dated report's links: every one leads to a file of the site.
(cd "$site/archive/2025-09-29" &&
    grep -oE ' (href|src)="[^"#:]*' index.html concentration.html data.html models/index.html |
    while IFS=: read -r page link; do
        target=$(dirname "$page")/${link#*\"}
        [ -e "$target" ] || echo "$page: ${link#*\"}"
    done) >"$work/broken"
[ ! -s "$work/broken" ] || fail "links of a dated report lead nowhere: $(cat "$work/broken")"

grep -q 'href="concentration.html"[^>]*>Concentration' "$site/archive/2025-09-29/index.html" ||
    fail 'a dated report leads to no page of its own'
grep -q '>Archive<' "$site/archive/2025-09-29/index.html" && fail 'a dated report has a list of reports'
grep -q 'models/.*one.*html' "$site/archive/2025-09-29/models/index.html" && fail 'a dated report names pages of models'

# A dry run writes nothing and says what it would.
run 0 report "$work/october.db" -o "$site" --dry-run --summary-md "$work/dry.md"
digest "$site" | cmp - "$work/whole" || fail 'a dry run changes the site'
[ ! -e "$work/dry.md" ] || fail 'a dry run writes a summary'
grep -qx 'add     archive/2025-10-01/index.html' "$work/out" || fail 'the dry run does not list what it adds'
grep -qx 'change  index.html' "$work/out" || fail 'the dry run does not list what it changes'
grep -q '^remove  models/.*one.*\.html$' "$work/out" || fail 'the dry run does not list what it removes'
grep -q 'archive/2025-09' "$work/out" && fail 'the dry run would touch the archive'

# Limits: each printed, the report still written, files for the CI.
run 4 report "$work/october.db" -o "$site" --fail-if 'used >= 1' --fail-if 'gini.listed.30d > 0.99' \
    --fail-if 'delta(used) < -0.5' \
    --fail-if 'gini.used.365d > 2' --summary-md "$work/summary.md" --junit "$work/junit.xml" \
    --base-url https://example.org/x
[ -f "$site/archive/2025-10-01/index.html" ] || fail 'a limit that was met keeps the report from being written'
grep -qx 'FAIL       fails if used >= 1: is 1' "$work/out" || fail 'a met limit is not printed'
grep -q '^pass       fails if gini.listed.30d > 0.99: is 0\.' "$work/out" || fail 'a kept limit is not printed'
grep -qx 'FAIL       fails if delta(used) < -0.5: is -2' "$work/out" || fail 'a change is not judged'
grep -q '2 of 4 limits were met; the report is written' "$work/err" || fail 'the limits are not counted'
xmllint --noout --schema "$srcdir/tests/schemas/junit.xsd" "$work/junit.xml" 2>"$work/err" ||
    { fail 'the JUnit file is not valid'; cat "$work/err"; }
[ "$(xmllint --xpath 'count(//testcase/failure)' "$work/junit.xml")" = 2 ] || fail 'the JUnit file has other failures'
grep -q '^| FAIL | used \\>= 1 | 1 |$' "$work/summary.md" || fail 'the summary lacks the limits'
grep -q '^## Night \\<net\\>$' "$work/summary.md" || fail 'the summary does not escape'
grep -q 'https://example.org/x/archive/2025-10-01/index.html' "$work/summary.md" || fail 'the summary has no link'
grep -q 'down 1 (33.3%)' "$work/summary.md" || fail 'the summary has no changes'

# Wrong rules cost nothing.
rm -rf "$work/no"
run 2 report "$work/october.db" -o "$work/no" --fail-if 'gini.lsited.30d > 0.9'
grep -q "did you mean 'gini.listed.30d'" "$work/err" || fail 'no near miss for a name'
run 2 report "$work/october.db" -o "$work/no" --fail-if 'gini'
run 2 report "$work/october.db" -o "$work/no" --archive sometimes
run 2 report "$work/october.db" -o "$work/no" --base-url 'javascript:alert(1)'
[ ! -e "$work/no" ] || fail 'a wrong option wrote something'

# An undefined number fails, a change without a past is skipped.
snapshot "$work/empty.db" 2025-09-29 'DELETE FROM inference;'
run 4 report "$work/empty.db" -o "$work/empty" --fail-if 'gini.used > 0.99' --fail-if 'delta(used) > 1'
grep -q '^UNDECIDED  fails if gini.used > 0.99: ' "$work/out" || fail 'an undefined number passes'
grep -q '^skipped ' "$work/out" || fail 'a change without a past is not skipped'

# --previous: a file, a folder, none, another network, another version.
run 0 report "$work/tuesday.db" -o "$work/given" --previous "$site/archive/2025-09-29/data/summary.json"
grep -q 'up 1 (50.0%) since' "$work/given/index.html" || fail '--previous FILE is not compared with'
run 0 report "$work/tuesday.db" -o "$work/given" --previous "$site/archive/2025-09-29"
grep -q 'up 1 (50.0%) since' "$work/given/index.html" || fail '--previous FOLDER is not compared with'
run 1 report "$work/tuesday.db" -o "$work/given" --previous "$work/nothing"
sed 's/Night net/Day net/' "$site/data/summary.json" >"$work/other.json"
run 3 report "$work/tuesday.db" -o "$work/given" --previous "$work/other.json"
grep -q "of the network 'Day net'" "$work/err" || fail 'another network is compared with'
sed 's/"version": "1\.[0-9]*\.[0-9]*"/"version": "2.0.0"/' "$site/data/summary.json" >"$work/new.json"
run 3 report "$work/tuesday.db" -o "$work/given" --previous "$work/new.json"

# A network that was renamed, or an archive that was damaged, has no report to compare with, and goes on.
cp -R "$site" "$work/renamed"
cp "$work/october.db" "$work/renamed.db"
sqlite3 "$work/renamed.db" "UPDATE snapshot SET value = '2025-10-02T06:00:00Z' WHERE key = 'taken_at';
    UPDATE snapshot SET value = 'New name' WHERE key = 'network'"
run 0 report "$work/renamed.db" -o "$work/renamed"
grep -q 'class="change"' "$work/renamed/index.html" && fail 'a network is compared with itself under another name'
sqlite3 "$work/renamed.db" "UPDATE snapshot SET value = '2025-10-03T06:00:00Z' WHERE key = 'taken_at'"
: >"$work/renamed/archive/2025-10-02/data/summary.json"
echo broken >"$work/renamed/archive/2025-10-02/report.json"
run 0 report "$work/renamed.db" -o "$work/renamed"
[ "$(cat "$work/renamed/archive/2025-10-02/report.json")" = broken ] || fail 'a damaged report is lost'
[ -f "$work/renamed/archive/2025-10-03/index.html" ] || fail 'a damaged report stops the next'

# Only the first of each month, or none.
for night in monday tuesday october; do run 0 report "$work/$night.db" -o "$work/monthly" --archive month; done
[ "$(ls "$work/monthly/archive")" = "$(printf '2025-09-29\n2025-10-01\nindex.html\nreports.js')" ] ||
    fail "--archive month keeps $(ls "$work/monthly/archive")"
run 0 report "$work/monday.db" -o "$work/bare" --archive never
[ ! -e "$work/bare/archive" ] || fail '--archive never keeps something'
run 0 report "$work/tuesday.db" -o "$work/monthly" --archive never
[ -f "$work/monthly/archive/2025-09-29/index.html" ] || fail '--archive never deletes something'
exit $failed
