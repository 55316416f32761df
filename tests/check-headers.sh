#!/bin/sh
# SPDX-License-Identifier: MIT
# Each header compiles alone: whoever includes one needs no other first. CC and CFLAGS come from the Makefile.
set -u
: "${srcdir:=.}" "${CC:=cc}" "${CHECK_CFLAGS:=-std=c11 -D_GNU_SOURCE -I$srcdir/src -I.}"
headers=$(find "$srcdir/src" -name '*.h')
[ -n "$headers" ] || { echo "no headers below $srcdir/src"; exit 99; }
# shellcheck disable=SC2086
$CC $CHECK_CFLAGS -Wno-unused -Wno-pragma-once-outside-header -fsyntax-only -x c $headers
