#!/bin/sh
# SPDX-License-Identifier: MIT
# summary.json keeps to its published JSON Schema, and a stranger can recompute its ratios from the integers beside
# them.
. "${srcdir:-.}/tests/site.sh"
needs_npm ajv
make_site
node "$srcdir/tests/browser/schema.js" "$site"
