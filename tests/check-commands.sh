#!/bin/sh
# SPDX-License-Identifier: MIT
# inuse(1) names every command that the program has, below it every option that its help names, and shows each option in
# an example.
set -u
: "${srcdir:=.}"
inuse=${INUSE:-./inuse}
page=$(sed 's/\\-/-/g' "$srcdir/doc/inuse.1") || exit 99
commands=$("$inuse" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')
examples=$(printf '%s\n' "$page" | sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/s/^\.Dl //p')
[ -n "$commands" ] || exit 99
status=0

# demo takes the options of report, whose example is enough.
examples_of_family() {
    [ "$2" = demo ] && printf '%s\n' "$examples" | grep -qE -e "inuse report.* $1( |=|\$)" && return
    echo "doc/inuse.1 has no example of $2 $1"
    status=1
}

# What the page says below the name of a command, up to the next one; demo takes the options of report.
entry() {
    printf '%s\n' "$page" | awk -v name="$1" '
        /^\.It Nm inuse Cm / { on = $5 == name }
        /^\.Ss Options of every command/ { on = 1 }
        /^\.Ss Limits/ { on = 0 }
        on'
    [ "$1" != demo ] || entry report
}

for command in $commands; do
    printf '%s\n' "$page" | grep -qE "^\.It Nm inuse Cm $command( |\$)" ||
        { echo "doc/inuse.1 has no command $command"; status=1; }
    for option in $("$inuse" help "$command" | grep -oE '^ +(-[a-z], )?--[a-z][a-z-]*' | grep -oE -e '--[a-z-]+'); do
        entry "$command" | grep -qE "^\..* $(echo "$option" | cut -c 2-)( |,|\$)" ||
            { echo "doc/inuse.1 lacks $option of $command"; status=1; }
        short=$("$inuse" help "$command" | sed -n "s/^ *\(-[a-z]\), $option.*/\1/p")
        printf '%s\n' "$examples" | grep -qE -e "inuse $command.* ($option${short:+|$short})( |=|\$)" ||
            case $option in
                --help | --version | --verbose | --quiet | --progress) ;;
                *) examples_of_family "$option" "$command" ;;
            esac
    done
done
exit $status
