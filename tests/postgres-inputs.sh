#!/bin/sh
# SPDX-License-Identifier: MIT
# One server: what it may hold instead of a snapshot (tests/postgres/), who may read it and how they say who they are,
# and what `inuse export` does to it.
set -u
. "${srcdir:=.}/tests/cluster.sh"

start_server alpha
cd "$work" || exit 99
# shellcheck disable=SC2154
place=127.0.0.1:$alpha_port
url=postgresql://reader@$place
owner=postgresql://owner@$place

bare() {
    sed -E 's/ file="[^"]*"//; s/ hash="[^"]*"//; s/ bytes="[^"]*"//; s/ from a file with hash [0-9a-f]*//'
}

# expect STATUS WORDS COMMAND...: the command ends like that and says so on standard error.
expect() {
    wanted=$1 words=$2
    shift 2
    "$@" >out 2>err
    status=$?
    [ "$status" = "$wanted" ] || { fail "status $status instead of $wanted: $*"; cat err; }
    [ -z "$words" ] || grep -qF -e "$words" err || { fail "not said by $*: $words"; cat err; }
}

# -- export: every good snapshot gives its document, whatever its texts hold.
sql alpha -c 'CREATE ROLE reader LOGIN' -c "CREATE ROLE locked LOGIN PASSWORD 'hush-hush'"
for name in good-one-of-each good-odd-names good-unattributed good-empty good-nodes; do
    "$inuse" init $name.db && sqlite3 $name.db <"$srcdir/tests/snapshots/$name.sql" || exit 99
    sql alpha -c "CREATE DATABASE \"$name\""
    expect 0 '' "$inuse" export $name.db "$owner/$name"
    # What a database cannot hold, names that are not UTF-8, makes other names of pages.
    [ $name != good-odd-names ] ||
        { grep -q '^3 texts were not UTF-8' err || { fail 'mended texts'; cat err; }; continue; }
    "$inuse" document $name.db | bare >file.xml
    "$inuse" document "$owner/$name" | bare >database.xml
    cmp file.xml database.xml ||
        { fail "$name: the documents differ"; diff file.xml database.xml | cut -c 1-300 | head; }
done
good=$owner/good-one-of-each
"$inuse" document good-one-of-each.db | bare >good.xml
expect 2 'has rows already, and nothing was loaded; with --replace all tables are' \
    "$inuse" export good-one-of-each.db "$good"
for time in first second; do
    expect 0 '' "$inuse" export --replace good-one-of-each.db "$good"
    "$inuse" document "$good" | bare | cmp - good.xml || fail "replacing, the $time time"
done
expect 3 'is not an SQLite database' "$inuse" export "$srcdir/tests/postgres-inputs.sh" "$good"
expect 2 'is not the address of a database' "$inuse" export good-one-of-each.db other.db
expect 2 'the address of the database is missing' "$inuse" export good-one-of-each.db
[ "$(sql alpha -c 'SELECT 1' | wc -l)" = 1 ] || fail 'psql'
# A row that the database refuses takes everything back.
sql alpha -c 'CREATE DATABASE strict'
"$inuse" export --schema | "$bin/psql" -X -q -d "$owner/strict" &&
    "$bin/psql" -X -q -d "$owner/strict" -c 'ALTER TABLE mark ADD CHECK (at < 0)'
expect 1 'the server said: new row for relation "mark" violates check constraint' \
    "$inuse" export good-one-of-each.db "$owner/strict"
[ "$("$bin/psql" -X -A -t -d "$owner/strict" -c 'SELECT count(*) FROM model')" = 0 ] ||
    fail 'half a snapshot was loaded'

# -- what the database may hold
"$bin/psql" -X -q -d "$good" -c 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader' \
    -c 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader'
"$inuse" demo --events 500 --model-pages 2 -o site 2>/dev/null || exit 1
find site -type f -exec sha256sum {} + | LC_ALL=C sort >site.tree
cases=0
for file in "$srcdir"/tests/postgres/*.sql; do
    name=$(basename "$file" .sql)
    cases=$((cases + 1))
    sql alpha -c "CREATE DATABASE \"$name\" TEMPLATE \"good-one-of-each\""
    "$bin/psql" -X -q -v ON_ERROR_STOP=1 -d "$owner/$name" -f "$file" >/dev/null || exit 99
    case $name in
    good-*)
        "$inuse" document "$url/$name" 2>err | bare >database.xml
        cmp good.xml database.xml || { fail "$name"; cat err; diff good.xml database.xml | cut -c 1-300 | head; }
        ;;
    bad-*)
        wanted=$(sed -n 's/^-- status: //p' "$file")
        "$inuse" report "$url/$name" -o site >out 2>err
        status=$?
        [ "$status" = "${wanted:-3}" ] || fail "$name: status $status"
        [ -s out ] && fail "$name: something on standard output"
        sed -n 's/^-- expect: //p' "$file" >expected
        while read -r words; do
            [ -z "$words" ] || grep -qF -e "$words" err || { fail "$name does not say: $words"; cat err; }
        done <expected
        [ "$(wc -c <err)" -lt 4000 ] || fail "$name says too much"
        ;;
    esac
done
[ "$cases" -gt 20 ] || fail "only $cases cases"
sql alpha -c 'ALTER ROLE reader RESET statement_timeout'
find site -type f -exec sha256sum {} + | LC_ALL=C sort | cmp - site.tree || fail 'a refused database changed the site'
expect 3 'is missing; `inuse export` makes all tables' "$inuse" check "$owner/template1"
expect 1 "nowhere: the server said: database \"nowhere\" does not exist; make it (createdb), or" \
    "$inuse" check "$owner/nowhere"
grep -q 'FATAL\|connection to server' err && { fail 'libpq in its own words'; cat err; }
expect 0 '' "$inuse" check --json "$url/good-one-of-each"
grep -q '"records":3' out || { fail 'check --json'; cat out; }
grep -qF "\"file\":\"postgresql://$place/good-one-of-each\"" out ||
    { fail 'check --json names it otherwise than messages'; cat out; }
expect 0 '' "$inuse" check "$url/good-one-of-each?connect_timeout=9"
grep -q "^postgresql://$place/good-one-of-each: good:" out ||
    { fail 'check names it otherwise than messages'; cat out; }
expect 2 'a database adds up anew each time' "$inuse" report --cache kept "$url/good-one-of-each" -o nowhere
expect 2 'a database does not say when it does' "$inuse" report --watch "$url/good-one-of-each" -o nowhere
expect 2 'postgresql://host/database, user, port' "$inuse" check 'postgresql://owner:%zz@host/database'
expect 1 'cannot connect to postgresql://[::1]:1/none:' "$inuse" check 'postgresql://owner@[::1]:1/none'
expect 1 'cannot connect to postgresql://127.0.0.1:1,[::1]:2/none:' \
    "$inuse" check 'postgresql://owner@127.0.0.1:1,[::1]:2/none'
expect 1 'cannot connect to postgresql://127.0.0.1:1,127.0.0.2:1/none:' \
    "$inuse" check 'postgresql:///none?host=127.0.0.1,127.0.0.2&port=1'
expect 1 'cannot connect to postgresql://127.0.0.1:1,127.0.0.2/none:' \
    "$inuse" check 'postgresql://127.0.0.1:1,127.0.0.2/none?connect_timeout=2'
expect 0 '' "$inuse" check "postgresql://reader@127.0.0.1:1,$place/good-one-of-each"
grep -q "^postgresql://127.0.0.1:1,$place/good-one-of-each: good:" out || { fail 'several hosts'; cat out; }
expect 0 '' "$inuse" chart daily-volume "$url/good-one-of-each" -o figure.svg

# -- who may read: as the manual says, and with what libpq reads a password from
"$bin/psql" -X -q -d "$good" -c 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO locked'
sed -i '1i host all locked 127.0.0.1/32 scram-sha-256' "$work/alpha/pg_hba.conf"
sql alpha -c 'SELECT pg_reload_conf()' >/dev/null
locked=postgresql://locked@$place/good-one-of-each
expect 1 'put the right password into ~/.pgpass or a service file' "$inuse" check "$locked"
echo "$(echo $place | tr : ' ' | sed 's/ .*//'):*:*:locked:hush-hush" >"$PGPASSFILE"
chmod 600 "$PGPASSFILE"
expect 0 '' "$inuse" check "$locked"
"$inuse" report "$locked" -v -o whole --model-pages 1 >>said 2>&1 || fail 'a password from the passfile'
rm "$PGPASSFILE"
(PGPASSWORD=hush-hush && export PGPASSWORD && "$inuse" check "$locked" >>said 2>&1) ||
    fail 'a password from the environment'
(PGPASSWORD=hush-wrong && export PGPASSWORD && "$inuse" check "$locked" >>said 2>&1) && fail 'a wrong password'
printf '[network]\nhost=127.0.0.1\nport=%s\nuser=locked\npassword=hush-hush\ndbname=good-one-of-each\n' \
    "$alpha_port" >"$PGSERVICEFILE"
"$inuse" -v check 'postgresql:///?service=network' >>said 2>&1 || fail 'a password from the service file'
"$inuse" report -v 'postgresql://?service=network' -o whole --model-pages 1 >>said 2>&1 || fail 'a report by service'
[ "$(ls -d whole/archive/20* | wc -l)" = 1 ] || fail 'the same database was archived twice'

# -- no address gives a password away, wherever it stands and however wrong it is
secret=postgresql://locked:hush-hush@$place/good-one-of-each
expect 2 'holds a password' "$inuse" check "$secret"
cat err >>said
expect 2 'holds a password' \
    "$inuse" report "postgresql://$place/good-one-of-each?user=locked&password=hush-hush" -o nowhere
cat err >>said
for command in "report $secret" "report one.db -o $secret" "report one.db two.db $secret" \
    "export $secret good-one-of-each.db" "export good-one-of-each.db $secret" \
    "export good-one-of-each.db $secret/%zz" "check postgresql://locked:hush-hush@[:::/" \
    "check --json $secret" "check /tmp/$secret" "document $secret" \
    "chart daily-volume $secret -o x.svg" "chart $secret x -o x.svg" \
    "check postgres://locked:hush-hush@/%%%" "import $secret $secret -o $secret" "concentration $secret" \
    "init nowhere/$secret" "check postgresql://locked:hush-hush%zz@host/db" "check $secret more" "$secret" \
    "report --window $secret x -o y" "--$secret"; do
    # shellcheck disable=SC2086
    "$inuse" -v $command >>said 2>&1 && fail "accepted: $command"
done
for odd in "host=$place password='hush b\\' hush'" 'host=h password = hush' 'host=h PASSWORD=hush' \
    'sslpassword="hush hush"' "postgresql://$place/db?pass%77ord=hush;hush" "postgresql://$place/db?PASSWORD=hush" \
    "postgresql://$place/db?sslpassword=hush'hush" "postgresql://:hush@$place,$place/db" \
    "postgresql://a:hush'hush@$place/db" "postgresql://a:%40hush%2Fhush@$place,$place/db" \
    "postgresql://a:hush hush@$place/db" "POSTGRESQL:a:hush@$place"; do
    for command in 'report -v' check 'check --json' 'document' 'chart daily-volume' 'diff' 'report one.db -o' \
        'export good-one-of-each.db' 'import' 'report -o nowhere --title' 'report --window' 'report --cache'; do
        # shellcheck disable=SC2086
        "$inuse" $command "$odd" >>said 2>&1 && fail "accepted: $command $odd"
    done
done
grep -n 'hush' said && fail 'a password was said'
grep -rl 'hush\|locked' whole && fail 'the site knows who read it'
[ -d nowhere ] && fail 'a site was made'
exit $failed
