#!/bin/sh
# SPDX-License-Identifier: MIT
# The line flows one way: a step includes its own headers and those of earlier steps only, and each library has
# the rooms that ARCHITECTURE.md gives it. Every breach is listed as FILE: INCLUDE.
set -u
: "${srcdir:=.}"
cd "$srcdir/src" || exit 99

grep -rn '^ *# *include' --include='*.[ch]' . | sed 's|^\./||' | awk '
BEGIN {
    # Room: what of ours it may include, besides its own.
    may["base"] = ""
    may["snapshot"] = "base"
    may["postgres"] = "base snapshot"
    may["usage"] = "base snapshot postgres"
    may["measures"] = "base"
    may["report"] = "base snapshot usage measures"
    may["history"] = "base report"
    may["diff"] = "base history"
    may["figures"] = "base report"
    may["feeds"] = "base report figures"
    may["pages"] = "base report"
    may["publish"] = "base"
    may["edition"] = "base report figures pages"
    may["site"] = "base report history figures feeds pages publish edition"
    may["import"] = "base snapshot"
    may["demo"] = "base snapshot"
    may["cli"] = "base snapshot postgres usage measures report history diff figures publish site import demo"
    # Library header, by the beginning of its name: the rooms that may know it.
    lib["sqlite3.h"] = "snapshot import"
    lib["libpq"] = "postgres"
    lib["cairo"] = lib["pango"] = "figures edition"
    lib["png.h"] = lib["fontconfig/"] = lib["ft2build.h"] = lib["archive.h"] = lib["archive_"] = "figures"
    lib["libxml/"] = "report history feeds figures pages edition site"
    lib["gumbo.h"] = "edition"
    lib["json-c/"] = "report history diff feeds figures import cli"
    lib["csv.h"] = "diff import"
    lib["gmp.h"] = lib["mpfr.h"] = "measures"
    lib["openssl/"] = lib["xxh"] = "base"
    lib["time.h"] = lib["locale.h"] = "cli"
    lib["pthread.h"] = "base snapshot cli"
    lib["getopt.h"] = "cli"
}
function allowed(list, room) { return index(" " list " ", " " room " ") > 0 }
{
    file = $0; sub(/:.*/, "", file)
    room = file; sub(/\/.*/, "", room)
    name = $0; sub(/^[^<"]*[<"]/, "", name); sub(/[>"].*/, "", name)
    seen++
    if ($0 ~ /include *"/) {
        target = name
        if (!sub(/\/.*/, "", target)) target = ""
        if (name == "config.h") { if (room != "cli") { print file ": " name; bad++ } }
        else if (!(room in may)) { print file ": a room that tests/check-includes.sh does not know"; bad++ }
        else if (target != room && !allowed(may[room], target)) { print file ": " name; bad++ }
    } else {
        for (l in lib)
            if (index(name, l) == 1 && !allowed(lib[l], room)) { print file ": <" name ">"; bad++ }
    }
}
END {
    if (seen < 50) { print "only " seen " includes found: this check looks in the wrong place"; exit 1 }
    exit bad > 0
}'
