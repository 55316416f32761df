#!/bin/sh
# SPDX-License-Identifier: MIT
# What inuse costs, beside a plain scan of the same file by sqlite3 in the same run: a table, and the same as bench.json.
#
#   make bench                                 1, 5 and 20 million events, and 200,000 models
#   make bench BENCH="100000:4400" ROUNDS=1    other sizes (EVENTS:MODELS), how often each command is run
#
# Each command runs ROUNDS times in turn with the others; the fastest run of each counts. Peak memory is that of the largest
# process. The snapshots are kept in bench-data/.
#
# next-day is a run with --cache after one day was appended, unchanged one after nothing was; both beside report, whose work they
# spare. pandas does what tests/bench/peer_pandas.py says, where python3-pandas and python3-matplotlib are installed.
set -eu
export LC_ALL=C TZ=UTC INUSE_DATADIR="${srcdir:-.}"
sizes=${BENCH:-"1000000:4400 5000000:4400 20000000:4400 1000000:200000"}
rounds=${ROUNDS:-3}
data=bench-data
work=$data/work
srcdir=${srcdir:-.}
mkdir -p "$work"
command -v sqlite3 >"$work/null" || { echo "make bench: sqlite3 is missing: install the package sqlite3" >&2; exit 1; }

# A python3 that stands first in the path may not be the one that Debian's packages serve.
peers=
for python in ${PYTHON:-python3 /usr/bin/python3}; do
    if "$python" -c 'import pandas, matplotlib' 2>"$work/null"; then peers=pandas && break; fi
done

# The snapshot FILE with the last day once more, a day later, as NEXT.
append_day()
{
    cp "$1" "$2.new"
    sqlite3 "$2.new" "INSERT INTO inference (at, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed, tokens_in, tokens_out, paid_nano)
        SELECT at + 86400, model_id, caller_id, verification_id, settlement_id, kind_id, node_id, count, failed, tokens_in, tokens_out, paid_nano
        FROM inference WHERE at / 86400 = (SELECT value / 86400 - 1 FROM snapshot WHERE key = 'taken_at');
        UPDATE snapshot SET value = value + 86400 WHERE key = 'taken_at';"
    mv "$2.new" "$2"
}

has_command() { ./inuse "$1" --help >"$work/null" 2>&1; }

# run NAME COMMAND...: keeps the fastest run of NAME as $work/NAME.cost, and its standard error as $work/NAME.steps.
run()
{
    name=$1
    shift
    tests/bench/measure "$work/cost" "$@" >"$work/null" 2>"$work/steps" || {
        echo "make bench: $* failed:" >&2
        cat "$work/steps" >&2
        exit 1
    }
    read -r seconds rest <"$work/cost"
    if [ ! -e "$work/$name.cost" ] || awk -v a="$seconds" -v b="$(cut -d' ' -f1 "$work/$name.cost")" 'BEGIN { exit !(a < b) }'; then
        mv "$work/cost" "$work/$name.cost"
        mv "$work/steps" "$work/$name.steps"
    fi
}

# next-read is the document only: what reading and measuring cost.
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
    rm -f "$work"/*.cost "$work"/*.steps
    cat "$file" >"$work/null"
    for round in $(seq "$rounds"); do
        run scan sqlite3 "$file" 'SELECT sum(tokens_in) FROM inference'
        run group sqlite3 "$file" 'SELECT model_id, sum(count) FROM inference GROUP BY model_id'
        run usage-1 tests/bench/read_usage "$file" 1
        run usage-2 tests/bench/read_usage "$file" 2
        if has_command document; then run document ./inuse document "$file" -v; fi
        if has_command report; then
            rm -rf "$work/site"
            run report ./inuse report "$file" -o "$work/site" -v --archive never
            run_cached "$file"
        fi
        case $peers in *pandas*) run pandas "$python" "$srcdir/tests/bench/peer_pandas.py" "$file" "$work/peer" ;; esac
    done
}

# Steps are lines "  1.234 s  what" of -v.
report_one()
{
    events=$1 models=$2 file=$3
    bytes=$(wc -c <"$file")
    scan=$(cut -d' ' -f1 "$work/scan.cost")
    printf '\n%s events, %s models, %s MB\n' "$events" "$models" "$((bytes / 1000000))"
    printf '%-28s %9s %8s %9s %8s\n' '' seconds 'x scan' 'CPU s' 'MB'
    [ -s "$work/json" ] && printf ',\n' >>"$work/json"
    printf '  {"events": %s, "models": %s, "bytes": %s, "runs": [' "$events" "$models" "$bytes" >>"$work/json"
    comma=
    for name in scan group usage-1 usage-2 document report next-read next-day unchanged pandas; do
        [ -e "$work/$name.cost" ] || continue
        awk -v name="$name" -v scan="$scan" '{ printf "%-28s %9.3f %8.2f %9.3f %8.1f\n", name, $1, $1 / scan, $2, $3 / 1024 }' "$work/$name.cost"
        sed -n '/ in all; /d; s/^ *\([0-9.]*\) s  \(.*\)$/\1 \2/p' "$work/$name.steps" >"$work/list"
        awk -v scan="$scan" '{ s = $1; sub(/^[^ ]* /, ""); printf "  %-26s %9.3f %8.2f\n", $0, s, s / scan }' "$work/list"
        printf '%s' "$comma" >>"$work/json"
        awk -v name="$name" -v scan="$scan" '{
            printf "\n    {\"name\": \"%s\", \"seconds\": %s, \"ratio\": %.3f, \"cpu_seconds\": %s, \"peak_kib\": %s, \"steps\": [", name, $1, $1 / scan, $2, $3
        }' "$work/$name.cost" >>"$work/json"
        awk '{ s = $1; sub(/^[^ ]* /, ""); printf "%s{\"name\": \"%s\", \"seconds\": %s}", (NR > 1 ? ", " : ""), $0, s } END { printf "]}" }' \
            "$work/list" >>"$work/json"
        comma=,
    done
    printf ']}' >>"$work/json"
    awk 'NR == FNR { one = $1; next } { printf "%-28s %9.2f\n", "from one core to two", one / $1 }' "$work/usage-1.cost" "$work/usage-2.cost"
    if [ -e "$work/next-day.cost" ]; then
        cat "$work/report.cost" "$work/document.cost" "$work/next-day.cost" "$work/next-read.cost" "$work/unchanged.cost" |
            awk '{ t[NR] = $1 } END { printf "%-28s %8.1f%% of report\n%-28s %8.1f%% of document\n%-28s %8.1f%% of report\n", "next-day", 100 * t[3] / t[1], "next-read", 100 * t[4] / t[2], "unchanged", 100 * t[5] / t[1] }'
    fi
}

: >"$work/json"
echo "scan: sqlite3 FILE 'SELECT sum(tokens_in) FROM inference'; group: its GROUP BY model_id; usage-N: reading with N workers;"
echo "the fastest of $rounds runs; $(nproc) processors, $(sqlite3 --version | cut -d' ' -f1,2) of SQLite"
for size in $sizes; do
    events=${size%:*} models=${size#*:}
    file=$data/$events-$models.db
    if [ ! -e "$file" ]; then
        rm -f "$file.new"
        tests/bench/make_demo "$file.new" "$events" "$models"
        mv "$file.new" "$file"
    fi
    measure_all "$file"
    report_one "$events" "$models" "$file"
done
echo
echo "Pages and figures of models, in processor time of one core:"
for size in $sizes; do
    tests/bench/render_models "$data/${size%:*}-${size#*:}.db" "$srcdir/templates"
    break
done | tee "$work/rates"
tests/bench/paint_figures "$srcdir" small | tee -a "$work/rates"
{
    printf '{"processors": %s, "sqlite": "%s", "rounds": %s, "snapshots": [\n' "$(nproc)" "$(sqlite3 --version | cut -d' ' -f1)" "$rounds"
    cat "$work/json"
    printf '\n],\n'
    sed -n 's/^.* each, \([0-9]*\) a second.*/ "pages_per_second_per_core": \1,/p; s/^.*themes: \([0-9]*\) a second/ "figures_per_second_per_core": \1}/p' "$work/rates"
} >bench.json
rm -rf "$work"
echo
echo "The same in bench.json."
