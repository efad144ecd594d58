#!/bin/sh
# What users decide by: throughput, mean, p95 and errors of a shipped scenario and of each of its
# variants, in three digits. For golden cases, which give it the name below scenarios/.
headroom run --csv --what-if all "$HOUSE/scenarios/$1.yaml" >answers
status=$?
awk -F , '
function digits(value,    unit)
{
    if (value == "" || value == 0)
        return value == "" ? "-" : "0"
    unit = 10 ^ (int(log(value) / log(10) + 1000) - 1000 - 2)
    return sprintf("%.10g", int(value / unit + 0.5) * unit)
}
$1 != "result" { next }
$3 == "throughput" { printf "%-32s %7s/s", $2 == "" ? "as it is" : $2, digits($4) }
$3 == "mean" { printf "  mean %7s s", digits($4) }
$3 == "p95" { printf "  p95 %7s s", digits($4) }
$3 == "errors" { printf "  errors %5s%%\n", digits($4 * 100) }
' answers
exit "$status"
