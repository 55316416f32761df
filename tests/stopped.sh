#!/bin/sh
# SPDX-License-Identifier: MIT
# A network that has stopped: no page takes the days without a record for days without use (tests/stopped.py).
. "${srcdir:-.}/tests/site.sh"
command -v python3 >/dev/null || skip 'python3 is not installed'
command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
make_site stopped
python3 "$srcdir/tests/stopped.py" "$site"
