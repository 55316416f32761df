#!/bin/sh
# SPDX-License-Identifier: MIT
# Random files of the chain in every form and order, against a decoder that shares nothing with ours: the same rows.
# SEEDS="1 2 3 ..." tries others.
set -eu
command -v python3 >/dev/null || { echo 'skipped: python3 is not installed'; exit 77; }
python3 -c 'import sqlite3' || { echo 'skipped: python3 has no sqlite3'; exit 77; }
inuse=$(cd "$(dirname "${INUSE:-./inuse}")" && pwd)/inuse
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086
python3 -B "${srcdir:-.}/tests/chain/compare.py" "$inuse" "$work" ${SEEDS:-1}
