# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# What test scripts begin with: $srcdir and $inuse, whatever folder they go to; $work, a folder that goes away with the
# test; and
#
#     needs sqlite3 python3     skips the test where one of these programs is not installed
#     skip 'no such data'       skips it
#     fail 'the sentence'       says it; $failed is 1 from then on, so that a test ends with `exit $failed`
srcdir=$(cd "${srcdir:-.}" && pwd) && inuse=$(realpath "${INUSE:-./inuse}") || exit 99
[ -x "$inuse" ] || { echo "there is no $inuse: run tests in the build folder"; exit 99; }
: "${INUSE_DATADIR:=$srcdir}"
export INUSE_DATADIR

skip() {
    echo "skipped: $*"
    exit 77
}

needs() {
    for program; do
        command -v "$program" >/dev/null || skip "$program is not installed"
    done
}

failed=0
fail() {
    echo "FAIL: $*"
    # shellcheck disable=SC2034
    failed=1
}

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
