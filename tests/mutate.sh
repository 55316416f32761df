#!/bin/bash
# SPDX-License-Identifier: MIT
# mutate.sh [COUNT [SEED]]: breaks src/measures in one place at a time (a comparison, a sign, a term, a constant) and
# asks whether a test notices. Not part of make check: a thousand compilations. COUNT takes so many of the places only, drawn
# with SEED. Prints the survivors and the score.
#
# Built with AddressSanitizer, because a loop that runs one too far is seen by nothing else. What survives is to be
# explained: thresholds between two right ways, the last bit of an error bound, guesses that a search improves on.
#
# Works on a copy in a scratch folder; needs a compiler, cmocka, GMP, MPFR, json-c and libcrypto.
set -u
count=${1:-1000000}
seed=${2:-1}
export ASAN_OPTIONS=detect_leaks=0:hard_rss_limit_mb=4000 # of a mutant that does not stop allocating
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cp -r "$source/src" "$source/tests" "$work"
cd "$work" || exit 99
flags="-std=c11 -D_GNU_SOURCE -Isrc -O1 -w -fsanitize=address,undefined -fno-sanitize-recover=all"
libraries="-fsanitize=address,undefined -ljson-c -lcrypto -lmpfr -lgmp -lm"

compile() { cc $flags -c "$1" -o "$2" 2>/dev/null; }
for file in src/base/*.c src/measures/*.c src/cli/concentration*.c src/cli/command.c tests/filter_alone.c \
    tests/test_measures.c tests/test_subjects.c tests/test_twofold.c tests/laws_measures.c; do
    compile "$file" "$(echo "$file" | tr / _).o" || { echo "cannot compile $file"; exit 99; }
done
cc $flags tests/formula_volumes.c -o tests/formula_volumes || exit 99
common='src_base_*.o src_measures_*.o'

# True when all tests pass. A mutant that does not end is noticed too.
passes() {
    # shellcheck disable=SC2086
    cc tests_test_measures.c.o $common -lcmocka $libraries -o unit && timeout 60 ./unit >/dev/null 2>&1 &&
        cc tests_test_subjects.c.o $common -lcmocka $libraries -o subjects && timeout 60 ./subjects >/dev/null 2>&1 &&
        cc tests_test_twofold.c.o $common -lcmocka $libraries -o twofold && timeout 120 ./twofold >/dev/null 2>&1 &&
        cc tests_laws_measures.c.o $common -lcmocka $libraries -o laws && SEED=1 timeout 120 ./laws >/dev/null 2>&1 &&
        cc tests_filter_alone.c.o src_cli_*.o $common $libraries -o filter &&
        SHARED=/nonexistent INUSE=./filter timeout 120 sh tests/vectors.sh >/dev/null 2>&1
}

passes || { echo 'the tests do not pass on the source as it is'; exit 99; }

# FILE LINE FROM TO for every place; comments, includes and assertions left alone. Only the first match in a line is
# changed.
for file in src/measures/*.c; do
    [ "$file" = src/measures/measure.c ] || awk -v file="$file" '
        function place(from, to) { if (index($0, from)) print file "|" FNR "|" from "|" to }
        /^ *\/\*|^ \*|^#|assert\(|^ *[a-z][^;]*\*\/$/ { if (!/\*\//) comment = 1; if (/\*\//) comment = 0; next }
        comment { if (/\*\//) comment = 0; next }
        {
            place(" < ", " <= "); place(" <= ", " < "); place(" > ", " >= "); place(" >= ", " > ")
            place(" == ", " != "); place(" && ", " || "); place(" + 1", ""); place(" - 1", "")
            place(" + ", " - "); place(" - ", " + "); place(" * ", " / ")
            place("_add(", "_sub("); place("_sub(", "_add(")
            place("++", "--"); place("+= ", "-= "); place("RNDD", "RNDU"); place("RNDU", "RNDD")
            place("return value_count(&input->scope, 0)", "return value_count(\\&input->scope, 1)")
        }' "$file"
done | awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort -g |
    head -n "$count" | cut -f2- >places

noticed=0 survived=0 invalid=0
while IFS='|' read -r file line from to; do
    object=$(echo "$file" | tr / _).o
    cp "$file" kept.c
    cp "$object" kept.o
    pattern=$(printf '%s' "$from" | sed 's/[*[\.^$]/\\&/g')
    sed -i "${line}s#$pattern#$to#" "$file"
    if ! compile "$file" "$object"; then
        invalid=$((invalid + 1))
    elif passes; then
        survived=$((survived + 1))
        echo "survived: ${file}:${line}: '$from' to '$to': $(sed -n "${line}p" kept.c | sed 's/^ *//')"
    else
        noticed=$((noticed + 1))
    fi
    cp kept.c "$file"
    cp kept.o "$object"
done <places
echo "noticed $noticed of $((noticed + survived)) ($((100 * noticed / (noticed + survived + (noticed + survived == 0)))) %); $invalid did not compile"
