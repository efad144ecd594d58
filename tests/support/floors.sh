#!/bin/sh
# Checks the order of the house and reports in TAP: no include looks up a floor, includes name
# the folder, file names are unique, guards carry the name of the place, and a source file
# includes its own header first. Looks at the tree it is started in.
set -eu

files=$(find sim models forecasts scenarios studies plots cli -name '*.[ch]' 2>/dev/null | sort)
tests=$(find tests -name '*.[ch]' 2>/dev/null | sort)

# Names of files hold no blanks here: the list is meant to be split.
# shellcheck disable=SC2086
awk -v files="$files" -v tests="$tests" '
function floor_of(path) {
    sub(/\/.*/, "", path)
    return path in rank ? path : ""
}
function blame(rule, text) {
    found[rule] = found[rule] "# " text "\n"
}
BEGIN {
    split("sim models forecasts scenarios studies plots cli", names, " ")
    split("0 1 2 2 3 4 5", ranks, " ")
    for (i in names)
        rank[names[i]] = ranks[i]
    rules = split("no include looks up a floor|includes name the folder|" \
                  "file names are unique|guards are named after the place|" \
                  "a source includes its own header first", rule, "|")
    count = split(files " " tests, list, /[ \n]+/)
    for (i = 1; i <= count; i++) {
        name = list[i]
        exists[name] = 1
        sub(/.*\//, "", name)
        if (name in place)
            blame(3, list[i] " has the name of " place[name])
        place[name] = list[i]
    }
}
FNR == 1 {
    here = floor_of(FILENAME)
    includes = 0
    guard = toupper(FILENAME)
    gsub(/[\/.]/, "_", guard)
    guarded = FILENAME ~ /\.h$/ && FILENAME !~ /_list\.h$/
    own = FILENAME
    sub(/\.c$/, ".h", own)
}
guarded && /^#ifndef / {
    if ($2 != "HEADROOM_" guard)
        blame(4, FILENAME ":" FNR ": guard " $2 " should be HEADROOM_" guard)
    guarded = 0
}
/^#include "/ {
    split($0, part, "\"")
    if (part[2] !~ /\//)
        blame(2, FILENAME ":" FNR ": \"" part[2] "\" names no folder")
    there = floor_of(part[2])
    if (there != "" && (rank[there] > rank[here] ||
                        (rank[there] == rank[here] && there != here)))
        blame(1, FILENAME ":" FNR ": " here " includes " part[2])
}
/^#include / && ++includes == 1 && FILENAME ~ /\.c$/ && own in exists {
    if ($2 != "\"" own "\"")
        blame(5, FILENAME ":" FNR ": its first include is not \"" own "\"")
}
END {
    print "1.." rules
    for (i = 1; i <= rules; i++) {
        print (i in found ? "not ok " : "ok ") i " - " rule[i]
        if (i in found) {
            printf "%s", found[i]
            failed = 1
        }
    }
    exit failed
}' ${files:-/dev/null}
