#!/bin/sh
# SPDX-License-Identifier: MIT
# A long step draws a bar on a terminal, as wide as that, and takes it away again; nothing is drawn into a pipe, on a
# dumb terminal, with -q or with --progress=never.
. "${srcdir:-.}/tests/site.sh"
needs script

# on_terminal OPTION...: what a terminal of 60 columns gets to see of a step that takes a while.
on_terminal() {
    rm -f "$work/demo.db"
    script -qec "stty cols 60; TERM=${term-xterm} $inuse demo --events 400000 --snapshot $work/demo.db $*" \
        /dev/null </dev/null |
        tr '\r' '\n' >"$work/seen"
}

on_terminal
grep -q '\[=* *\] *[0-9]*% *[0-9.]* s$' "$work/seen" || fail "no bar on a terminal: $(cat -v "$work/seen")"
[ "$(sed 's/\x1b\[K//g' "$work/seen" | awk 'length > most { most = length } END { print most + 0 }')" -lt 60 ] ||
    fail 'the bar is too wide'
tail -n 1 "$work/seen" | sed 's/\x1b\[K//g' | grep -q '\[=' && fail 'the bar stays'
for option in -q --progress=never; do
    on_terminal $option
    grep -q '\[=' "$work/seen" && fail "a bar with $option"
done
term=dumb on_terminal
grep -q '\[=' "$work/seen" && fail 'a bar on a dumb terminal'

rm -f "$work/demo.db"
"$inuse" demo --events 400000 --snapshot "$work/demo.db" >"$work/out" 2>"$work/err" </dev/null ||
    fail 'demo fails'
[ -s "$work/out" ] || [ -s "$work/err" ] && fail "a pipe gets: $(cat "$work/out" "$work/err")"
exit $failed
