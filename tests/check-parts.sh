#!/bin/sh
# SPDX-License-Identifier: MIT
# inuse-templates(7) names every part of templates/parts/ and no other, each with the variables that it needs from
# whoever includes it.
set -u
: "${srcdir:=.}"
LC_ALL=C
export LC_ALL
failed=0

# The variables a part reads but neither sets nor gets from the page by itself.
needed() {
    grep -o '\$[a-z]*' "$1" | tr -d '$' | sort -u | while read -r name; do
        case $name in path | title | under) continue ;; esac
        grep -q "data-let-$name=" "$1" || echo "$name"
    done | tr '\n' ' ' | sed 's/ $//'
}

for part in "$srcdir"/templates/parts/*.html; do
    echo "$(basename "$part"): $(needed "$part")"
done | sort > parts.tmp
sed -n '/^\.SH PARTS/,/^\.SH EXAMPLE/p' "$srcdir/doc/inuse-templates.7" | awk '
    /^\.I [a-z-]*\.html/ { if (part) print part ":" names; part = $2; names = ""; next }
    /^\.BR? \$/ { name = $2; gsub(/[^a-z]/, "", name); names = names " " name }
    END { if (part) print part ":" names }' | while read -r part names; do
    # shellcheck disable=SC2086 # the names are words
    echo "$part $(printf '%s\n' $names | sort | tr '\n' ' ' | sed 's/ $//')"
done | sort > described.tmp
cmp -s parts.tmp described.tmp ||
    { diff parts.tmp described.tmp; echo "< templates/parts/, > PARTS of inuse-templates(7)"; failed=1; }
rm -f parts.tmp described.tmp
exit $failed
