#!/bin/sh
# SPDX-License-Identifier: MIT
# The tests reach every line of src/measures and take every branch both ways, as gcov counts. The measures, the filter
# and their tests are built alone, in a folder of their own. Assertions are compiled out, and MPFR's macros are
# functions: neither's branches are ours.
set -u
source=$(cd "${srcdir:-.}" && pwd)
for tool in gcc gcov; do
    command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" && mkdir tests || exit 99
flags="-std=c11 -D_GNU_SOURCE -DNDEBUG -DMPFR_USE_NO_MACRO -I$source/src -O0 -w"
libraries="-ljson-c -lcrypto -lxxhash -lmpfr -lgmp -lm"

objects=
for file in "$source"/src/base/*.c "$source"/src/measures/*.c "$source"/src/cli/concentration*.c \
    "$source/src/cli/command.c"; do
    object=${file#"$source/"}
    object=$(echo "${object%.c}.o" | tr / _)
    case $object in src_measures_*) counted=--coverage ;; *) counted= ;; esac
    # shellcheck disable=SC2086
    gcc $flags $counted -c "$file" -o "$object" || exit 99
    objects="$objects $object"
done
# shellcheck disable=SC2086
link() { gcc $flags "$source/tests/$1.c" $objects -o "$1" -lcmocka $libraries -lgcov || exit 99; }
for test in test_measures test_subjects test_twofold test_digits laws_measures; do
    link $test
    SEED=1 ./$test >$test.log 2>&1 || { cat $test.log; exit 1; }
done
link filter_alone
gcc -w "$source/tests/formula_volumes.c" -o tests/formula_volumes || exit 99
srcdir=$source INUSE=./filter_alone SHARED=/nonexistent sh "$source/tests/vectors.sh" >vectors.log ||
    { cat vectors.log; exit 1; }

gcov -b -c -r -s "$source" src_measures_*.gcda 2>/dev/null | awk '
    /^File/ { file = $2; files++ }
    /^(Lines executed|Taken at least once)/ && !/:100\.00%/ { print file ": " $0; bad++ }
    END { print files " files"; exit bad > 0 || files < 20 }' && exit 0
grep -nE -B2 '#####:|^branch .*(never executed|taken 0)' ./*.gcov | head -60
exit 1
