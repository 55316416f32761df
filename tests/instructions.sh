#!/bin/sh
# SPDX-License-Identifier: MIT
# The hot loops need no more instructions than instructions.txt allows: a figure that holds on busy machines, where times do not.
set -eu
records=100000
allowed=$srcdir/tests/instructions.txt

skip() { echo "skipped: $1"; exit 77; }

command -v valgrind >/dev/null || skip "valgrind is not installed"
[ "$(uname -m)" = x86_64 ] || skip "the numbers are for x86_64"
compiler=$(sed -n 's/^CC = //p' Makefile)
$compiler --version 2>/dev/null | head -n 1 | grep -q '^gcc.* 12\.' || skip "the numbers are for gcc 12"
grep -q '^CFLAGS = -g -O2$' Makefile || skip "the numbers are for CFLAGS='-g -O2'"
grep -Eq '^HARDENING_CFLAGS = .*(sanitize|coverage)' Makefile && skip "the numbers are not for instrumented code"

work=$(mktemp -d instructions.XXXXXX)
trap 'rm -rf "$work"' EXIT
tests/bench/make_demo "$work/demo.db" "$records" 2000 5000
failed=0
while read -r function most workers; do
    case $function in '' | '#'*) continue ;; esac
    collected=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="$function" \
        tests/bench/read_usage "$work/demo.db" "$workers" 2>&1 | sed -n 's/.*Collected : *\([0-9]*\).*/\1/p')
    [ -n "$collected" ] || { echo "callgrind counted nothing in $function"; exit 1; }
    each=$((collected / records))
    if [ "$each" -gt $((most + most / 20)) ]; then
        echo "$function: $each instructions a record, $most are allowed (and 5 %)"
        failed=1
    elif [ "$each" -lt $((most - most / 20)) ]; then
        echo "$function: $each instructions a record, fewer than $most: lower the number in instructions.txt"
    else
        echo "$function: $each instructions a record"
    fi
done <"$allowed"
exit $failed
