#!/bin/sh
# SPDX-License-Identifier: MIT
# That nothing is known of a model's use is never said as that it was not used: a snapshot whose records stop before
# the window, one whose records name no model, and beside them one whose listed models did not run. Then what pages say
# where all of something is one or the same.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
[ -x ./inuse ] || { echo "run in the build folder"; exit 99; }
command -v sqlite3 >/dev/null || { echo "SKIP: no sqlite3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# make_site NAME SQL: the site of two listed models, one that is not any more, and the records of the SQL.
make_site() {
    ./inuse init "$work/$1.db"
    sqlite3 -bail "$work/$1.db" "INSERT OR REPLACE INTO snapshot VALUES ('taken_at', '2025-04-22'), ('network', 'small');
        INSERT INTO model (id, key, listed_at, delisted_at) VALUES
            (1, 'a/one', 1700000000, NULL), (2, 'a/two', 1700000000, NULL), (3, 'a/gone', 1700000000, 1745200000);
        WITH day (day) AS (SELECT 20100 UNION ALL SELECT day + 1 FROM day WHERE day < 20199)
        INSERT INTO usage_daily (day, model_id, inferences) SELECT day, $2"
    ./inuse report -q "$work/$1.db" -o "$work/$1" --templates "$srcdir/templates" --charts "$srcdir/charts"
    # Words of the page without its tags, in one line.
    sed 's/<[^>]*>//g' "$work/$1/index.html" | tr -s '\n ' '  ' > "$work/$1.txt"
}

# says NAME WORDS
says() {
    grep -qF "$2" "$work/$1.txt" || { echo "$1 does not say: $2"; failed=1; }
}

make_site stopped '1, 9 FROM day WHERE day < 20160'
says stopped 'no inference was recorded.'
says stopped 'Data of 60 of the 100 days to 21 April 2025'
says stopped '50.0% of listed models were never used in 60 days of data'
make_site nameless 'NULL, 9 FROM day'
says nameless 'none of 2 listed models is known to have run.'
says nameless 'None of 2 listed models is known to have been used in 100 days of data'
make_site unused '3, 9 FROM day'
says unused 'none of 2 listed models ran.'
says unused 'None of 2 listed models was used in 100 days of data'
# Models of which nobody knows since when they are listed: a catalogue that does not grow is not one that stood still.
sqlite3 -bail "$work/unused.db" 'UPDATE model SET listed_at = NULL'
./inuse report -q "$work/unused.db" -o "$work/undated" --templates "$srcdir/templates" --charts "$srcdir/charts"
sed 's/<[^>]*>//g' "$work/undated/growth.html" | tr -s '\n ' '  ' > "$work/undated.txt"
says undated 'The snapshot does not say since when its models are listed'
[ -e "$work/unused/figures/supply-demand.svg" ] || { echo 'no figure of supply and demand'; failed=1; }
[ ! -e "$work/undated/figures/supply-demand.svg" ] || { echo 'a figure of growth without dates'; failed=1; }
# Volume that is spread evener than chance would do it.
make_site even '1 + day % 2, 9 FROM day'
sed 's/<[^>]*>//g' "$work/even/concentration.html" | tr -s '\n ' '  ' > "$work/even.txt"
says even 'Seen are 0.000 and 0.0%: use is no less equal than chance alone would make it.'
# An address that came when the data began, and nobody since: weeks without a newcomer are no figure and no table.
sqlite3 -bail "$work/even.db" "INSERT INTO caller (id, address, kind) VALUES (1, '0x1', 'wallet');
    INSERT INTO verification VALUES (1, 'TEE', 1); UPDATE usage_daily SET caller_id = 1, verification_id = 1"
./inuse report -q "$work/even.db" -o "$work/alone" --templates "$srcdir/templates" --charts "$srcdir/charts"
sed 's/<[^>]*>//g' "$work/alone/retention.html" | tr -s '\n ' '  ' > "$work/alone.txt"
sed 's/<[^>]*>//g' "$work/alone/verification.html" | tr -s '\n ' '  ' >> "$work/alone.txt"
says alone 'All of them were asked by known addresses that are not first-party.'
says alone '9 inferences a day were verified, all of them for known addresses that are not first-party'
says alone 'in whole per cent; 1 address.'
grep -q 'By week' "$work/alone.txt" && { echo 'a table of no week'; failed=1; }
grep -q '1 address; the latest 4 cohorts; beside each month its size' "$work/alone/figures/retention-callers.json" ||
    { echo 'the figure of retention is not by month'; failed=1; }
for name in stopped nameless; do
    cmp -s "$work/$name/card.png" "$work/unused/card.png" && { echo "the card of $name shows models that did not run"; failed=1; }
done
exit $failed
