#!/bin/sh
# Compiles each header alone and reports in TAP, a case a header: a header that leans on what
# others happen to include first breaks far from its cause. Lists (NAME_list.h) are meant to be
# included into the middle of something and are left out. CC and OURS come from the Makefile.
set -eu

headers=$(find sim models forecasts scenarios studies plots cli tests -name '*.h' \
    ! -name '*_list.h' 2>/dev/null | sort)
# shellcheck disable=SC2086
set -- $headers

echo "1..$#"
number=0
failed=0
for header; do
    number=$((number + 1))
    # OURS is a list of flags.
    # shellcheck disable=SC2086
    if said=$(printf '#include "%s"\n' "$header" |
        ${CC:-cc} ${OURS:--std=gnu11 -D_GNU_SOURCE= -I.} -fsyntax-only -x c - 2>&1); then
        echo "ok $number - $header compiles alone"
    else
        echo "not ok $number - $header compiles alone"
        printf '%s\n' "$said" | sed 's/^/# /'
        failed=1
    fi
done
exit $failed
