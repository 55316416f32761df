#!/bin/sh
# SPDX-License-Identifier: MIT
# The hot loops need no more instructions than instructions.txt allows: a figure that holds on busy machines, where
# times do not.
set -eu
records=100000
allowed=$srcdir/tests/instructions.txt

skip() { echo "skipped: $1"; exit 77; }

command -v valgrind >/dev/null || skip "valgrind is not installed"
[ "$(uname -m)" = x86_64 ] || skip "the numbers are for x86_64"
grep -qw avx2 /proc/cpuinfo || skip "the numbers are for processors with AVX2"
compiler=$(sed -n 's/^CC = //p' Makefile)
$compiler --version 2>/dev/null | head -n 1 | grep -q '^gcc.* 12\.' || skip "the numbers are for gcc 12"
grep -q '^CFLAGS = -g -O2$' Makefile || skip "the numbers are for CFLAGS='-g -O2'"
grep -Eq '^HARDENING_CFLAGS = .*(sanitize|coverage)' Makefile && skip "the numbers are not for instrumented code"

work=$(mktemp -d instructions.XXXXXX)
trap 'rm -rf "$work"' EXIT
tests/bench/make_demo "$work/demo.db" "$records" 2000 5000

# run UNIT WORKERS COMMAND...: what goes through the hot loops, and says how many of the unit it was.
run() {
    unit=$1 workers=$2
    shift 2
    case $unit in
    record) "$@" tests/bench/read_usage "$work/demo.db" "$workers" && echo "$records records" ;;
    page) "$@" tests/bench/render_models "$work/demo.db" "$srcdir/templates" ;;
    figure) "$@" tests/bench/paint_figures "$srcdir" small ;;
    esac
}

failed=0
while read -r function most unit workers; do
    case $function in '' | '#'*) continue ;; esac
    run "$unit" "${workers:-1}" valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="$function" \
        >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
    collected=$(sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$work/out")
    count=$(sed -n "s/^\([0-9]*\) ${unit}s\( .*\)*$/\1/p" "$work/out")
    [ "${collected:-0}" -gt 0 ] && [ "${count:-0}" -gt 0 ] || { echo "callgrind counted nothing in $function"; exit 1; }
    each=$((collected / count))
    if [ "$each" -gt $((most + most / 20)) ]; then
        echo "$function: $each instructions a $unit, $most are allowed (and 5 %)"
        failed=1
    elif [ "$each" -lt $((most - most / 20)) ]; then
        echo "$function: $each instructions a $unit, fewer than $most: lower the number in instructions.txt"
    else
        echo "$function: $each instructions a $unit"
    fi
done <"$allowed"
exit $failed
