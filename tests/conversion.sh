#!/bin/sh
# SPDX-License-Identifier: MIT
# The measures convert no integer by accident: src/measures compiles under -Wconversion.
set -u
: "${srcdir:=.}"
cc=${CC:-gcc}
command -v "$cc" >/dev/null || { echo "skipped: no compiler $cc"; exit 77; }
status=0
for file in "$srcdir"/src/measures/*.c; do
    "$cc" -std=c11 -D_GNU_SOURCE -I"$srcdir/src" -fsyntax-only -Wall -Wextra -Wconversion -Werror "$file" || status=1
done
exit $status
