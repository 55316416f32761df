#!/bin/sh
# SPDX-License-Identifier: MIT
# The site as one file: nothing else stays on the disk, twice the same bytes, a PDF that is whole, embeds its fonts and
# can be navigated.
. "${srcdir:-.}/tests/site.sh"

"$inuse" demo --events 20000 --snapshot "$work/demo.db" || exit 1
"$inuse" report "$work/demo.db" --model-pages 5 --single-file "$work/one.html" --pdf "$work/one.pdf" ||
    fail 'no edition without a site'
[ "$(ls -A "$work" | tr '\n' ' ')" = 'demo.db one.html one.pdf ' ] || fail "left behind: $(ls -A "$work")"
TZ=Asia/Kathmandu LC_ALL=C "$inuse" report "$work/demo.db" -j 1 --model-pages 5 --single-file "$work/two.html" \
    --pdf "$work/two.pdf" ||
    fail 'no edition the second time'
"$inuse" report "$work/demo.db" --model-pages 5 -o "$work/site" --base-url https://example.org/x/ \
    --single-file "$work/three.html" ||
    fail 'no edition beside a site'
grep -q 'href="https://example.org/x/archive/' "$work/three.html" || fail 'older reports cannot be reached'
cmp "$work/one.html" "$work/two.html" || fail 'the HTML file is not the same twice'
cmp "$work/one.pdf" "$work/two.pdf" || fail 'the PDF is not the same twice'
[ -f "$work/site/index.html" ] || fail 'the site itself is missing'

# Every page of the site is in the file, and nothing is asked for.
for page in concentration verification methodology data; do
    heading=$(sed -n 's/.*<h1[^>]*>\([^<]*\)<.*/\1/p' "$work/site/$page.html" | head -n 1)
    [ -n "$heading" ] && grep -qF "$heading" "$work/one.html" || fail "$page is not in the file"
done
grep -qE '<(link|script|img|source|iframe)[^>]*(src|srcset|href)="(https?:|[a-z./]*\.(css|js|svg|png))' \
    "$work/one.html" &&
    fail 'the file loads something'

# A network that has no title of its own is called by its name in a question.
if command -v pdfinfo >/dev/null && command -v sqlite3 >/dev/null; then
    sqlite3 "$work/demo.db" "DELETE FROM snapshot WHERE key = 'title';
        UPDATE snapshot SET value = 'Small' WHERE key = 'network'"
    "$inuse" report "$work/demo.db" --model-pages 1 --pdf "$work/untitled.pdf"
    pdfinfo "$work/untitled.pdf" | grep -q '^Title: *Small: are its models used?$' ||
        fail 'the PDF is not called by its network'
fi

# What cannot be written says so, and leaves the site.
"$inuse" report "$work/demo.db" --model-pages 5 -o "$work/site" --pdf "$work/absent/x.pdf" 2>"$work/message"
[ $? = 1 ] && grep -q 'absent/x.pdf' "$work/message" || fail "an unwritable PDF: $(cat "$work/message")"
[ -f "$work/site/index.html" ] || fail 'the site is gone'

if command -v pdfinfo >/dev/null; then
    pdfinfo "$work/one.pdf" >"$work/info" 2>&1
    grep -q '^Tagged: *yes' "$work/info" || fail 'the PDF is not tagged'
    grep -q '^Title: *[A-Za-z]' "$work/info" || fail 'the PDF has no title'
    [ "$(sed -n 's/^Pages: *//p' "$work/info")" -gt 15 ] || fail 'the PDF is short'
    pdffonts "$work/one.pdf" | awk 'NR > 2 && $(NF - 4) != "yes" { exit 1 }' || fail 'a font is not embedded'
    pdftotext -layout "$work/one.pdf" "$work/text"
    for words in Contents 'How the numbers are made' 'Where does demand come from' 'Source: '; do
        grep -qF "$words" "$work/text" || fail "the PDF does not say: $words"
    done
    grep -qF '10. Who comes back' "$work/text" || fail 'numbers of a list run into its text'
    grep -E '^20[0-9]{2}-[0-9]{2}-[0-9]{2} .* (up|down)$' "$work/text" && fail 'a change stands on two lines'
    pdfinfo -dests "$work/one.pdf" | grep -q page-3 || fail 'the PDF has no places to go to'
else
    echo 'not checked: the PDF (pdfinfo of poppler-utils is not installed)'
fi
if command -v qpdf >/dev/null; then
    qpdf --check "$work/one.pdf" >"$work/qpdf" 2>&1 || fail "qpdf: $(cat "$work/qpdf")"
fi
[ $failed = 0 ] || exit 1

CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
    skip 'all but the browser passed; no Chromium is installed'
export CHROMIUM
needs_npm playwright-core axe-core
node "$srcdir/tests/browser/single-file.js" "$work/one.html"
