#!/bin/sh
# SPDX-License-Identifier: MIT
# Every link of a site leads somewhere, and every page is led to.
. "${srcdir:-.}/tests/site.sh"
needs_npm
for network in $(each_network); do
    make_site "$network"
    echo "$network:"
    node "$srcdir/tests/browser/links.js" "$site" || failed=1
done
exit $failed
