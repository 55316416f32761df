#!/bin/sh
# SPDX-License-Identifier: MIT
# The same snapshot gives the same bytes: in another folder, time zone, locale, umask, with another number of workers,
# another home, and templates and charts that lie in another order on disk; and on a processor without wide vectors.
# Every file counts, PNG and PDF too.
set -u
. "${srcdir:-.}/tests/shell.sh"
data=$INUSE_DATADIR
cd "$work" || exit 99

# Names, modes and content of a whole tree.
tree() {
    (cd "$1" && find . -printf '%p %m %y\n' | LC_ALL=C sort && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2)
}

INUSE_DATADIR=$data "$inuse" demo --events 20000 --snapshot demo.db || exit 1
(
    umask 022
    TZ=UTC LC_ALL=C INUSE_DATADIR=$data "$inuse" report demo.db -o one -j 1
) || exit 1

# The copies are made in reverse order of name, so that the folders list them differently.
mkdir -p else/where/copy/templates/parts else/where/copy/charts else/home
for folder in templates/parts templates charts; do
    find "$data/$folder" -maxdepth 1 -type f | LC_ALL=C sort -r |
        while read -r file; do cp "$file" "else/where/copy/$folder"; done
done
cp demo.db else/where/demo.db
(
    cd else/where || exit 1
    umask 077
    env -i PATH="$PATH" HOME="$work/else/home" LANGUAGE=ja PANGO_LANGUAGE=ko TZ=Asia/Kathmandu LC_ALL=tr_TR.UTF-8 \
        LANG=ar_EG.UTF-8 COLUMNS=20 \
        INUSE_DATADIR="$PWD/copy" ASAN_OPTIONS="${ASAN_OPTIONS-}" LSAN_OPTIONS="${LSAN_OPTIONS-}" \
        "$inuse" report "$PWD/demo.db" -o "$PWD/two" -j 3
) || exit 1

tree one >one.tree
tree else/where/two >two.tree
grep -q '\.html ' one.tree || { echo 'FAIL: no pages were written'; exit 1; }
cmp one.tree two.tree || { echo 'FAIL: the two sites differ:'; diff one.tree two.tree | head -n 20; exit 1; }

# On the least of processors: rows column by column, hashes and pixels without wide vectors.
narrow=${NARROW:-${inuse%/*}/tests/inuse_narrow}
[ -x "$narrow" ] || { echo "FAIL: $narrow is missing"; exit 1; }
(
    umask 022
    TZ=UTC INUSE_DATADIR=$data "$narrow" report demo.db -o three -j 2
) || exit 1
tree three >three.tree
cmp one.tree three.tree ||
    { echo 'FAIL: another processor writes another site:'; diff one.tree three.tree | head -n 20; exit 1; }

# Once more into the same folder: nothing is rewritten.
find one -printf '%p %i %T@\n' | LC_ALL=C sort >before
TZ=UTC INUSE_DATADIR=$data "$inuse" report demo.db -o one || exit 1
find one -printf '%p %i %T@\n' | LC_ALL=C sort >after
cmp before after || { echo 'FAIL: an unchanged site was rewritten:'; diff before after | head -n 20; exit 1; }

# What the manifest says is what is there.
sed -n 's/^    {"path": "\(.*\)", "bytes": [0-9]*, "sha256": "\([0-9a-f]*\)"}.*$/\2  \1/p' one/manifest.json >sums
[ -s sums ] || { echo 'FAIL: the manifest names nothing'; exit 1; }
(cd one && sha256sum --quiet -c ../sums) || exit 1
[ "$(wc -l <sums)" = "$(find one -type f ! -path one/manifest.json | wc -l)" ] ||
    { echo 'FAIL: the manifest is not complete'; exit 1; }
