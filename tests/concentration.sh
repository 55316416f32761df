#!/bin/sh
# SPDX-License-Identifier: MIT
# The filter: its shapes, formats and options, and what it says of bad lines.
set -u
. "${srcdir:-.}/tests/shell.sh"

# expect STATUS STREAM PATTERN INPUT ARGUMENT...: INPUT is for printf; the pattern must be on that stream.
expect() {
    status=$1 stream=$2 pattern=$3 input=$4
    shift 4
    # shellcheck disable=SC2059
    printf "$input" | "$inuse" concentration "$@" >"$work/out" 2>"$work/err"
    got=$?
    if [ "$got" -ne "$status" ] || ! grep -q -e "$pattern" "$work/$stream"; then
        echo "FAIL: printf '$input' | inuse concentration $*: status $got (expected $status)," \
            "or no '$pattern' on std$stream:"
        head -n 20 "$work/out" "$work/err"
        failed=1
    fi
}

expect 0 out '^Gini coefficient  *0.25  population,all$' '1\n2\n3\n4\n'
expect 0 out '^Gini coefficient  *0.25  population,all$' '4\r\n2\r\n3\r\n1' -
expect 0 out '^Gini coefficient  *NA  population,all (there is no volume)$' ''
expect 0 out '^Items  *0  all$' ''
expect 0 out '^gini	population,all	0.25$' '1\n2\n3\n4\n' --format=tsv
expect 0 out '^measure	convention	value$' '1\n' --format=tsv
expect 0 out '^hill	q=1 exp(H nats)	3.59612$' '1\n2\n3\n4\n' --format tsv --digits 6
expect 0 out '^gini,"population,all",0.25,10,40,' '1\n2\n3\n4\n' --format=csv
expect 0 out '"reason": *"there is no volume"' '0\n' --format=json
expect 0 out '"value": *"inf"' '0\n1\n' --format=json
expect 0 out '^Palma ratio' '1\n2\n' --all
expect 0 out '^entity_hhi	share 0..1 (groups summed)	0.5$' '1\ta\n1\ta\n2\tb\n' --format=tsv
expect 0 out '^kendall_tau_b	all rows	1$' 'x\t1\t2\ny\t3\t4\n' --pairs --format=tsv
expect 0 out '^lorenz_dominance	all rows	t1 more concentrated everywhere$' 'x\t1\t1\ny\t1\t9\n' --pairs --format=tsv
expect 0 out '^lorenz_dominance	all rows	equal$' 'x\t1\t9\ny\t9\t1\n' --pairs --format=tsv
expect 0 out '^caller_top_share	largest caller / total	0.75$' 'm\ta\t2\nm\tb\t1\nn\ta\t1\n' --callers --format=tsv
expect 0 out '^hhi_high	.*	1$' '1\tknown\n1\tunattributed\n' --unattributed --format=tsv
expect 0 out '^gini@two	population,all	0.25$' 'id\tone\ttwo\na\t1\t1\nb\t1\t3\n' --series --format=tsv
expect 0 out '"column": *"two"' 'id\tone\ttwo\na\t1\t1\nb\t1\t3\n' --series --format=json
expect 0 out '^@two  Gini coefficient  *0.25  population,all' 'id\tone\ttwo\na\t1\t1\nb\t1\t3\n' --series
expect 0 out 'Gini (1914)' '' --explain=gini
expect 0 out 'Wolfson (1994)' '' --explain wolfson_1994
expect 0 out '^effective_number_entropy  *hill ' '' --list
expect 0 out '^total	sum	27670116110564327421$' \
    '9223372036854775807\n9223372036854775807\n9223372036854775807\n' --format=tsv

digits='a volume is a whole number from 0 to 9223372036854775807, in digits only'
expect 3 err "^inuse: standard input: line 2: '-5' is negative; $digits\$" '1\n-5\n'
expect 3 err "line 1: '1.5' is not a whole number; $digits" '1.5\n'
expect 3 err "line 1: 'NaN' is not a whole number" 'NaN\n'
expect 3 err "line 1: '1e3' is not a whole number" '1e3\n'
expect 3 err "line 1: ' 1' is not a whole number" ' 1\n'
expect 3 err "line 3: the volume is missing" '1\n2\n\n3\n'
expect 3 err "line 1: '9223372036854775808' is too large" '9223372036854775808\n'
expect 3 err 'standard input: 2 faults' 'x\n1\ny\n'
expect 3 err "line 2: 2 fields instead of a volume alone as on the lines before" '1\n2\ta\n'
expect 3 err "line 2: 1 field instead of a volume and a group as on the lines before" '1\ta\n2\n'
expect 3 err "line 2: the group is missing" '1\ta\n2\t\n'
expect 3 err "line 1: a byte order mark" '\357\273\2771\n'
expect 3 err "line 1: a zero byte; the input must be text" '1\0002\n'
expect 3 err "line 2: the id 'a' is that of line 1; each item has one line" 'a\t1\t2\na\t1\t2\n' --pairs
expect 3 err "line 1: 2 fields instead of an id and two volumes" 'a\t1\n' --pairs
expect 3 err "line 1: 2 fields instead of an item, a caller and a volume" 'a\t1\n' --callers
expect 3 err "line 1: 'some' is neither 'known' nor 'unattributed'" '1\tsome\n' --unattributed
expect 3 err "line 2: 1 volumes instead of the 2 of the header" 'id\tone\ttwo\na\t1\n' --series
expect 3 err "line 1: a series begins with a header" '' --series
expect 3 err "line 1: 1 field instead of a header" 'id\n' --series
expect 3 err "the volumes of group 'a' add up to more than" '9223372036854775807\ta\n1\ta\n'
expect 3 err 'the volumes of an item or a caller add up to more than' 'm\ta\t9223372036854775807\nm\tb\t1\n' --callers
expect 2 err "there is no format 'xml'; use text, tsv, csv or json" '' --format=xml
expect 2 err '\-\-digits=0 is not a number from 1 to 1000' '' --digits=0
expect 2 err '\-\-digits=1001 is not' '' --digits=1001
expect 2 err '\-\-digits=+3 is not' '' --digits=+3
expect 2 err 'exclude each other' '' --pairs --series
expect 2 err "did you mean 'gini'" '' --explain=ginni
expect 2 err "'inuse concentration --list' names them" '' --explain=zzzzzzzzzzzz
expect 2 err 'one argument too many' '' a b
expect 1 err 'cannot read /nonexistent' '' /nonexistent

# Every measure of the list can be explained by its id, and by the name of its column.
"$inuse" concentration --list | while read -r id metric _; do
    for word in "$id" "$metric"; do
        "$inuse" concentration --explain="$word" >"$work/out" && grep -q '^  Source ' "$work/out" ||
            echo "FAIL: --explain=$word"
    done
done >"$work/failures"
[ ! -s "$work/failures" ] || { cat "$work/failures"; failed=1; }

# The order of lines is of no matter.
awk 'BEGIN { for (i = 0; i < 3000; i++) print (i * 7919) % 3001 }' >"$work/one"
sort -n "$work/one" >"$work/two"
for file in one two; do "$inuse" concentration --format=json "$work/$file" >"$work/$file.json" || failed=1; done
cmp "$work/one.json" "$work/two.json" || failed=1
exit $failed
