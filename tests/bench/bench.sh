#!/bin/sh
# SPDX-License-Identifier: MIT
# What inuse costs, beside a plain scan of the same file by sqlite3 in the same run: a table, and the same as
# bench.json.
#
#   make bench                                 1, 5 and 20 million events, 200,000 models, 100,000 addresses
#   make bench BENCH="100000:4400" ROUNDS=1    other sizes (EVENTS:MODELS[:ADDRESSES]), how often each command is run
#
# Events are those of the synthetic network, where few addresses ask for most. With ADDRESSES they are spread evenly
# over so many and over all models instead: nearly every event names a pair of its own, which is as hard as it gets.
# Each command runs ROUNDS times in turn with the others; the fastest run of each counts. One more run of each, not
# timed, tells the memory of all its processes together. The snapshots are kept in BENCH_DATA (bench-data/), the sites
# are written there too: a folder on a disk of memory spares the disk.
#
# An appended day is a run with --cache after one day was appended, nothing appended one after nothing was; both beside
# the whole report, whose work they spare, and a plain copy of the finished site, since a day changes every page of it.
# Two peers say in their heads what they do, less than inuse: tests/bench/peer_pandas.py, where python3-pandas,
# python3-matplotlib and python3-jinja2 are installed, and tests/bench/peer_duckdb.mjs, where NODE_PATH (node_modules/)
# has its packages. Instructions are counted where valgrind is installed.
set -eu
export LC_ALL=C TZ=UTC INUSE_DATADIR="${srcdir:-.}" NODE_PATH="${NODE_PATH:-$PWD/node_modules}"
sizes=${BENCH:-"1000000:4400 5000000:4400 20000000:4400 1000000:200000 20000000:2000:100000"}
rounds=${ROUNDS:-3}
data=${BENCH_DATA:-bench-data}
work=$data/work
srcdir=${srcdir:-.}
mkdir -p "$work"
command -v sqlite3 >"$work/null" || { echo "make bench: sqlite3 is missing: install the package sqlite3" >&2; exit 1; }

# A python3 that stands first in the path may not be the one that Debian's packages serve.
pandas=
for python in ${PYTHON:-python3 /usr/bin/python3}; do
    if "$python" -c 'import pandas, matplotlib, jinja2' 2>"$work/null"; then pandas=yes && break; fi
done
[ -n "$pandas" ] || echo "skipped: pandas (install python3-pandas, python3-matplotlib and python3-jinja2)"
duckdb=yes
for package in @duckdb/node-api @observablehq/plot @resvg/resvg-js linkedom; do
    [ -d "$NODE_PATH/$package" ] && command -v node >"$work/null" || duckdb=
done
[ -n "$duckdb" ] ||
    echo "skipped: DuckDB (NODE_PATH must name a folder with @duckdb/node-api, @observablehq/plot, @resvg/resvg-js and linkedom)"

# spread FILE EVENTS ADDRESSES: the events of FILE become EVENTS in the order of time, over two years; the addresses and
# the models of them are as even as multiples of an irrational number.
spread()
{
    sqlite3 "$1" "DELETE FROM failure; DELETE FROM inference; DELETE FROM usage_daily; DELETE FROM caller;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $3)
        INSERT INTO caller (id, address) SELECT i, printf('0x%040x', i) FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
        INSERT INTO inference (id, at, model_id, caller_id, verification_id, tokens_in, tokens_out)
        SELECT i, (SELECT value / 86400 - 730 FROM snapshot WHERE key = 'taken_at') * 86400 + i * 63072000 / ($2 + 1),
        1 + ((i * 2246822519 & 4294967295) * (SELECT count(*) FROM model) >> 32),
        1 + ((i * 2654435761 & 4294967295) * $3 >> 32), 1 + i % 2, i % 1000, i % 500 FROM n;"
}

# The snapshot FILE with the last day once more, a day later, as NEXT.
append_day()
{
    cp "$1" "$2.new"
    sqlite3 "$2.new" "INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id,
        count, failed, tokens_in, tokens_out, paid_nano)
        SELECT at + 86400, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed,
        tokens_in, tokens_out, paid_nano
        FROM inference WHERE at / 86400 = (SELECT value / 86400 - 1 FROM snapshot WHERE key = 'taken_at');
        UPDATE snapshot SET value = value + 86400 WHERE key = 'taken_at';"
    mv "$2.new" "$2"
}

# run NAME COMMAND...: in round 0 keeps the memory of all its processes as $work/NAME.memory, else the fastest run as
# $work/NAME.cost and its standard error as $work/NAME.steps.
run()
{
    name=$1
    shift
    tests/bench/measure $memory "$work/cost" "$@" >"$work/null" 2>"$work/steps" || {
        echo "make bench: $* failed:" >&2
        cat "$work/steps" >&2
        exit 1
    }
    read -r seconds rest <"$work/cost"
    if [ "$round" = 0 ]; then
        mv "$work/cost" "$work/$name.memory"
    elif [ ! -e "$work/$name.cost" ] ||
        awk -v a="$seconds" -v b="$(cut -d' ' -f1 "$work/$name.cost")" 'BEGIN { exit !(a < b) }'; then
        mv "$work/cost" "$work/$name.cost"
        mv "$work/steps" "$work/$name.steps"
    fi
}

run_cached()
{
    next=${1%.db}-next.db
    [ -e "$next" ] || append_day "$1" "$next"
    rm -rf "$work/site" "$work/cache"
    ./inuse report "$1" -o "$work/site" --cache "$work/cache" --archive never -q
    run unchanged ./inuse report "$1" -o "$work/site" --cache "$work/cache" --archive never -v
    cp "$work/cache" "$work/cache-read"
    run next-read ./inuse document "$next" --cache "$work/cache-read" -v
    run next-day ./inuse report "$next" -o "$work/site" --cache "$work/cache" --archive never -v
}

measure_all()
{
    file=$1
    rm -f "$work"/*.cost "$work"/*.memory "$work"/*.steps
    cat "$file" >"$work/null"
    memory=-m
    for round in $(seq 0 "$rounds"); do
        run scan sqlite3 "$file" 'SELECT sum(tokens_in) FROM inference'
        run group sqlite3 "$file" 'SELECT model_id, sum(count) FROM inference GROUP BY model_id'
        run usage-1 tests/bench/read_usage "$file" 1
        run usage-2 tests/bench/read_usage "$file" 2
        run document ./inuse document "$file" -v
        for workers in 1 2; do
            rm -rf "$work/site"
            run report-$workers ./inuse report "$file" -o "$work/site" -j "$workers" -v --archive never
        done
        rm -rf "$work/copy"
        run copy cp -r "$work/site" "$work/copy"
        rm -rf "$work/copy"
        run_cached "$file"
        rm -rf "$work/peer"
        [ -z "$pandas" ] || run pandas "$python" "$srcdir/tests/bench/peer_pandas.py" "$file" "$work/peer"
        rm -rf "$work/peer"
        [ -z "$duckdb" ] || run duckdb node "$srcdir/tests/bench/peer_duckdb.mjs" "$file" "$work/peer"
        memory=
    done
}

title_of()
{
    case $1 in
    scan) echo "SELECT sum() by sqlite3" ;;
    group) echo "GROUP BY model_id by sqlite3" ;;
    usage-1) echo "reading, 1 worker" ;;
    usage-2) echo "reading, 2 workers" ;;
    document) echo "inuse document" ;;
    report-1) echo "inuse report, 1 worker" ;;
    report-2) echo "inuse report, 2 workers" ;;
    copy) echo "cp -r of the finished site" ;;
    next-read) echo "document, a day appended" ;;
    next-day) echo "report, a day appended" ;;
    unchanged) echo "report, nothing appended" ;;
    pandas) echo "pandas, matplotlib, jinja2" ;;
    duckdb) echo "DuckDB, Plot, resvg" ;;
    esac
}

# ratio_of FIELD KIND NAME OTHER: that of a field of two costs (cost 1: seconds) or memories (memory 4: KiB), if both
# were measured.
ratio_of()
{
    [ -e "$work/$3.cost" ] && [ -e "$work/$4.cost" ] || return 0
    cat "$work/$3.$2" "$work/$4.$2" | awk -v field="$1" '{ x[NR] = $field } END { printf "%.4f", x[1] / x[2] }'
}

# ratio KEY TITLE FIELD KIND NAME OTHER: a line of the table, and a member of the JSON.
ratio()
{
    value=$(ratio_of "$3" "$4" "$5" "$6")
    [ -n "$value" ] || return 0
    printf '%-52s %9.3f\n' "$2" "$value"
    printf '%s"%s": %s' "$comma" "$1" "$value" >>"$work/json"
    comma=', '
}

# Steps are lines "  1.234 s  what" of -v.
report_one()
{
    events=$1 models=$2 file=$3 addresses=$4
    bytes=$(wc -c <"$file")
    scan=$(cut -d' ' -f1 "$work/scan.cost")
    printf '\n%s events, %s models, %s MB%s\n' "$events" "$models" "$((bytes / 1000000))" \
        "${addresses:+, spread evenly over $addresses addresses}"
    printf '%-42s %9s %8s %9s %8s\n' '' seconds 'x scan' 'CPU s' 'MB'
    [ -s "$work/json" ] && printf ',\n' >>"$work/json"
    printf '  {"events": %s, "models": %s, %s"bytes": %s, "runs": [' "$events" "$models" \
        "${addresses:+\"addresses_spread_evenly\": $addresses, }" "$bytes" >>"$work/json"
    comma=
    for name in scan group usage-1 usage-2 document report-1 report-2 copy next-read next-day unchanged pandas duckdb; do
        [ -e "$work/$name.cost" ] || continue
        read -r seconds cpu largest <"$work/$name.cost"
        memory=$(cut -d' ' -f4 "$work/$name.memory")
        awk -v title="$(title_of "$name")" -v s="$seconds" -v scan="$scan" -v cpu="$cpu" -v memory="$memory" \
            'BEGIN { printf "%-42s %9.3f %8.2f %9.3f %8.1f\n", title, s, s / scan, cpu, memory * 1024 / 1e6 }'
        sed -n '/ in all; /d; s/^ *\([0-9.]*\) s  \(.*\)$/\1 \2/p' "$work/$name.steps" >"$work/list"
        awk -v scan="$scan" '{ s = $1; sub(/^[^ ]* /, ""); printf "  %-40s %9.3f %8.2f\n", $0, s, s / scan }' "$work/list"
        printf '%s\n    {"name": "%s", "seconds": %s, "ratio": %s, "cpu_seconds": %s, "peak_kib": %s, "largest_process_kib": %s, "steps": [' \
            "$comma" "$name" "$seconds" "$(ratio_of 1 cost "$name" scan)" "$cpu" "$memory" "$largest" >>"$work/json"
        awk '{ s = $1; sub(/^[^ ]* /, ""); gsub(/["\\]/, "\\\\&"); printf "%s{\"name\": \"%s\", \"seconds\": %s}", (NR > 1 ? ", " : ""), $0, s }
            END { printf "]}" }' "$work/list" >>"$work/json"
        comma=,
    done
    printf '],\n   "ratios": {' >>"$work/json"
    comma=
    ratio report_to_scan "whole report / SELECT sum()" 1 cost report-2 scan
    ratio reading_1_to_2 "reading: 1 worker / 2 workers" 1 cost usage-1 usage-2
    ratio report_1_to_2 "whole report: 1 worker / 2 workers" 1 cost report-1 report-2
    ratio appended_day_to_report "report of an appended day / whole report" 1 cost next-day report-2
    ratio copy_to_report "cp -r of the site / whole report" 1 cost copy report-2
    ratio appended_day_to_document "document of an appended day / whole document" 1 cost next-read document
    ratio unchanged_to_report "report of nothing new / whole report" 1 cost unchanged report-2
    ratio pandas_to_report "time of pandas, matplotlib, jinja2 / whole report" 1 cost pandas report-2
    ratio pandas_to_report_memory "memory of pandas, matplotlib, jinja2 / whole report" 4 memory pandas report-2
    ratio duckdb_to_report "time of DuckDB, Plot, resvg / whole report" 1 cost duckdb report-2
    ratio duckdb_to_report_memory "memory of DuckDB, Plot, resvg / whole report" 4 memory duckdb report-2
    printf '}}' >>"$work/json"
}

: >"$work/json"
echo "The fastest of $rounds runs; x scan: beside SELECT sum(tokens_in) FROM inference;"
echo "MB: of all processes of a command together, shared memory once; $(nproc) processors, $(sqlite3 --version | cut -d' ' -f1,2) of SQLite"
for size in $sizes; do
    IFS=: read -r events models addresses <<EOF
$size
EOF
    file=$data/$events-$models${addresses:+-$addresses}.db
    if [ ! -e "$file" ]; then
        rm -f "$file.new"
        tests/bench/make_demo "$file.new" "$([ -n "$addresses" ] && echo 1000 || echo "$events")" "$models"
        [ -z "$addresses" ] || spread "$file.new" "$events" "$addresses"
        mv "$file.new" "$file"
    fi
    measure_all "$file"
    report_one "$events" "$models" "$file" "$addresses"
done
echo
echo "Pages and figures of models, in processor time of one core:"
for size in $sizes; do
    tests/bench/render_models "$data/$(echo "$size" | tr : -).db" "$srcdir/templates"
    break
done | tee "$work/rates"
tests/bench/paint_figures "$srcdir" small | tee -a "$work/rates"
echo
echo "Hot loops, by callgrind:"
srcdir="$srcdir" sh "$srcdir/tests/instructions.sh" >"$work/instructions" || true
cat "$work/instructions"
{
    printf '{"processors": %s, "sqlite": "%s", "rounds": %s, "snapshots": [\n' "$(nproc)" "$(sqlite3 --version | cut -d' ' -f1)" "$rounds"
    cat "$work/json"
    printf '\n],\n'
    sed -n 's/^.* each, \([0-9]*\) a second.*/ "pages_per_second_per_core": \1,/p; s/^.*themes: \([0-9]*\) a second/ "figures_per_second_per_core": \1,/p' "$work/rates"
    sed -n 's/^\([a-z_]*\): \([0-9]*\) instructions a \([a-z]*\).*/"\1_a_\3": \2/p' "$work/instructions" |
        paste -s -d, |
        sed 's/.*/ "instructions": {&},/'
    printf ' "memory": "peak_kib is that of all processes together, shared pages once"}\n'
} >bench.json
rm -rf "$work"
echo
echo "The same in bench.json."
