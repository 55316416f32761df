#!/bin/bash
# SPDX-License-Identifier: MIT
# Completion offers every command, and the options of the one that was typed. zsh and fish are tried where installed.
set -u
: "${srcdir:=.}"
inuse=${INUSE:-$PWD/inuse}
completions=$srcdir/contrib/completions
PATH=$(dirname "$inuse"):$PATH
failed=0

# offers EXPECTED WORD...: what bash offers for the last word.
offers() {
    expected=$1
    shift
    COMP_WORDS=(inuse "$@") COMP_CWORD=$# COMPREPLY=()
    _inuse
    case " ${COMPREPLY[*]} " in
    *" $expected "*) ;;
    *) echo "FAIL: inuse $*: '$expected' is not in '${COMPREPLY[*]}'" && failed=1 ;;
    esac
}

# shellcheck source=/dev/null
. "$completions/bash/inuse"
for command in $(inuse help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'); do
    offers "$command" "${command%?}"
    offers "$command" help "${command%?}"
    for option in $(inuse help "$command" | grep -oE '^ .*--[a-z][a-z-]*' | grep -oE -e '--[a-z-]*'); do
        offers "$option" "$command" "${option%?}"
    done
done
offers version ''
offers --verbose --ver
offers --help version --he

if command -v zsh >/dev/null; then zsh -n "$completions/zsh/_inuse" || failed=1; fi
if command -v fish >/dev/null; then fish -n "$completions/fish/inuse.fish" || failed=1; fi
exit $failed
