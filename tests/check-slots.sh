#!/bin/sh
# SPDX-License-Identifier: MIT
# inuse-templates(7) describes every slot of the table in src/pages/slots.c, and no other.
set -u
: "${srcdir:=.}"
LC_ALL=C
export LC_ALL
known=$(grep -o '"data-[a-z-]*"' "$srcdir/src/pages/slots.c" | tr -d '"' | sed 's/-$/-NAME/' | sort -u)
described=$(sed -n 's/^\.BI \(data-[A-Za-z-]*\)=.*/\1/p' "$srcdir/doc/inuse-templates.7" | sort)
[ -n "$known" ] || exit 99
[ "$known" = "$described" ] && exit 0
printf 'in slots.c:\n%s\nin inuse-templates(7):\n%s\n' "$known" "$described"
exit 1
