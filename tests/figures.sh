#!/bin/sh
# SPDX-License-Identifier: MIT
# The files of figures as other programs see them: SVG well-formed and without style attributes, PDF whole with its
# fonts inside, PNG and ZIP whole, every link of a figure's page there, as many rows as it says, the same bytes in
# another time zone, and no figure that grows with what it is made of beyond what can be drawn.
set -eu
. "${srcdir:-.}/tests/shell.sh"
needs xmllint pdffonts pdfinfo unzip sqlite3

"$inuse" demo --events 20000 --model-pages 3 -o "$work/site"
cd "$work/site/figures"

xmllint --noout ./*.svg ./*/*.svg || fail "SVG is not well-formed"
! grep -l 'style=\|<style\|href="http' ./*.svg ./*/*.svg || fail "SVG carries styles or loads something"
for svg in ./*.svg; do
    told='count(//*[local-name()="title"][1]) > 0 and string-length(//*[local-name()="desc"]) > 0'
    [ "$(xmllint --xpath "$told" "$svg")" = true ] ||
        fail "$svg has no title or description"
done

for pdf in ./*.pdf; do
    if command -v qpdf >/dev/null; then
        qpdf --check "$pdf" >"$work/qpdf" 2>&1 || { cat "$work/qpdf"; fail "$pdf is damaged"; }
    fi
    pdffonts "$pdf" | tail -n +3 >"$work/fonts"
    [ -s "$work/fonts" ] || fail "$pdf has no fonts"
    # name, type (one or two words), encoding, emb, sub, uni, object
    awk '{ if ($(NF - 4) != "yes") { print; bad = 1 } } END { exit bad }' "$work/fonts" || fail "$pdf lacks a font"
    pdfinfo "$pdf" >"$work/info"
    grep -q '^Title: *[^ ]' "$work/info" && grep -q '^Subject: *[^ ]' "$work/info" &&
        grep -q '^Tagged: *yes' "$work/info" ||
        fail "$pdf lacks title, subject or tags"
done

for zip in ./*.zip; do
    id=$(basename "$zip" .zip)
    unzip -tqq "$zip" || fail "$zip is damaged"
    for file in README.txt citation.bib "$id.svg" "$id-dark.svg" "$id.pdf" "$id@2x.png" "$id.csv" "$id.json"; do
        unzip -p "$zip" "$id/$file" >"$work/member" || fail "$zip lacks $file"
        [ ! -e "$file" ] || cmp -s "$file" "$work/member" || fail "$zip holds another $file"
    done
    for suffix in .html .svg -dark.svg -narrow.svg -narrow-dark.svg .pdf @2x.png .csv .json; do
        [ -s "$id$suffix" ] || fail "$id$suffix is missing"
    done
    grep -q 'class="values wide"' "$id.html" || fail "$id.html says no value"
done

rows=$(($(wc -l <verification-mix.csv) - 1))
said=$(echo $rows | sed 's/\(...\)$/,\1/')
[ $rows -gt 1000 ] || fail "no figure has more rows than its page shows"
[ "$(sed -n '/<h2[^>]*>Data</,$p' verification-mix.html | grep -o '<tr><td' | wc -l)" -eq 1000 ] ||
    fail "the page of a figure shows another number of rows"
for page in verification-mix.html ../data.html; do
    grep -q ">$said<" "$page" || fail "$page does not say that there are $said rows"
done

cd "$OLDPWD"
TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 "$inuse" demo --events 20000 --model-pages 3 -o "$work/again"
diff -rq "$work/site/figures" "$work/again/figures" || fail "figures depend on the time zone"

# A date to annotate for every hour: the newest are drawn, all of them are in the data.
"$inuse" init "$work/dates.db"
sqlite3 -bail "$work/dates.db" "INSERT OR REPLACE INTO snapshot VALUES ('taken_at', '2025-04-22');
    INSERT INTO model (id, key) VALUES (1, 'a/one');
    WITH day (day) AS (SELECT 20000 UNION ALL SELECT day + 1 FROM day WHERE day < 20199)
    INSERT INTO usage_daily (day, model_id, inferences) SELECT day, 1, day % 7 FROM day;
    WITH hour (at) AS (SELECT 20010 * 24 UNION ALL SELECT at + 1 FROM hour WHERE at < 20190 * 24 - 1)
    INSERT INTO mark SELECT at * 3600, 'date ' || at FROM hour"
"$inuse" report -q "$work/dates.db" -o "$work/dates" --templates "$srcdir/templates" --charts "$srcdir/charts"
cd "$work/dates/figures"
[ "$(wc -l <before-after.csv)" -eq 4321 ] || fail "before-after.csv lacks dates"
[ "$(grep -o '<title>date [0-9]*, after:' before-after.svg | wc -l)" -eq 30 ] ||
    fail "before-after.svg draws other dates than the newest 30"
grep -q 'the newest 30 of 4,320 marks' before-after.html || fail "before-after.html does not say what it leaves out"
exit $failed
