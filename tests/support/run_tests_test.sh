#!/bin/sh
# Tries the machinery that tries everything else: a runner that cannot fail proves nothing.
# Reports in TAP.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
number=0
failed=0

# check NAME STATUS LAST-LINE COMMAND...: the command must end so.
check()
{
    name=$1
    wanted="status $2, last line: $3"
    shift 3
    status=0
    "$@" >out 2>&1 || status=$?
    found="status $status, last line: $(tail -n 1 out)"
    number=$((number + 1))
    if [ "$found" = "$wanted" ]; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        printf '# wanted %s\n# found  %s\n' "$wanted" "$found"
        sed 's/^/# | /' out
        failed=1
    fi
}

# suite NAME BODY: makes a suite out of a shell script.
suite()
{
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

suite good 'echo 1..2; echo "ok 1 - a"; echo "ok 2 - b"'
suite groups 'echo 1..1; echo "ok 1 - a"; echo 1..1; echo "ok 1 - b"'
suite bad 'echo 1..2; echo "ok 1 - a"; echo "not ok 2 - b"; exit 1'
suite silent 'exit 0'
suite empty 'echo 1..0'
suite short 'echo 1..3; echo "ok 1 - a"'
suite leaks 'echo 1..1; echo "ok 1 - a"; exit 23'
suite crashes 'echo 1..2; echo "ok 1 - a"; kill -SEGV $$'
suite hangs 'echo 1..1; sleep 60'
suite skips 'echo 1..2; echo "ok 1 - a"; echo "not ok 2 # SKIP b"'
# The suites expand their own arguments.
# shellcheck disable=SC2016
suite says 'echo 1..1; echo "ok we are here"; echo "ok 1 - a"; test "$1" = word'

run=$here/run_tests.sh
check 'cases are added up' 0 '4 passed, 0 failed' "$run" ./good ./groups
check 'a failed case counts and fails' 1 '3 passed, 1 failed' "$run" ./good ./bad
check 'a suite without a report fails' 1 '0 passed, 1 failed' "$run" ./silent
check 'a suite without a case fails' 1 '0 passed, 1 failed' "$run" ./empty
check 'a suite cut short fails' 1 '1 passed, 1 failed' "$run" ./short
check 'a bad status after good cases fails' 1 '1 passed, 1 failed' "$run" ./leaks
check 'a crash fails' 1 '1 passed, 1 failed' "$run" ./crashes
check 'a suite that hangs is stopped' 1 '0 passed, 1 failed' env SUITE_SECONDS=1 "$run" ./hangs
check 'a skipped case is no failure' 0 '1 passed, 0 failed' "$run" ./skips
check 'arguments reach a suite' 0 '1 passed, 0 failed' "$run" './says word'
check 'only chooses suites by name' 0 '2 passed, 0 failed' "$run" --only oo ./good ./bad
check 'choosing none fails' 1 '0 passed, 1 failed' "$run" --only nothing ./good
check 'a missing program fails' 1 '0 passed, 1 failed' "$run" ./absent

mkdir -p tests/golden/a/same tests/golden/a/other
# shellcheck disable=SC2016
suite program 'echo "hello $1"; echo oops >&2; exit 7'
for case in same other; do
    echo 'headroom you' >tests/golden/a/$case/command
    echo 'hello you' >tests/golden/a/$case/stdout
    echo oops >tests/golden/a/$case/stderr
    echo 7 >tests/golden/a/$case/status
done
check 'a golden case that matches passes' 0 'ok 2 - a/same' "$here/golden.sh" ./program
# shellcheck disable=SC2016
suite slow_program 'echo "hello from $HOUSE"; exit 7'
touch tests/golden/a/other/long
check 'a long golden case goes to the other program' 0 "# +hello from $(pwd)" sh -c \
    "'$here/golden.sh' ./program ./slow_program | grep hello.from"
rm tests/golden/a/other/long
echo 'hello me' >tests/golden/a/other/stdout
check 'a golden case that differs fails' 1 'ok 2 - a/same' "$here/golden.sh" ./program
check 'accepting rewrites the expectation' 0 'hello you' sh -c \
    "'$here/golden.sh' --accept ./program && cat tests/golden/a/other/stdout"

mkdir -p sim models
floors=$here/floors.sh
all_well='ok 5 - a source includes its own header first'
guard() { printf '#ifndef %s\n#define %s\n%s\n#endif\n' "$2" "$2" "$3" >"$1"; }
guard sim/low.h HEADROOM_SIM_LOW_H ''
guard models/high.h HEADROOM_MODELS_HIGH_H '#include "sim/low.h"'
check 'an orderly house passes' 0 "$all_well" "$floors"
guard sim/up.h HEADROOM_SIM_UP_H '#include "models/high.h"'
check 'an include that looks up fails' 1 "$all_well" "$floors"
guard sim/up.h HEADROOM_UP_H ''
check 'a guard of another name fails' 1 "$all_well" "$floors"
guard sim/up.h HEADROOM_SIM_UP_H '#include "low.h"'
check 'an include without folder fails' 1 "$all_well" "$floors"
guard sim/up.h HEADROOM_SIM_UP_H ''
printf '#include "sim/low.h"\n#include "sim/up.h"\n' >sim/up.c
check 'another header first fails' 1 \
    '# sim/up.c:1: its first include is not "sim/up.h"' "$floors"
rm sim/up.c
guard models/up.h HEADROOM_MODELS_UP_H ''
check 'a name used twice fails' 1 "$all_well" "$floors"

echo "1..$number"
exit $failed
