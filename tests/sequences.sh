#!/bin/sh
# SPDX-License-Identifier: MIT
# Random small snapshots of odd kinds, changed from night to night, with --cache and without; see sequences.py. SEQUENCES=1000 for a
# long run, SEED=N for others.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
: "${INUSE_DATADIR:=$srcdir}"
export INUSE_DATADIR
command -v python3 >/dev/null || { echo 'skipped: python3 is not installed'; exit 77; }
exec python3 "$srcdir/tests/sequences.py" "${INUSE:-./inuse}" "${SEED:-1}" "${SEQUENCES:-8}"
