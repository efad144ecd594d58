#!/bin/sh
# Holds the two schemas, of scenarios and of results, against what the program does; reports in
# TAP. A Python that has jsonschema and yaml does the work: the first of these that does.
set -eu

for python in python3 /usr/bin/python3; do
    if "$python" -c 'import jsonschema, yaml' 2>/dev/null; then
        exec "$python" tests/support/schemas.py "$1"
    fi
done
echo '1..1'
echo 'not ok 1 - a Python with jsonschema and yaml (python3-jsonschema, python3-yaml)'
exit 1
