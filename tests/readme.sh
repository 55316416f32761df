#!/bin/sh
# SPDX-License-Identifier: MIT
# The first own snapshot, with the very lines of the README and files as a newcomer has them.
. "${srcdir:-.}/tests/site.sh"
# shellcheck disable=SC2016
lines=$(sed -n '/in five lines/,/^`models.csv`/s/^    \(inuse .*\)/\1/p' "$srcdir/README.md")
[ "$(printf '%s\n' "$lines" | wc -l)" = 5 ] || { echo "FAIL: the README's five lines are not there: $lines"; exit 1; }
cd "$work" || exit 99

cat >models.csv <<'CSV'
id,name,owner,listed_at,category
ana/translate,Translate,ana,2026-01-05,language
ana/see,See,ana,2026-02-01,vision
bo/idle,Idle,bo,2026-03-01,vision
CSV
cat >events.csv <<'CSV'
at,model,caller
2026-03-01T10:00:00Z,ana/translate,0xa1
2026-03-02 11:30:00,ana/translate,0xb2
1772600000,ana/see,0xa1
CSV
printf 'inuse() { "%s" "$@"; }\nset -e\n%s\n' "$inuse" "$lines" >lines.sh
sh lines.sh || { echo 'FAIL: the five lines do not work'; exit 1; }
grep -q 'My network' site/index.html || { echo 'FAIL: the site does not name the network'; exit 1; }
grep -q 'Translate' site/models/ana--translate*.html || { echo 'FAIL: the site does not name the models'; exit 1; }
if command -v node >/dev/null; then node "$srcdir/tests/browser/links.js" site; fi
