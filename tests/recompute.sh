#!/bin/sh
# SPDX-License-Identifier: MIT
# The numbers of a site's files computed again by another program in another language: of a synthetic network, of the
# same with days that have no data, once with their volume booked on the day after them, of its last weeks only, and with
# ids that begin at zero and a time in seconds.
set -eu
. "${srcdir:-.}/tests/shell.sh"
needs python3 sqlite3

# recompute NAME WINDOW SQL
recompute() {
    "$inuse" init "$work/$1.db"
    sqlite3 -bail "$work/$1.db" < "$srcdir/tests/answers/network.sql"
    sqlite3 -bail "$work/$1.db" "$3"
    "$inuse" report "$work/$1.db" -o "$work/$1" -w "$2" --templates "$srcdir/templates" --charts "$srcdir/charts" \
        --model-pages 1 >/dev/null
    python3 "$srcdir/tests/recompute.py" "$work/$1.db" "$work/$1" || failed=1
}

# remove CONDITION: of the records, by their day.
remove() {
    echo "DELETE FROM failure WHERE inference_id IN (SELECT id FROM inference WHERE at / 86400 $1);
        DELETE FROM inference WHERE at / 86400 $1; DELETE FROM usage_daily WHERE day $1;"
}

# rename TABLE COLUMN TABLE...: the first of the table has the number 0, also where others name it.
rename() {
    column=$2
    echo "UPDATE $1 SET id = 0 WHERE id = 1;"
    shift 2
    for table; do
        echo "UPDATE $table SET $column = 0 WHERE $column = 1;"
    done
}

recompute whole 30 ''
recompute gaps 7 "$(remove 'BETWEEN 20608 AND 20613')"
recompute spans 30 "$(remove 'BETWEEN 20608 AND 20613') INSERT INTO usage_span VALUES (NULL, 20608, 20614);"
recompute short all "$(remove '< 20590')"
recompute zero 30 "$(rename model model_id inference usage_daily)
    $(rename caller caller_id inference usage_daily) $(rename verification verification_id inference usage_daily)
    UPDATE snapshot SET value = unixepoch(value) WHERE key = 'taken_at';"
exit $failed
