#!/bin/sh
# SPDX-License-Identifier: MIT
# Every link of the demo site leads somewhere, and every page is led to.
. "${srcdir:-.}/tests/site.sh"
needs_npm
make_site
node "$srcdir/tests/browser/links.js" "$site"
