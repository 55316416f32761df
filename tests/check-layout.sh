#!/bin/sh
# SPDX-License-Identifier: MIT
# What a reader of any file may expect: a licence line first, no tabs, no blanks at the end of a line, no line of more
# than 120 bytes, include guards named after the file, no leftovers.
set -u
: "${srcdir:=.}"
cd "$srcdir" || exit 99
status=0

complain() {
    [ -z "$2" ] && return
    printf '%s:\n%s\n' "$1" "$2"
    status=1
}

files=$(find src tests -name '*.[ch]' | LC_ALL=C sort)
[ -n "$files" ] || exit 99
# File names here have no spaces: check-layout would say so first.
complain 'names with spaces' "$(printf '%s\n' "$files" | grep ' ')"
# shellcheck disable=SC2086
set -- $files
complain 'no SPDX line first' "$(for file; do
    head -n 1 "$file" | grep -q '^/\* SPDX-License-Identifier: MIT' || echo "$file"
done)"
complain 'a tab or a blank at the end' "$(grep -nE "$(printf '\t')|[[:blank:]]\$" "$@")"
complain 'a leftover' "$(grep -nE 'TODO|FIXME' "$@")"
# Tables of cases in tests/ may be wider.
complain 'a line of more than 120 bytes' "$(
    { LC_ALL=C grep -rnE --include='*.[ch]' '^.{121}' src; LC_ALL=C grep -rnE --include='*.py' '^.{121}' tests contrib; } |
        cut -d : -f 1,2)"
complain 'a guard that is not the name of the file' "$(for file; do
    case $file in src/*.h)
        guard=$(echo "${file#src/}" | tr 'a-z/.' 'A-Z__')
        grep -q "^#ifndef $guard\$" "$file" || echo "$file: $guard" ;;
    esac
done)"
complain 'no SPDX line in a script' "$(for file in quickstart .ci/run tests/*.sh contrib/ci/*; do
    [ ! -f "$file" ] || head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
done)"
exit $status
