#!/bin/sh
# Holds docs/reports/ to the program; reports in TAP. Each page there says what the program makes
# of the document beside it, whatever it looks like by now, and the document's page says what its
# figures say (plans.py).
#
#   reports.sh PROGRAM           compare
#   reports.sh --renew PROGRAM   make the pages again of their documents
#   reports.sh --again PROGRAM   make the documents again of ../shared/data, which takes a
#                                minute, and their pages
set -eu

mode=compare
case ${1-} in
--renew | --again)
    mode=${1#--}
    shift
    ;;
esac
[ $# -eq 1 ] || { echo 'usage: reports.sh [--renew | --again] PROGRAM' >&2; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ln -s "$(realpath "$1")" "$scratch/headroom"
PATH=$scratch:$PATH
reports=docs/reports
data=../shared/data/web

# One place has the commands: the page that tells of them.
plan_again()
{
    awk '/^    headroom plan scenarios/, !/\\$/ {
        sub(/^ */, "")
        printf sub(/\\$/, "") ? "%s" : "%s\n", $0
    }' docs/reports.md >"$scratch/commands"
    while read -r command; do
        sh -c "$command" >/dev/null </dev/null || [ $? = 99 ]
    done <"$scratch/commands"
}

if [ "$mode" = again ]; then
    [ -d "$data" ] || { echo "reports.sh: the series are not in $data" >&2; exit 1; }
    plan_again
fi
if [ "$mode" != compare ]; then
    for document in "$reports"/*.json; do
        headroom report "$document" -o "${document%.json}.html" >/dev/null
    done
    exit
fi

set -- "$reports"/*.json
echo "1..$(($# + 1))"
number=0
failed=0
for document; do
    number=$((number + 1))
    page=${document%.json}.html
    python3 tests/support/page_text.py "$page" >"$scratch/kept"
    if headroom report --html "$document" >"$scratch/page" 2>"$scratch/errors" &&
        python3 tests/support/page_text.py "$scratch/page" >"$scratch/now" &&
        diff "$scratch/kept" "$scratch/now" >"$scratch/errors"; then
        echo "ok $number - $page says what its document makes of it"
    else
        echo "not ok $number - $page says what its document makes of it (reports.sh --renew)"
        sed 's/^/# /; 20q' "$scratch/errors"
        failed=1
    fi
done
number=$((number + 1))
if python3 tests/support/plans.py "$@" >"$scratch/plans"; then
    echo "ok $number - pages say what their figures say"
else
    echo "not ok $number - pages say what their figures say"
    sed 's/^/# /' "$scratch/plans"
    failed=1
fi
exit $failed
