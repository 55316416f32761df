#!/bin/sh
# SPDX-License-Identifier: MIT
# inuse-measures(7) is what the table of measures says; --explain says the same.
set -u
. "${srcdir:-.}/tests/shell.sh"
tests/measures_manual >"$work/page" || exit 99
diff -u "$srcdir/doc/inuse-measures.7" "$work/page" || { echo 'make manual-update writes the page anew'; failed=1; }
# Definitions, ranges and sources, word by word.
sed 's/\\&//g; s/\\-/-/g; s/\\e/\\/g' "$srcdir/doc/inuse-measures.7" >"$work/plain"
"$inuse" concentration --list | cut -d ' ' -f 1 | while read -r id; do
    "$inuse" concentration --explain="$id" | sed -n 's/^  \(Definition\|Formula\|Range\|Source\) *//p' >"$work/said"
    [ "$(wc -l <"$work/said")" -eq 4 ] || echo "$id: not four lines"
    while read -r line; do grep -qF -e "$line" "$work/plain" || echo "$id: not in the manual: $line"; done <"$work/said"
    grep -qxF ".B $id" "$work/plain" || echo "$id: not in the manual"
done >"$work/missing"
[ ! -s "$work/missing" ] || { cat "$work/missing"; failed=1; }
exit $failed
