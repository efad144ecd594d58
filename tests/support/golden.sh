#!/bin/sh
# Runs the golden cases, tests/golden/AREA/CASE/, with the headroom program given, and reports in
# TAP, a case a folder.
#
#   golden.sh PROGRAM [LONG]            compare with what is expected
#   golden.sh --accept PROGRAM [LONG]   make what happens now the expectation; the diff is the
#                                       review
#   golden.sh --only AREA/CASE ...      only this one, or AREA for all in there; before PROGRAM
#
# A case holds `command` (shell; `headroom` in it is the program given), any files that the
# command reads, and what is expected: stdout, stderr and status. It runs in a copy of its
# folder, so it may write there; what it reads of the house is below $HOUSE. Output that changes
# by nature (a commit, a time) is masked by the command itself. A case with a file `long`
# simulates for long and is given to LONG, a program built as users have it.
set -eu

accept=no
only=
while :; do
    case ${1-} in
    --accept) accept=yes ;;
    --only)
        only=${2-}
        shift
        ;;
    *) break ;;
    esac
    shift
done
case $# in
1 | 2) ;;
*) echo 'usage: golden.sh [--accept] [--only AREA[/CASE]] PROGRAM [LONG]' >&2; exit 2 ;;
esac
for program; do
    [ -x "$program" ] || { echo "golden.sh: $program is no program" >&2; exit 2; }
done
house=$(pwd)
root=tests/golden

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/short" "$scratch/long"
ln -s "$(realpath "$1")" "$scratch/short/headroom"
ln -s "$(realpath "${2-$1}")" "$scratch/long/headroom"

# Runs the case in $1 and leaves stdout, stderr and status in $scratch/got.
run_case()
{
    rm -rf "$scratch/case" "$scratch/got"
    cp -R "$1" "$scratch/case"
    mkdir "$scratch/got"
    bin=$scratch/short
    [ ! -e "$1/long" ] || bin=$scratch/long
    status=0
    (
        cd "$scratch/case"
        rm -f stdout stderr status
        # Nothing of whoever runs the tests enters: no settings, no terminal, no language.
        exec env -i PATH="$bin:$PATH" HOUSE="$house" HOME="$scratch" LC_ALL=C.UTF-8 TERM=dumb \
            ASAN_OPTIONS="${ASAN_OPTIONS-}" UBSAN_OPTIONS="${UBSAN_OPTIONS-}" \
            sh ./command >../got/stdout 2>../got/stderr </dev/null
    ) || status=$?
    echo "$status" >"$scratch/got/status"
}

case $only in
'') set -- "$root"/*/*/command ;;
*/*) set -- "$root/$only/command" ;;
*) set -- "$root/$only"/*/command ;;
esac
[ -e "$1" ] || { echo "golden.sh: there is no case $1" >&2; exit 2; }
echo "1..$#"
number=0
failed=0
for command; do
    number=$((number + 1))
    case_folder=${command%/command}
    name=${case_folder#"$root"/}
    run_case "$case_folder"
    if [ "$accept" = yes ]; then
        cp "$scratch/got/stdout" "$scratch/got/stderr" "$scratch/got/status" "$case_folder"
        echo "ok $number - $name accepted"
        continue
    fi
    differences=
    for part in status stderr stdout; do
        difference=$(diff -u --label "expected $part" --label "found $part" \
            "$case_folder/$part" "$scratch/got/$part" 2>&1) || differences="$differences$difference
"
    done
    if [ -z "$differences" ]; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        printf '%s' "$differences" | sed 's/^/# /'
        failed=1
    fi
done
exit $failed
