#!/bin/sh
# SPDX-License-Identifier: MIT
# The methodology page and the JSON Schema of summary.json say of each measure what --explain says, in the page's
# words: an item is a model there.
. "${srcdir:-.}/tests/site.sh"
make_site

# One line an article: its id, then its text without tags; formulas are left out.
tr '\n' ' ' <"$site/methodology.html" | sed 's/<article /\n&/g; s/<\/article>/&\n/g' | grep '^<article ' |
    sed 's/<math.*<\/math>//
         s/^<article[^>]*id="method-\([a-z0-9_]*\)"[^>]*>/\1 /
         s/<[^>]*>/ /g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g; s/  */ /g' \
        >"$work/articles"

# The definition is told once, by the first of those that share it.
while read -r id text; do
    first=1
    case $text in *" As "*) first=0 ;; esac
    "$inuse" concentration --explain="$id" |
        sed -n '1s/ ([a-z0-9_]*)$//p; s/^  \(Unit\|Range\|One item\)  *//p' >"$work/said"
    [ $first -eq 0 ] || "$inuse" concentration --explain="$id" |
        sed -n 's/^  \(Definition\|Zeros\|Ties\|No volume\|Source\)  *//p' >>"$work/said"
    sed 's/an item\([^s]\|$\)/a model\1/g; s/\([Ii]\)tems/\1_models/g; s/\([Ii]\)tem/\1_model/g
         s/I_m/M/g; s/i_m/m/g; s/  */ /g' \
        "$work/said" >"$work/words"
    "$inuse" concentration --explain="$id" | sed -n 's/^  Convention  *//p' >>"$work/words"
    while read -r line; do
        case " $text " in *" $line "*) ;; *) echo "$id: the page does not say: $line"; failed=1 ;; esac
    done <"$work/words"
    "$inuse" concentration --explain="$id" | sed -n 's/^  Definition  *//p' | sed 's/"/\\"/g' >"$work/definition"
    grep -qF -f "$work/definition" "$site/data/summary.schema.json" ||
        { echo "$id: not defined in the schema"; failed=1; }
done <"$work/articles"
count=$(wc -l <"$work/articles")
[ "$count" -ge 40 ] || { echo "only $count measures on the page"; failed=1; }
echo "$count measures on the page"
exit $failed
