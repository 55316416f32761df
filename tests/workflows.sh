#!/bin/bash
# SPDX-License-Identifier: MIT
# The workflows for GitHub and GitLab, run as far as they run without those services: every shell step, on two nights,
# in a clone of a repository, with the branch that keeps the archive; what is not a shell step is checked for what the
# service knows.
set -u
. "${srcdir:-.}/tests/shell.sh"
needs git sqlite3 bash

fail() {
    echo "FAIL: $*"
    cat "$work/log"
    failed=1
}

for python in python3 /usr/bin/python3 ''; do
    [ -n "$python" ] || skip 'python3 with its package yaml is not installed'
    "$python" -c 'import yaml' 2>/dev/null && break
done

export HOME=$work GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.org
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.org
git config --global protocol.file.allow always
git config --global init.defaultBranch main
git config --global receive.advertisePushOptions true

# What the service would fetch: a repository of inuse whose quickstart has nothing to build.
git init -q "$work/inuse"
printf '#!/bin/sh\nmkdir -p "$(dirname "$0")/build" && ln -sf "%s" "$(dirname "$0")/build/inuse"\n' \
    "$inuse" >"$work/inuse/quickstart"
chmod +x "$work/inuse/quickstart"
git -C "$work/inuse" add -A && git -C "$work/inuse" commit -q -m inuse
mkdir "$work/bin"
printf '#!/bin/sh\nexit 0\n' >"$work/bin/apt-get"
chmod +x "$work/bin/apt-get"

# night DATE: the snapshot of that date is committed to the user's repository.
night() {
    rm -f "$work/user/network.db"
    "$inuse" init "$work/user/network.db" && sqlite3 "$work/user/network.db" "
        INSERT INTO snapshot VALUES ('network', 'Night net'), ('taken_at', '$1T06:00:00Z');
        INSERT INTO model (id, key) VALUES (1, 'a/one'), (2, 'b/two');
        INSERT INTO inference (at, model_id, count) VALUES (unixepoch('$1') - 3600, 1, 100);" || exit 99
    git -C "$work/user" add -A && git -C "$work/user" commit -q -m "Snapshot of $1" &&
        git -C "$work/user" push -q origin main || exit 99
}

# run KIND FILE: one run of the service, in a fresh clone.
run() {
    rm -rf "$work/run"
    git clone -q "$work/$1.git" "$work/run" || exit 99
    [ "$1" = gitlab ] || git clone -q "$work/inuse" "$work/run/inuse"
    "$python" "$srcdir/tests/workflow_steps.py" "$1" "$2" >"$work/steps" || exit 1
    cat >"$work/script" <<'EOF'
limits=
step() { echo "== $1"; }
take_output() { limits=$(sed -n 's/^limits=//p' "$GITHUB_OUTPUT"); }
EOF
    cat "$work/steps" >>"$work/script"
    (
        cd "$work/run" || exit 99
        export GITHUB_OUTPUT=$work/output GITHUB_STEP_SUMMARY=$work/summary.md
        export SNAPSHOT=network.db SITE_BRANCH=inuse-site
        export BASE_URL=https://example.org/net/ CI_PAGES_URL=https://example.org/net SITE_REPOSITORY=$work/$1.git
        export INUSE_REPOSITORY=$work/inuse PATH=$work/bin:$PATH
        : >"$GITHUB_OUTPUT"
        bash "$work/script"
    ) >"$work/log" 2>&1
}

for kind in github gitlab; do
    file=$srcdir/contrib/workflows/$kind-pages.yml
    git init -q --bare "$work/$kind.git"
    git -C "$work/$kind.git" config receive.advertisePushOptions true
    rm -rf "$work/user"
    git clone -q "$work/$kind.git" "$work/user" 2>/dev/null
    for date in 2025-09-29 2025-09-30; do
        night $date
        run $kind "$file" || fail "$kind: the run of $date ends with $?"
    done
    kept=$(git -C "$work/$kind.git" ls-tree -r --name-only inuse-site) || fail "$kind: no branch keeps the site"
    for date in 2025-09-29 2025-09-30; do
        echo "$kept" | grep -qx "site/archive/$date/index.html" || fail "$kind: the report of $date is not kept"
    done
    echo "$kept" | grep -qvx 'site/.*' &&
        fail "$kind: the branch holds more than the site: $(echo "$kept" | grep -vx 'site/.*' | head -n 3)"
    git -C "$work/$kind.git" show inuse-site:site/index.html | grep -q 'https://example.org/net/index.html' ||
        fail "$kind: the site does not know its address"

    # The same snapshot again commits nothing; a limit publishes, then fails.
    before=$(git -C "$work/$kind.git" rev-parse inuse-site)
    run $kind "$file" || fail "$kind: the second run of a snapshot ends with $?"
    [ "$(git -C "$work/$kind.git" rev-parse inuse-site)" = "$before" ] ||
        fail "$kind: the same snapshot again is committed"
    sed "s/--junit junit.xml/--fail-if 'used.30d >= 1' &/" "$file" >"$work/limited.yml"
    night 2025-10-01
    run $kind "$work/limited.yml" && fail "$kind: a limit does not fail the run"
    git -C "$work/$kind.git" ls-tree -r --name-only inuse-site | grep -qx 'site/archive/2025-10-01/index.html' ||
        fail "$kind: a limit keeps the report back"
    grep -q 'FAIL' "$work/summary.md" || [ $kind = gitlab ] || fail 'the summary of the step lacks the limit'
done
exit $failed
