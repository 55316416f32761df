#!/bin/sh
# SPDX-License-Identifier: MIT
# The demo site in a real browser: no console message, no request elsewhere, no sideways scrolling, accessible.
. "${srcdir:-.}/tests/site.sh"
CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip 'no Chromium is installed'
export CHROMIUM
needs_npm playwright-core axe-core
make_site
node "$srcdir/tests/browser/visit.js" "$site" && node "$srcdir/tests/browser/sort.js" "$site"
