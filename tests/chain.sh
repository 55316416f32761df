#!/bin/sh
# SPDX-License-Identifier: MIT
# Random files of the chain in every form and order, against a decoder that shares nothing with ours: the same rows.
# SEEDS="1 2 3 ..." tries others.
set -eu
. "${srcdir:-.}/tests/shell.sh"
needs python3
python3 -c 'import sqlite3' || skip 'python3 has no sqlite3'
# shellcheck disable=SC2086
python3 -B "$srcdir/tests/chain/compare.py" "$inuse" "$work" ${SEEDS:-1}
