#!/bin/sh
# Holds a page to what the program says. A line of the page that begins with four blanks and "$ "
# is a command; the indented lines below it are what it prints.
#
#   excerpts.sh PAGE           run the commands of the page; show what differs
#   excerpts.sh --renew PAGE   put into it what they print now
#
# Commands run in the working folder, with the headroom that is found first.
set -eu

renew=no
if [ "${1-}" = --renew ]; then
    renew=yes
    shift
fi
[ $# -eq 1 ] || { echo 'usage: excerpts.sh [--renew] PAGE' >&2; exit 2; }
now=$(mktemp)
trap 'rm -f "$now"' EXIT

awk '
/^    \$ / {
    print
    command = substr($0, 7)
    blank = 0
    while ((command | getline line) > 0) {
        print line == "" ? "" : "    " line
        blank = line == ""
    }
    close(command)
    if (!blank)
        print ""
    printed = 1
    next
}
printed && (/^    / || $0 == "") { next }
{ printed = 0; print }
' "$1" >"$now"

if [ "$renew" = yes ]; then
    cat "$now" >"$1"
else
    diff -u --label 'the page' --label 'the program' "$1" "$now"
fi
