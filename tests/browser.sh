#!/bin/sh
# SPDX-License-Identifier: MIT
# Sites in a real browser: no console message, no request elsewhere, no sideways scrolling, accessible, usable by
# keyboard alone.
. "${srcdir:-.}/tests/site.sh"
CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
    skip 'no Chromium is installed'
export CHROMIUM
needs_npm playwright-core axe-core
for network in $(each_network); do
    make_site "$network"
    echo "$network:"
    node "$srcdir/tests/browser/visit.js" "$site" || failed=1
    [ "$network" != demo ] || node "$srcdir/tests/browser/use.js" "$site" || failed=1
done
exit $failed
