#!/bin/sh
# SPDX-License-Identifier: MIT
# The templates of the site, filled from a small document, compared with tests/golden/pages/: a change of what pages
# say is reviewed as pages. `make golden-update` writes them anew.
set -eu
srcdir=${srcdir:-.}
golden=$srcdir/tests/golden/pages
out=golden-pages.tmp
rm -rf "$out"
mkdir "$out"
tests/render_pages "$srcdir/tests/documents/page-small.xml" "$srcdir/templates" "$out" >/dev/null
if [ "${GOLDEN_UPDATE:-}" ]; then
    rm -rf "$golden"
    mkdir -p "$(dirname "$golden")"
    cp -R "$out" "$golden"
fi
diff -ru "$golden" "$out" ||
    { echo "pages differ from tests/golden/pages/; if that is meant: make golden-update, and read the diff"; exit 1; }
rm -rf "$out"
