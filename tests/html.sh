#!/bin/sh
# SPDX-License-Identifier: MIT
# Every page of the demo site is valid HTML5, every SVG and XML file well-formed, every PDF whole.
. "${srcdir:-.}/tests/site.sh"
command -v xmllint >/dev/null || skip 'xmllint is not installed'
needs_npm html-validate
make_site
status=0
node "$srcdir/tests/browser/validate.js" "$site" || status=1
find "$site" \( -name '*.svg' -o -name '*.xml' \) -exec xmllint --noout --nonet {} + || status=1
if command -v pdffonts >/dev/null; then
    find "$site" -name '*.pdf' | while read -r file; do
        pdfinfo "$file" >/dev/null || exit 1
        pdffonts "$file" | awk -v file="$file" 'NR > 2 && $(NF - 4) != "yes" { print file ": font not embedded: " $0; bad = 1 } END { exit bad }' || exit 1
    done || status=1
fi
exit $status
