#!/bin/sh
# SPDX-License-Identifier: MIT
# The example of inuse-templates(7) is a template that works, beside the installed parts.
set -eu
srcdir=${srcdir:-.}
out=templates-manual.tmp
rm -rf "$out"
mkdir "$out" "$out/templates"
cp -R "$srcdir/templates/parts" "$out/templates"
sed -n '/^\.SH EXAMPLE/,/^\.EE/p' "$srcdir/doc/inuse-templates.7" |
    sed '/^\./d; s/\\\&//g; s/\\-/-/g' > "$out/templates/example.html"
tests/render_pages "$srcdir/tests/documents/page-small.xml" "$out/templates" "$out" > "$out/paths"
expected=$(grep -o 'path="models/[^"]*"[^>]*page="true"' "$srcdir/tests/documents/page-small.xml" | wc -l)
[ "$expected" -gt 0 ]
[ "$(grep -c '^models/' "$out/paths")" -eq "$expected" ]
page=$out/models/lab-script.html
grep -q '<p>Rank <b>1</b></p>' "$page"
grep -q '<h1><bdi>lab/&lt;script&gt;' "$page"
grep -q '<title>lab/&lt;script&gt;.* · Small network</title>' "$page"
grep -q '<a href="../models/model-2.html">Next</a>' "$page"
rm -rf "$out"
