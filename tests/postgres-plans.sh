#!/bin/sh
# SPDX-License-Identifier: MIT
# The cuts through many events are planned in parallel and as partial sums, because a load leaves statistics of their
# keys behind: without them a planner takes every event for a group of its own.
set -u
. "${srcdir:=.}/tests/cluster.sh"

start_server alone
cd "$work" || exit 99
url=$(url_of alone)
"$inuse" demo --events 6000 --snapshot demo.db || exit 1
"$inuse" export demo.db "$url" || fail 'the export'
# Thirty times the events with the same keys; a table is worth several processes from its first page on.
sql alone -c 'INSERT INTO inference SELECT inference.* FROM inference, generate_series(1, 29)' -c 'ANALYZE' \
    -c 'ALTER SYSTEM SET min_parallel_table_scan_size = 0' -c "ALTER SYSTEM SET log_statement = 'all'" \
    -c 'SELECT pg_reload_conf()' >/dev/null
"$inuse" document "$url" >database.xml || fail 'the document'
sed -n 's/.*statement: COPY (\(SELECT .* FROM "inference".*\)) TO STDOUT (FORMAT binary)$/\1/p' "$work/alone.log" |
    sort -u >cuts.sql

# plan CUT: how it is made, where starting a process costs as little as it does beside a large table.
plan() {
    sql alone -c 'SET parallel_setup_cost = 10' -c "EXPLAIN (COSTS OFF) $1"
}
partial() {
    while read -r cut; do
        plan "$cut" | grep -q 'Partial .*Aggregate' && echo "$cut"
    done <cuts.sql | wc -l
}
cuts=$(wc -l <cuts.sql)
[ "$cuts" = 6 ] || fail "$cuts cuts through the events were asked for"
planned=$(partial)
[ "$planned" -ge 5 ] || {
    fail "only $planned of $cuts cuts are partial sums"
    while read -r cut; do plan "$cut"; done <cuts.sql
}
sql alone -c 'DROP STATISTICS inference_by_day, inference_by_node, inference_by_model,
    inference_by_caller, inference_by_pair'
without=$(partial)
[ "$without" -lt "$planned" ] ||
    fail "the statistics change nothing: $without of $cuts cuts are partial sums without them"

# Loading again finds them there, or makes them again.
"$inuse" export --replace demo.db "$url" || fail 'the second export'
names=$(sql alone -c "SELECT count(*) FROM pg_statistic_ext
    WHERE stxname LIKE 'inference\\_by\\_%' OR stxname LIKE 'usage\\_daily\\_by\\_%'")
[ "$names" = 9 ] || fail "$names statistics after the second load"
exit "$failed"
