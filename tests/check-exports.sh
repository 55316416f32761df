#!/bin/sh
# SPDX-License-Identifier: MIT
# What a file exports, another file or a test uses: everything else is static, or dead.
set -u
: "${srcdir:=.}"
command -v nm >/dev/null || { echo 'skipped: nm is not installed (package binutils)'; exit 77; }
[ -f libinuse.a ] || { echo 'no libinuse.a here'; exit 99; }

# Functions that some object defines, and those that some object lacks. A dot is in names that a compiler made up.
nm -g libinuse.a src/cli/*.o 2>/dev/null | awk '$2 == "T" && $3 != "main" && !index($3, ".") { print $3 }' | LC_ALL=C sort -u >exported.tmp
nm -u libinuse.a src/cli/*.o 2>/dev/null | awk '$1 == "U" { print $2 }' | LC_ALL=C sort -u >used.tmp
[ "$(wc -l <exported.tmp)" -gt 500 ] || { echo 'fewer functions than there are'; exit 99; }
unused=$(LC_ALL=C comm -23 exported.tmp used.tmp | while read -r name; do
    # Tests, and what is fuzzed, link what they need.
    grep -rqw --include='*.[ch]' "$name" "$srcdir/tests" || echo "$name"
done)
rm -f exported.tmp used.tmp
[ -z "$unused" ] && exit 0
printf 'used by no other file:\n%s\n' "$unused"
exit 1
