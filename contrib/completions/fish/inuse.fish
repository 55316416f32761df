# SPDX-License-Identifier: MIT
# Completion for fish. It asks the program what there is, so that it cannot be out of date.
complete -c inuse -n __fish_use_subcommand -f -a '(inuse help 2>/dev/null | string replace -rf "^  ([a-z]+) +(.*)" "\$1\t\$2")'
complete -c inuse -n 'string match -q -- "-*" (commandline -ct)' -f \
    -a '(inuse help (string match -v -- "-*" (commandline -opc)[2..-1])[1] 2>/dev/null | string match -ra -- "--[a-z][a-z-]*")'
