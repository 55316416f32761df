# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# For test scripts that look at a whole site: `make_site [NETWORK]` writes one and sets $site; all are removed at the
# end. `each_network` names the networks that every page is judged by. Begins as shell.sh does.
. "${srcdir:-.}/tests/shell.sh"

needs_npm() {
    needs node
    for package; do
        [ -d "$NODE_PATH/$package" ] ||
            skip "the npm package $package is not in $NODE_PATH (./quickstart check installs it)"
    done
}

# A snapshot of tests/snapshots/.
from_sql() {
    "$inuse" init "$work/$1.db" && sqlite3 "$work/$1.db" < "$srcdir/tests/snapshots/$2.sql"
}

shared_data() {
    echo "${SHARED:-$srcdir/../shared}/data/replicate-runs"
}

# The synthetic one, a real one, one model with one event, names that do what they can, and models that never ran.
each_network() {
    echo demo
    [ ! -r "$(shared_data)/SOURCE.md" ] || echo replicate
    command -v sqlite3 >/dev/null && echo tiny hostile still
}

snapshot_of() {
    case $1 in
    replicate)
        "$inuse" init "$work/$1.db" &&
            "$inuse" import -q models-csv "$(shared_data)/models.csv" -o "$work/$1.db" --set network=Replicate &&
            "$inuse" import -q cumulative-csv "$(shared_data)/run_count_daily.csv" -o "$work/$1.db" ;;
    tiny) from_sql "$1" good-one-event ;;
    hostile) from_sql "$1" good-hostile ;;
    still) from_sql "$1" good-no-volume ;;
    many) from_sql "$1" good-many-models ;;
    stopped)
        "$inuse" demo --events 50000 --snapshot "$work/$1.db" &&
            sqlite3 "$work/$1.db" "UPDATE snapshot SET value = value + 200 * 86400 WHERE key = 'taken_at'" ;;
    *) echo "there is no network '$1'"; false ;;
    esac
}

make_site() {
    network=${1:-demo}
    site=$work/$network
    if [ "$network" = demo ]; then
        "$inuse" demo --events 50000 --model-pages 60 -o "$site" || exit 1
    else
        snapshot_of "$network" && "$inuse" report "$work/$network.db" --model-pages 60 -o "$site" || exit 1
    fi
}
