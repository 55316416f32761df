#!/bin/sh
# SPDX-License-Identifier: MIT
# The program's own words: help, version, mistyped commands, exit statuses, and where each is printed.
set -u
. "${srcdir:-.}/tests/shell.sh"

# expect STATUS STREAM PATTERN ARGUMENT...: the pattern must be on that stream and nothing on the other.
expect() {
    status=$1 stream=$2 pattern=$3
    shift 3
    "$inuse" "$@" >"$work/out" 2>"$work/err"
    got=$?
    other=err
    [ "$stream" = err ] && other=out
    if [ "$got" -ne "$status" ] || ! grep -q -e "$pattern" "$work/$stream" || [ -s "$work/$other" ]; then
        echo "FAIL: inuse $*: status $got (expected $status), or '$pattern' is not on std$stream alone:"
        cat "$work/out" "$work/err"
        failed=1
    fi
}

expect 0 out '^inuse [0-9]*\.[0-9]*\.[0-9]*$' --version
expect 0 out '^inuse [0-9]' version
expect 0 out '^usage: inuse COMMAND' --help
expect 0 out '^usage: inuse COMMAND' help
expect 0 out '^usage: inuse help \[COMMAND\]' help help
expect 0 out '^usage: inuse version$' version --help
expect 0 out '^usage: inuse version$' -h version
expect 2 err '^usage: inuse COMMAND'
expect 2 err "did you mean 'version'?" verison
expect 2 err "'inuse --help' lists them" zzz
expect 2 err "did you mean 'help'" help hepl
expect 2 err 'one argument too many' version now
expect 2 err 'neither --progress=auto nor --progress=never' version --progress=maybe
for count in 0 -1 '' two 1.5 4001 99999999999999999999; do
    expect 2 err "^inuse: --width takes a number from 1 to 4000, not '$count'" chart lorenz none.db "--width=$count" -o none.png
done
expect 2 err "there is no command '␛\[31m'" "$(printf '\033[31m')"

for command in report demo document 'chart lorenz'; do
    # shellcheck disable=SC2086
    expect 2 err "there is no window '9'" $command -w 9 x -o y
done

"$inuse" version -v >"$work/out" 2>"$work/err"
grep -q '^inuse ' "$work/out" || fail '-v hides the result'
grep -q '^ *[0-9.]* s  in all; peak memory [0-9]* MB$' "$work/err" || fail '-v does not print the times'
(large=$(head -c 200000000 /dev/zero | tr '\0' x)
    "$inuse" version -v >"$work/out" 2>"$work/err"
    [ ${#large} -eq 200000000 ])
[ "$(sed -n 's/.*peak memory \([0-9]*\) MB.*/\1/p' "$work/err")" -lt 100 ] ||
    fail '-v takes the memory of whoever started the program for its own'

if [ -w /dev/full ]; then
    "$inuse" --help >/dev/full 2>"$work/err"
    [ $? -eq 1 ] || fail 'a full disk goes unnoticed'
    grep -q 'cannot write to standard output' "$work/err" || fail 'a full disk goes unmentioned'
fi
exit $failed
