#!/bin/sh
# SPDX-License-Identifier: MIT
# A network beyond one machine: a coordinator and two shards, with the events partitioned over them by postgres_fdw. The
# site is the one made from the file with the same rows; every cut through the volume is made on the shards; a server
# that dies leaves the old site whole.
set -u
. "${srcdir:=.}/tests/cluster.sh"

start_server alpha
start_server beta
start_server coordinator
for shard in alpha beta; do
    "$inuse" export --schema | sql $shard
    sql $shard -c 'ALTER TABLE inference ADD COLUMN shard integer'
done
# As a person would: the schema, with a column shard and partitions.
"$inuse" export --schema | awk '
    /^CREATE TABLE IF NOT EXISTS inference / { inside = 1 }
    inside && /^    paid_nano/ { print "    paid_nano bigint,"; print "    shard integer NOT NULL"; next }
    inside && /^\);/ { print ") PARTITION BY LIST (shard);"; inside = 0; next }
    { print }' | sql coordinator
# shellcheck disable=SC2154
sql coordinator <<END
CREATE EXTENSION postgres_fdw;
CREATE SERVER alpha FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host '127.0.0.1', port '$alpha_port', dbname 'postgres', async_capable 'true',
        fetch_size '10000', batch_size '1000',
        use_remote_estimate 'true', fdw_tuple_cost '0.2');
CREATE SERVER beta FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host '127.0.0.1', port '$beta_port', dbname 'postgres', async_capable 'true',
        fetch_size '10000', batch_size '1000',
        use_remote_estimate 'true', fdw_tuple_cost '0.2');
CREATE USER MAPPING FOR owner SERVER alpha OPTIONS (user 'owner');
CREATE USER MAPPING FOR owner SERVER beta OPTIONS (user 'owner');
CREATE FOREIGN TABLE inference_alpha PARTITION OF inference FOR VALUES IN (0)
    SERVER alpha OPTIONS (table_name 'inference');
CREATE FOREIGN TABLE inference_beta PARTITION OF inference FOR VALUES IN (1)
    SERVER beta OPTIONS (table_name 'inference');
END

cd "$work" || exit 99
url=$(url_of coordinator)
# More rows than are sent at a time, and then others in their place.
"$inuse" demo --events 70000 --snapshot more.db && "$inuse" demo --events 6000 --snapshot demo.db || exit 1
"$inuse" export --shards 2 more.db "$url" || fail 'the export of many'
[ "$(sql coordinator -c 'SELECT count(*), count(DISTINCT id) FROM inference')" = '70000|70000' ] ||
    fail 'not 70000 events'
sql alpha -c "ALTER SYSTEM SET log_statement = 'mod'" -c 'SELECT pg_reload_conf()' >/dev/null
"$inuse" export --replace --shards 2 demo.db "$url" || fail 'the export'
for shard in alpha beta; do
    rows=$(sql $shard -c 'SELECT count(*) FROM inference')
    [ "$rows" -gt 2000 ] || fail "$shard has $rows of 6000 events"
    sql $shard -c 'ANALYZE'
done
inserts=$(grep -c 'INSERT INTO public.inference' "$work/alpha.log")
[ "$inserts" -gt 0 ] && [ "$inserts" -lt 100 ] || fail "the rows of a shard came in $inserts INSERTs"
sql alpha -c 'ALTER SYSTEM RESET log_statement' -c 'SELECT pg_reload_conf()' >/dev/null

# The same document, but for where it comes from.
bare() {
    sed -E 's/ file="[^"]*"//; s/ hash="[^"]*"//; s/ bytes="[^"]*"//; s/ from a file with hash [0-9a-f]*//' "$1"
}
"$inuse" diff --format=csv "$url" demo.db >diff.csv || fail 'inuse diff of the cluster and the file'
grep -E '^(number|model|day),' diff.csv | grep -v ',none,' | grep . && fail 'the cluster and the file differ'
"$inuse" diff "$url" demo.db | grep -q '^OLD .*  database postgres$' ||
    fail 'inuse diff does not name the database, or names its address'
sql coordinator -c "ALTER SYSTEM SET log_statement = 'all'" -c 'SELECT pg_reload_conf()' >/dev/null
"$inuse" document "$url" >database.xml || fail 'the document from the cluster'
"$inuse" document demo.db >file.xml
bare database.xml >database.bare
bare file.xml >file.bare
cmp database.bare file.bare ||
    { fail 'the documents differ'; diff database.bare file.bare | cut -c 1-300 | head -n 20; }

# One read-only snapshot of the database, and every cut made where the rows are.
log=$work/coordinator.log
[ "$(grep -c 'statement: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' "$log")" = 1 ] || fail 'not one snapshot'
awk '/statement: BEGIN ISOLATION/ { begun = 1 }
    begun && /statement: (COMMIT|ROLLBACK|BEGIN)/ && !/ISOLATION/ { exit 1 }' "$log" ||
    fail 'the snapshot was left'
sed -n 's/.*statement: COPY (\(SELECT .* FROM "inference".*\)) TO STDOUT (FORMAT binary)$/\1/p' "$log" |
    sort -u >cuts.sql
cuts=$(wc -l <cuts.sql)
[ "$cuts" -ge 6 ] || fail "only $cuts cuts through the events were asked for"
while read -r cut; do
    plan=$(sql coordinator -c 'SET enable_partitionwise_aggregate = on' -c "EXPLAIN (VERBOSE, COSTS OFF) $cut")
    pushed=$(printf '%s\n' "$plan" | grep -c 'Relations: Aggregate on (public.inference_')
    here=$(printf '%s\n' "$plan" | grep -cE '(Hash|Group|Mixed)?Aggregate( |$)' | cat)
    async=$(printf '%s\n' "$plan" | grep -c 'Async Foreign Scan')
    if [ "$pushed" != 2 ] || [ "$((here - pushed))" != 0 ] || [ "$async" != 2 ]; then
        fail "not added up on the shards: $cut"
        printf '%s\n' "$plan" | cut -c 1-300
    fi
done <cuts.sql
sql coordinator -c 'ALTER SYSTEM RESET log_statement' -c 'SELECT pg_reload_conf()' >/dev/null

# The same site, byte for byte but for provenance: what is other in a file's site are lines that name the file or its
# hash.
# Pictures have such a line painted in, and manifests list hashes of all that; pictures are compared without it.
"$inuse" report "$url" -o database --model-pages 3 --archive never || fail 'the report from the cluster'
"$inuse" report demo.db -o file --model-pages 3 --archive never || exit 1
hash=$(sed -n 's/.* hash="\([0-9a-f]*\)".*/\1/p' file.xml | head -n 1)
[ -n "$hash" ] && grep -rq "$hash" file || fail 'the site of the file has no provenance'
diff -r -x '*.png' -x '*.pdf' -x '*.zip' -x manifest.json -x datapackage.json database file >site.diff
grep '^[^<>]' site.diff | grep -v '^diff \|^---$\|^[0-9,]*[acd][0-9,]*$' && fail 'the sites have other files'
awk -v hash="$(echo "$hash" | cut -c 1-16)" '
    /^>/ && !index($0, hash) && !/hash|Hash|sha256|demo\.db|identifiers:|type: "other"/ && !/^> *<[^>]*> *$/ { print; bad = 1 }
    /^[<>]/ { side[substr($0, 1, 1)]++ }
    END { exit bad || side["<"] > side[">"] }' site.diff >other ||
    { fail 'the sites differ'; cut -c 1-300 other | head -n 20; }
[ "$(diff -rq database file | wc -l)" -lt "$(find file -type f | wc -l)" ] || fail 'no file is the same in both sites'
for figure in daily-volume lorenz; do
    "$inuse" chart $figure "$url" --plain -o database.png && "$inuse" chart $figure demo.db --plain -o file.png ||
        fail "chart $figure"
    cmp database.png file.png || fail "the picture $figure differs"
done
grep -rl '127.0.0.1\|owner@' database && fail 'the site says where the database is'

# An engine without COPY in binary format sends the same rows one by one.
"$OLDPWD/tests/rows_both_ways" "$url" 2>said || { fail 'rows differ by the way they come'; cat said; }

# What is written while it is read is not seen, or all of it is.
touch writing
(while [ -e writing ] && sql coordinator -c "INSERT INTO usage_daily (day, inferences) VALUES (20000, 1)"; do :; done) &
writer=$!
for run in 1 2 3; do
    "$inuse" check "$url" >/dev/null || fail 'rows that came meanwhile'
done
rm writing
wait $writer
sql coordinator -c 'DELETE FROM usage_daily WHERE model_id IS NULL'

# An old site of another snapshot, that a run may replace or must leave alone.
"$inuse" demo --events 500 --seed 7 --model-pages 2 --archive never -o old 2>/dev/null || exit 1
tree() {
    (cd "$1" && find . -type f -exec sha256sum {} + | LC_ALL=C sort)
}
tree old >old.tree
tree database >new.tree

# run_and_kill SERVER SECONDS: the status of the report, and which site is there.
run_and_kill() {
    rm -rf site && cp -a old site
    "$inuse" report "$url" -o site --model-pages 3 --archive never 2>said &
    report=$!
    sleep "$2"
    kill_server "$1"
    wait $report
    status=$?
    tree site >site.tree
    case $status in
    0) cmp -s site.tree new.tree || fail "$1 died after $2 s: the site is not the new one" ;;
    1)
        cmp -s site.tree old.tree || fail "$1 died after $2 s: the old site is not whole"
        [ "$(wc -l <said)" = 1 ] || { fail "$1 died after $2 s: not one sentence"; cat said; }
        ;;
    *) fail "$1 died after $2 s: status $status"; cat said ;;
    esac
    echo "$1 died after $2 s: status $status$(sed 's/^inuse: /, /' said | cut -c 1-160)"
    find . -maxdepth 1 -name '.site*' | grep . && fail 'something was left beside the site'
    start_server "$1"
}

# In the middle for certain: the cut by days waits for a lock.
sql alpha -c 'BEGIN' -c 'LOCK TABLE inference' -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
sleep 0.5
run_and_kill alpha 0.7
[ "$status" = 1 ] || fail 'a shard that died while it was asked went unnoticed'
for round in $(seq "${KILLS:-1}"); do
    for server in coordinator beta; do
        # shellcheck disable=SC2046
        run_and_kill $server $(awk -v seed="$round$$$(date +%N)" 'BEGIN { srand(seed % 2147483647); printf "%.2f", rand() * 0.8 }')
    done
done
same_document() {
    "$inuse" document "$url" | sed 1,3d >again.xml
    sed 1,3d database.xml | cmp - again.xml || fail "$1, the document is another one"
}
same_document 'after all'

# The coordinator dies while the first of the shards commits what was exported, which a trigger holds up: that shard
# then has its rows, the other one has none.
sql coordinator -c "TRUNCATE $("$inuse" export --schema | sed -n 's/^CREATE TABLE IF NOT EXISTS \([a-z_]*\) .*/\1/p' | paste -s -d ,)"
for shard in alpha beta; do
    sql $shard <<'END'
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('test.waited', true) IS NULL THEN
        PERFORM set_config('test.waited', 'yes', false), pg_sleep(1);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON inference DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wait();
END
done
# sessions CONDITION: how many that the coordinator has on the shards.
sessions() {
    for shard in alpha beta; do
        sql $shard -c "SELECT 1 FROM pg_stat_activity WHERE application_name = 'postgres_fdw' AND $1"
    done | wc -l
}
"$inuse" export --shards 2 demo.db "$url" 2>said &
export=$!
while kill -0 $export 2>/dev/null && [ "$(sessions "query LIKE 'COMMIT%'")" = 0 ]; do :; done
kill_server coordinator
wait $export
status=$?
[ $status = 1 ] && [ "$(wc -l <said)" = 1 ] &&
    grep -q 'while committing: .*; whether that was done is not known: run again' said ||
    { fail "the coordinator died while committing: status $status"; cat said; }
while [ "$(sessions true)" != 0 ]; do sleep 0.1; done
start_server coordinator
"$inuse" export --shards 2 demo.db "$url" 2>said && fail 'an export into what a dead one left'
grep -q 'table inference has rows already, and nothing was loaded; with --replace' said ||
    { fail 'not told to replace'; cat said; }
"$inuse" export --replace --shards 2 demo.db "$url" || fail 'the export that replaces what a dead one left'
same_document 'after an export that died'
exit $failed
