#!/bin/sh
# SPDX-License-Identifier: MIT
# A network that has stopped: no page takes the days without a record for days without use (tests/stopped.py).
. "${srcdir:-.}/tests/site.sh"
needs python3 sqlite3
make_site stopped
python3 "$srcdir/tests/stopped.py" "$site"
