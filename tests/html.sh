#!/bin/sh
# SPDX-License-Identifier: MIT
# Every page is valid HTML5 and light, every SVG and XML file well-formed, every PDF whole; also with 20,000 models.
. "${srcdir:-.}/tests/site.sh"
needs xmllint
needs_npm html-validate

fonts_are_embedded() {
    pdfinfo "$1" >/dev/null || return 1
    pdffonts "$1" |
        awk -v file="$1" 'NR > 2 && $(NF - 4) != "yes" { print file ": font not embedded: " $0; bad = 1 }
            END { exit bad }'
}

for network in $(each_network) many; do
    make_site "$network"
    echo "$network:"
    node "$srcdir/tests/browser/validate.js" "$site" || failed=1
    find "$site" \( -name '*.svg' -o -name '*.xml' \) -exec xmllint --noout --nonet {} + || failed=1
    command -v pdffonts >/dev/null || continue
    find "$site" -name '*.pdf' > "$work/pdfs"
    while read -r file; do
        fonts_are_embedded "$file" || failed=1
    done < "$work/pdfs"
done
exit $failed
