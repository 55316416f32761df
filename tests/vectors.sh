#!/bin/sh
# SPDX-License-Identifier: MIT
# Every value of the reference vectors, at 25 digits, as text: those in tests/vectors, and the whole collection where
# it lies beside the source (or in $SHARED). Sets that are formulas are generated.
set -u
. "${srcdir:-.}/tests/shell.sh"

# Lines of expected.tsv that the program does not print, and how many there were.
compare() {
    awk -F'\t' -v name="$1" '
        FNR == NR { got[$1 FS $2] = $3; next }
        $1 == name {
            seen++
            if (got[$2 FS $3] "" != $4 "") { print name ": " $2 " (" $3 ") is " got[$2 FS $3] ", not " $4; bad++ }
        }
        END { if (!seen) { print name ": no expected value"; bad++ } exit bad > 0 }' "$2" "$3"
}

measure() {
    case $1 in
    pair_*) shape=--pairs ;;
    callers_*) shape=--callers ;;
    unattributed_*) shape=--unattributed ;;
    series_*) shape=--series ;;
    *) shape= ;;
    esac
    "$inuse" concentration --format=tsv --digits=25 ${shape:+"$shape"} "$2" >"$work/got" || return 1
    compare "$1" "$work/got" "$3"
}

collection() {
    for name in $(tail -n +2 "$1/expected.tsv" | cut -f1 | LC_ALL=C sort -u); do
        file=$1/$name.tsv
        if [ ! -f "$file" ]; then
            file=$work/values
            tests/formula_volumes "$name" >"$file" || { failed=1; continue; }
        fi
        measure "$name" "$file" "$1/expected.tsv" || failed=1
    done
    echo "$1: $(tail -n +2 "$1/expected.tsv" | wc -l) values compared"
}

collection "$srcdir/tests/vectors"
shared=${SHARED:-$srcdir/../shared}/vectors/open
if [ -f "$shared/expected.tsv" ]; then
    collection "$shared"
else
    echo "not compared: the whole collection is not in $shared"
fi
exit $failed
