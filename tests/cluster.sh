# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# For test scripts that need PostgreSQL servers. Begins as shell.sh does.
#
#     start_server alpha        a server on loopback, as fast as one that may lose its data; its port is in $alpha_port
#     sql alpha 'SELECT 1'      what psql prints, bare
#     kill_server alpha         it dies without a word; start_server alpha brings it back
#
# The servers run as a user who is not root, and die with this shell, however it dies.
. "${srcdir:-.}/tests/shell.sh"

bin=$(pg_config --bindir 2>/dev/null)
for place in "$bin" /usr/lib/postgresql/*/bin; do
    [ -x "$place/initdb" ] && [ -x "$place/postgres" ] && bin=$place
done
[ -x "$bin/initdb" ] || skip 'no PostgreSQL server is installed (package postgresql)'
command -v setpriv >/dev/null || skip 'setpriv is not installed (package util-linux)'
"$inuse" report postgresql:/// -o /nonexistent/site 2>&1 | grep -q 'built without' &&
    skip 'inuse was built without PostgreSQL'

servers=
trap 'stop_servers; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Nothing of whoever runs the test decides where it connects.
unset PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS PGSSLMODE
PGPASSFILE=$work/passfile PGSERVICEFILE=$work/services PGCONNECT_TIMEOUT=10
export PGPASSFILE PGSERVICEFILE PGCONNECT_TIMEOUT

as_user=
if [ "$(id -u)" = 0 ]; then
    for user in postgres nobody; do
        id "$user" >/dev/null 2>&1 && break
    done
    as_user="--reuid=$user --regid=$(id -g "$user") --clear-groups"
    chmod 755 "$work"
fi

# Becomes the program, so that $! is its number: to be called in a subshell.
become() {
    cd / || exit 99
    # shellcheck disable=SC2086
    exec setpriv $as_user --pdeathsig QUIT -- env LC_ALL=C TZ=UTC "$@"
}

# One initdb, whose result each server gets a copy of.
make_template() {
    [ ! -d "$work/template" ] || return 0
    mkdir "$work/template"
    [ -z "$as_user" ] || chown "$user" "$work/template"
    (become "$bin/initdb" -D "$work/template" -U owner -A trust -E UTF8 --locale=C --no-sync \
        --no-instructions) >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log"; exit 99; }
    cat >>"$work/template/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = 32MB
max_connections = 20
autovacuum = off
END
}

# A port is free until somebody else takes it, so it is tried. awk's dice: sh has none.
start_server() {
    name=$1
    make_template
    [ -d "$work/$name" ] || cp -a "$work/template" "$work/$name" || exit 99
    eval "port=\${${name}_port-}"
    for attempt in 1 2 3 4 5 6 7 8; do
        [ -n "$port" ] || port=$(awk -v seed="$$$attempt$(date +%N)" \
            'BEGIN { srand(seed % 2147483647); print 20000 + int(rand() * 12000) }')
        rm -f "$work/$name/postmaster.pid"
        become "$bin/postgres" -D "$work/$name" -p "$port" >>"$work/$name.log" 2>&1 &
        pid=$!
        eval "${name}_pid=$pid ${name}_port=$port"
        servers="$servers $pid"
        for wait in $(seq 100); do
            kill -0 "$pid" 2>/dev/null || break
            "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U owner -d postgres && kill -0 "$pid" 2>/dev/null && return 0
            sleep 0.1
        done
        kill -QUIT "$pid" 2>/dev/null
        port=
    done
    cat "$work/$name.log"
    echo "the server $name does not start"
    exit 99
}

kill_server() {
    eval "kill -QUIT \$${1}_pid 2>/dev/null; wait \$${1}_pid 2>/dev/null"
}

stop_servers() {
    for pid in $servers; do
        kill -QUIT "$pid" 2>/dev/null
    done
    # shellcheck disable=SC2086
    wait $servers 2>/dev/null
}

url_of() {
    eval "echo postgresql://owner@127.0.0.1:\$${1}_port/postgres"
}

sql() {
    server=$1
    shift
    "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -d "$(url_of "$server")" "$@"
}
