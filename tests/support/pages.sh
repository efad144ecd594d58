#!/bin/sh
# Opens pages of HTML, made up and real, in a headless Chromium; reports in TAP.
#
#   pages.sh build/release/headroom build/sanitized/tests/support/page_sample
set -eu

for needed in python3 chromium gnuplot; do
    command -v "$needed" >/dev/null || {
        echo '1..1'
        echo "not ok 1 - $needed is not installed"
        exit 1
    }
done
exec python3 -B tests/support/pages.py "$@"
