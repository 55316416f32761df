#!/bin/sh
# SPDX-License-Identifier: MIT
# Every manual page formats without a warning.
set -u
: "${srcdir:=.}"
command -v man >/dev/null || { echo 'skipped: man is not installed (package man-db)'; exit 77; }
status=0
for page in "$srcdir"/doc/*.[1-8]; do
    [ -f "$page" ] || { echo "no manual pages in $srcdir/doc"; exit 99; }
    said=$(MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -l -E UTF-8 -Tutf8 -Z "$page" 2>&1 >/dev/null)
    [ -z "$said" ] || { echo "$page: $said"; status=1; }
done
exit $status
