#!/bin/sh
# SPDX-License-Identifier: MIT
# inuse(1) names every command that the program has, and every option that its help names.
set -u
: "${srcdir:=.}"
inuse=${INUSE:-./inuse}
page=$(sed 's/\\-/-/g' "$srcdir/doc/inuse.1") || exit 99
commands=$("$inuse" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')
[ -n "$commands" ] || exit 99
status=0
for command in $commands; do
    printf '%s\n' "$page" | grep -qE "^\.It Nm inuse Cm $command( |\$)" || { echo "doc/inuse.1 has no command $command"; status=1; }
    for option in $("$inuse" help "$command" | grep -oE '^ +(-[a-z], )?--[a-z][a-z-]*' | grep -oE -e '--[a-z-]+'); do
        printf '%s\n' "$page" | grep -qE "^\..* $(echo "$option" | cut -c 2-)( |,|\$)" || { echo "doc/inuse.1 lacks $option of $command"; status=1; }
    done
done
exit $status
