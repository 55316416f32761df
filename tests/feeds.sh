#!/bin/sh
# SPDX-License-Identifier: MIT
# Files for other programs keep to their formats: Atom, sitemap, data package, citation file, schema.org, the card; and
# to what the site holds. With hostile names, and without an address.
. "${srcdir:-.}/tests/site.sh"
needs xmllint sqlite3

# check_xml FOLDER: the feed, and the sitemap where there is one.
check_xml() {
    xmllint --noout --relaxng "$srcdir/tests/schemas/atom.rng" "$1/feed.xml" 2>"$work/err" ||
        { fail 'the feed is not valid'; cat "$work/err"; }
    [ ! -f "$1/sitemap.xml" ] && return
    xmllint --noout --schema "$srcdir/tests/schemas/sitemap.xsd" "$1/sitemap.xml" 2>"$work/err" ||
        { fail 'the sitemap is not valid'; cat "$work/err"; }
    sed -n 's/.*<loc>https:\/\/example.org\/x\/\([^<]*\)<.*/\1/p' "$1/sitemap.xml" | while read -r path; do
        [ -f "$1/$path" ] || echo "the sitemap names $path, which is not there"
    done >"$work/missing"
    [ ! -s "$work/missing" ] || fail "$(cat "$work/missing")"
    pages=$(cd "$1" && find . -name '*.html' ! -name 404.html ! -path './archive/*/*' | wc -l)
    reports=$(find "$1"/archive/* -maxdepth 0 -type d | wc -l)
    [ "$(grep -c '<loc>' "$1/sitemap.xml")" -eq $((pages + reports)) ] || fail 'the sitemap leaves pages out'
}

site=$work/site
"$inuse" demo --events 20000 --model-pages 5 --snapshot "$work/demo.db" || exit 1
"$inuse" report "$work/demo.db" --model-pages 5 -o "$site" --base-url https://example.org/x || exit 1
check_xml "$site"
grep -qx 'Sitemap: https://example.org/x/sitemap.xml' "$site/robots.txt" || fail 'robots.txt does not name the sitemap'
grep -q '<link rel="canonical" href="https://example.org/x/models/index.html">' "$site/models/index.html" ||
    fail 'no canonical address'
grep -q '<link rel="canonical" href="https://example.org/x/archive/2026-07-01/data.html">' \
    "$site/archive/2026-07-01/data.html" ||
    fail 'the canonical address of a dated report is not its own'
grep -q '<meta property="og:image" content="https://example.org/x/card.png">' "$site/index.html" || fail 'no card'
grep -q '<meta property="og:image:alt" content="[^"]\{40,\}">' "$site/index.html" || fail 'the card has no words'
[ "$(od -An -tu1 -j16 -N8 "$site/card.png" | tr -s ' ')" = ' 0 0 4 176 0 0 2 118' ] || fail 'the card is not 1200 x 630'
[ "$(wc -c <"$site/card.png")" -lt 300000 ] || fail 'the card is too large for a preview'
if command -v node >/dev/null && [ -d "${NODE_PATH:-}/ajv" ]; then
    node "$srcdir/tests/browser/feeds.js" "$site" "$srcdir/tests/schemas" || failed=1
else
    echo 'not checked: datapackage.json and CITATION.cff, for want of node and ajv'
fi

# The same snapshot adds no entry, the next one does, and leaves the first as it was.
entry() { sed -n '/<entry>/,/<\/entry>/p' "$1"; }
entry "$site/feed.xml" >"$work/first"
"$inuse" report "$work/demo.db" --model-pages 5 -o "$site" --base-url https://example.org/x || exit 1
entry "$site/feed.xml" | cmp -s - "$work/first" || fail 'the same snapshot again changes the feed'
sqlite3 "$work/demo.db" "UPDATE snapshot SET value = '2026-07-02T06:00:00Z' WHERE key = 'taken_at';
    UPDATE snapshot SET value = 'A <b> & \"]]>' || char(8238) || 'title' WHERE key = 'title';
    UPDATE snapshot SET value = 'Net {work} \\ % \$' WHERE key = 'network';" || exit 99
"$inuse" report "$work/demo.db" --model-pages 5 -o "$site" --previous "$work/none" 2>/dev/null &&
    fail 'a previous report that is not there is taken'
"$inuse" report "$work/demo.db" --model-pages 5 -o "$work/hostile" || exit 1
[ ! -f "$work/hostile/sitemap.xml" ] || fail 'a sitemap without an address'
grep -q 'rel="canonical"\|og:image' "$work/hostile/index.html" && fail 'a whole address without knowing it'
check_xml "$work/hostile"
grep -qF 'Net \{work\} \textbackslash{} \% \$' "$work/hostile/cite.bib" || fail 'the BibTeX entry is not escaped'
if command -v node >/dev/null && [ -d "${NODE_PATH:-}/ajv" ]; then
    node "$srcdir/tests/browser/feeds.js" "$work/hostile" "$srcdir/tests/schemas" || failed=1
fi
sqlite3 "$work/demo.db" "UPDATE snapshot SET value = 'Synthetic demo network' WHERE key = 'network';"
"$inuse" report "$work/demo.db" --model-pages 5 -o "$site" --base-url https://example.org/x || exit 1
[ "$(grep -c '<entry>' "$site/feed.xml")" -eq 2 ] || fail 'a new snapshot adds no entry'
entry "$site/feed.xml" | tail -n "$(wc -l <"$work/first")" | cmp -s - "$work/first" ||
    fail 'a new snapshot changes the entry of the one before'
check_xml "$site"
exit $failed
