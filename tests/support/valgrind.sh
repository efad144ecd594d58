#!/bin/sh
# Runs one test program under valgrind. Its own failures and valgrind's findings both end in a
# non-zero status; the program's report goes through unchanged.
exec valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible \
    --errors-for-leak-kinds=definite,possible "$@"
