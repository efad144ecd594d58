"""Holds the tables of docs/validation.md to what the program predicts, and reports in TAP.

    validation.py [--renew] PROGRAM

The page's own command names the cases. A block of the page that begins with <!-- NAME --> and ends
with <!-- end --> is made here from `headroom validate --json`.
"""
import difflib
import json
import math
import re
import subprocess
import sys

PAGE = "docs/validation.md"
PLACES = {"$data": "../shared/ground_truth", "$here": "scenarios/measured"}
QUANTITIES = (("throughput", "throughput"), ("mean", "mean"), ("p95", "95th percentile"))
# What is asked of the absolute errors: median, 90th percentile.
GOALS = {"throughput": (0.015, 0.05), "mean": (0.02, 0.06), "p95": (0.05, 0.15)}


def cases(page):
    """The words of the page's command: measurements and scenarios in turn."""
    words = re.findall(r"(\$data/\S+\.csv) (\$here/\S+\.yaml)", page)
    assert words, "the page has no command"
    return [word.replace(name, place) for pair in words for word in pair
            for name, place in PLACES.items() if word.startswith(name)]


def digits(value):
    """Three digits, as the program shows them."""
    if value == 0:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(float(f"{value:.3g}")))))
    rounded = float(f"{value:.3g}")
    return f"{rounded:{',' if rounded >= 10000 else ''}.{decimals}f}"


def text(quantity, value):
    if value is None:
        return "–"
    if quantity == "throughput":
        return digits(value) + "/s"
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if float(f"{value / size:.3g}") >= 1 or value == 0:
            return f"{digits(value / size)} {unit}"
    return f"{digits(value / 1e-6)} µs"


def share(value, sign=False):
    return "–" if value is None else f"{100 * value:{'+' if sign else ''}.1f}%"


def error(figure, key="error"):
    told = share(figure[key], True)
    return told if figure["judged"] or figure[key] is None else f"({told})"


def escaped(label):
    return re.sub(r"([\\`*_\[\]<>|&#])", r"\\\1", label)


def table(columns, sides, rows):
    lines = [columns, sides, *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def summary(document):
    rows = []
    for key, name in QUANTITIES:
        found = document["summary"][key]
        goal = GOALS[key]
        met = found["median"] <= goal[0] and found["p90"] <= goal[1]
        rows.append([name, str(found["points"]), str(found["left_out"]),
                     *(share(found[part]) for part in ("median", "p90", "worst")),
                     f"{share(goal[0])}, {share(goal[1])}", "met" if met else "missed",
                     *(share(found["naive_" + part]) for part in ("median", "p90", "worst"))])
    return table(["absolute error", "points", "left out", "median", "90%", "worst",
                  "asked: median, 90%", "", "naive: median", "90%", "worst"],
                 ["---"] + ["--:"] * 6 + ["---"] + ["--:"] * 3, rows)


def left_out(document):
    lines = []
    for key, name in QUANTITIES:
        found = []
        for case in document["cases"]:
            those = [f"{escaped(point['point'])} {share(point[key]['spread'])}"
                     if point[key]["measured"] else f"{escaped(point['point'])} (nothing)"
                     for point in case["points"]
                     if not point[key]["judged"] and point[key]["measured"] is not None]
            if those:
                found.append(f"{case['scenario']} {', '.join(those)}")
        lines.append(f"- {name}: {'; '.join(found) if found else 'none'}\n")
    return "".join(lines)


def points(document):
    out = []
    for case in document["cases"]:
        rows = []
        for point in case["points"]:
            row = [escaped(point["point"])]
            for key, _ in QUANTITIES:
                figure = point[key]
                row += [text(key, figure["measured"]), text(key, figure["predicted"]["mean"]),
                        error(figure)]
                if key != "p95":
                    row.append(error(figure, "naive_error"))
            rows.append(row)
        out.append(f"### {case['scenario']}\n\n" + table(
            ["", "throughput", "predicted", "error", "naive", "mean", "predicted", "error",
             "naive", "p95", "predicted", "error"], ["---"] + ["--:"] * 11, rows))
    return "\n".join(out)


BLOCKS = {"summary": summary, "left out": left_out, "points": points}


def main():
    renew = sys.argv[1] == "--renew"
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    found = subprocess.run([sys.argv[-1], "validate", "--json", *cases(page)], text=True,
                           capture_output=True, check=False)
    if found.returncode != 0:
        sys.exit(found.stderr)
    document = json.loads(found.stdout)
    print(f"1..{len(BLOCKS)}")
    failed = False
    for number, (name, make) in enumerate(BLOCKS.items(), 1):
        begin = f"<!-- {name} -->\n"
        before, mark, rest = page.partition(begin)
        now, end, after = rest.partition("<!-- end -->\n")
        assert mark and end, f"{PAGE} has no block '{name}'"
        made = make(document)
        if renew:
            page = before + begin + made + end + after
        good = renew or now == made
        failed |= not good
        print(f"{'' if good else 'not '}ok {number} - {PAGE}: {name}")
        if not good:
            print("# tests/support/validation.sh --renew build/release/headroom renews it")
            for line in difflib.unified_diff(now.splitlines(), made.splitlines(), "the page",
                                             "the program", lineterm="", n=0):
                print("# " + line)
    if renew:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(page)
    sys.exit(failed)


main()
