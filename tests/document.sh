#!/bin/sh
# SPDX-License-Identifier: MIT
# The report document: what it says of small snapshots (goldens), and that its manual page names every element and
# attribute.
set -eu
. "${srcdir:-.}/tests/shell.sh"

# The bytes of a database depend on the version of SQLite, the program's version on the release.
document() {
    "$inuse" init "$work/snapshot.db"
    sqlite3 "$work/snapshot.db" < "$1"
    "$inuse" document "$work/snapshot.db" |
        sed -e 's/ hash="[^"]*"//; s/ bytes="[^"]*"//; s/ from a file with hash [0-9a-f]*//' -e '/<program /d'
    rm "$work/snapshot.db"
}

for name in good-one-of-each good-empty good-unattributed good-odd-names good-nodes; do
    document "$srcdir/tests/snapshots/$name.sql" > "$work/$name.xml"
    if [ -n "${GOLDEN_UPDATE-}" ]; then
        cp "$work/$name.xml" "$srcdir/tests/golden/$name.document.xml"
    elif ! diff -u "$srcdir/tests/golden/$name.document.xml" "$work/$name.xml"; then
        failed=1
    fi
done

# MathML is a standard of its own; the manual stops at <formula>.
sed -e '/<math/,/<\/math>/d' "$work"/good-*.xml > "$work/all.xml"
grep -v '^<?xml' "$work/all.xml" | grep -oE '<[a-z_]+|[ ][a-z_0-9]+="' | tr -d '<= "' | sort -u > "$work/names"
tr -cs 'a-z_0-9' '\n' < "$srcdir/doc/inuse-document.7" | sort -u > "$work/manual"
missing=$(comm -23 "$work/names" "$work/manual")
[ -z "$missing" ] || { echo "doc/inuse-document.7 does not name:" $missing; failed=1; }
exit $failed
