# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# For test scripts that look at a whole site: `make_site` writes a small demo site and sets $site; it is removed at the end.
srcdir=$(cd "${srcdir:-.}" && pwd)

skip() {
    echo "skipped: $*"
    exit 77
}

make_site() {
    work=$(mktemp -d) || exit 99
    trap 'rm -rf "$work"' EXIT
    site=$work/site
    "${INUSE:-./inuse}" demo --events 50000 --model-pages 60 -o "$site" || exit 1
}

needs_npm() {
    command -v node >/dev/null || skip 'node is not installed'
    for package; do
        [ -d "$NODE_PATH/$package" ] || skip "the npm package $package is not in $NODE_PATH (./quickstart check installs it)"
    done
}
