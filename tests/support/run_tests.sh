#!/bin/sh
# Runs test suites, two at a time, and closes with the one line "N passed, N failed".
#
#   run_tests.sh [--only TEXT] SUITE...
#
# A suite is a command that reports in TAP ("ok 1 - name", "not ok 2 - name", "1..2"): a test
# program, a golden run, a check written as a script. What counts is single cases. A suite that
# ends abnormally, reports fewer cases than it announced, or reports none, counts as one more
# failure, so nothing passes by falling silent.
set -eu

seconds=${SUITE_SECONDS:-600}

# Runs one suite and leaves "passed failed skipped" beside its log.
run_one()
{
    suite=$1
    log=$logs/$(printf '%s' "$suite" | tr -c 'A-Za-z0-9\n' _)
    printf '%s\n' "${suite#build/}" >"$log.name"
    began=$(date +%s.%N)
    status=0
    # The suite is a command with its arguments.
    # shellcheck disable=SC2086
    timeout --kill-after=5 "$seconds" $same_addresses $suite >"$log" 2>&1 </dev/null || status=$?
    awk -v status="$status" -v seconds="$seconds" -v suite="${suite#build/}" \
        -v began="$began" -v ended="$(date +%s.%N)" -v counts="$log.counts" '
        /^(not )?ok [0-9]+ *(- .*)?# *SKIP/ { skipped++; next }
        /^ok [0-9]+/ { passed++; next }
        /^not ok [0-9]+/ { failed++; next }
        /^1\.\.[0-9]+ *$/ { announced += substr($0, 4); next }
        END {
            reported = passed + failed + skipped
            if (status == 124 || status == 137)
                why = "stopped after " seconds " s"
            else if (status > 128)
                why = "killed by signal " status - 128
            else if (status != 0 && failed == 0)
                why = "ended with status " status
            else if (reported == 0)
                why = "reported no test"
            else if (announced != reported)
                why = "reported " reported + 0 " of " announced + 0 " tests"
            if (why != "")
                failed++
            printf "%-6s %4d passed %6.1f s  %s%s\n", failed ? "FAILED" : "ok", passed,
                ended - began, suite, why == "" ? "" : ": " why
            print passed + 0, failed + 0, skipped + 0 > counts
        }' "$log"
}

# What a failed suite had to say, without the cases that passed.
explain()
{
    for counts in "$logs"/*.counts; do
        read -r _ failed _ <"$counts"
        [ "$failed" -gt 0 ] || continue
        log=${counts%.counts}
        printf '\n--- %s\n' "$(cat "$log.name")"
        grep -Ev '^ok [0-9]+' "$log" | tail -n 200 || true
    done
}

if [ "${1-}" = --one ]; then
    logs=$2
    run_one "$3"
    exit 0
fi

only=
if [ "${1-}" = --only ]; then
    only=$2
    shift 2
fi

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# gcc 12's sanitizers cannot always place their shadow memory where a recent kernel scatters
# addresses widely, so addresses are kept the same; that also makes failures repeatable.
same_addresses=
if setarch "$(uname -m)" -R true 2>/dev/null; then
    same_addresses="setarch $(uname -m) -R"
fi
export same_addresses SUITE_SECONDS="$seconds"
export CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1:${ASAN_OPTIONS-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS-}"

for suite; do
    case $suite in
    *"$only"*) printf '%s\0' "$suite" ;;
    esac
done | xargs -0 -r -n 1 -P 2 "$0" --one "$logs"

if ! ls "$logs"/*.counts >/dev/null 2>&1; then
    printf 'no test suite has "%s" in its name\n' "$only"
    echo '0 1 0' >"$logs/none.counts"
else
    explain
fi
cat "$logs"/*.counts | awk '
    { passed += $1; failed += $2; skipped += $3 }
    END {
        print ""
        if (skipped)
            print skipped " skipped"
        printf "%d passed, %d failed\n", passed, failed
        exit failed > 0
    }'
