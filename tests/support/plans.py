"""Recomputes what the pages of plans say from the figures beside them: plans.py FILE.json...

A document of `headroom plan --json` has figures and, in its member "page", what was told of them.
Dates, intervals, weeks bought, numbers needed and costs are worked out again here, from the weeks
and the prices, by nothing but this file; the first sentence, the tables and the charts have to say
the same. Reports in TAP.
"""

import copy
import datetime
import json
import re
import sys

SHARES = {"low95": 0.025, "low80": 0.1, "middle": 0.5, "high80": 0.9, "high95": 0.975}


# ---- texts ----


def day(iso):
    date = datetime.date.fromisoformat(iso)
    return f"{date.day} {date:%B %Y}"


def day_or_after(iso, document):
    return day(iso) if iso else "after " + day(document["horizon"]["until"])


def is_text_of(text, value):
    """Whether a number was printed so: 298/s for 297.9, in three digits or in those it has."""
    figures = re.match(r"[+-]?[\d,]+(\.\d+)?", text)
    if value is None or not figures:
        return value is None and not figures
    number = figures[0].replace(",", "")
    decimals = len(figures[1]) - 1 if figures[1] else 0
    digits = len(re.sub(r"\D", "", number).lstrip("0"))
    step = 10.0 ** -decimals if decimals else 10.0 ** max(0, digits - 3)
    return abs(float(number) - value) <= 0.5001 * step


def share_text(share):
    """79%, but nothing that is not quite nothing, or all, is called so."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"


def percent(change):
    return f"{100 * change:+.1f}%" if abs(100 * change) < 9.95 else f"{100 * change:+.0f}%"


def blocks(document, kind):
    return [block for block in document["page"]["blocks"] if block["kind"] == kind]


def table(document, first):
    """The rows of the table whose first title this is, as texts."""
    for block in blocks(document, "table"):
        if block["columns"][0]["title"] == first:
            return [[cell if isinstance(cell, str) else cell["text"] for cell in row]
                    for row in block["rows"]]
    return None


def charts(document, name):
    return [block for block in blocks(document, "chart") if block["name"] == name]


def prices_of(document):
    """What one costs a month, by its path."""
    return {price["path"]: price["each"] for price in document["prices"]["of"]}


def per_s(document, factor):
    return None if factor is None else factor * document["as_written"]["per_s"]


# ---- worked out again ----


def date_of(document, share):
    """The first week by which so many of the futures have run out."""
    for week in document["weeks"]:
        if week["run_out"] >= share - 1e-9:
            return week["from"]
    return None


def limit_of(document):
    return document["limit"][0]["factor"]


def best(document):
    found = document["remedies"][:1]
    return found[0] if found and found[0]["weeks_bought"]["middle"] >= 1 else None


def weeks_text(count):
    return f"{count:.0f} week" + ("" if count == 1 else "s")


def decision(document):
    """As it is said when remedies were tried."""
    remedy = best(document)
    if not remedy:
        return None
    earliest = date_of(document, SHARES["low80"])
    now = document["kind"] == "today" or earliest == document["weeks"][0]["from"]
    bought = weeks_text(remedy["weeks_bought"]["middle"])
    more = " or more" if remedy["or_more"]["middle"] else ""
    when = "now" if now else f"before {day_or_after(earliest, document)}"
    return f"{when}, {remedy['remedy']} ({remedy['effort']}) buys {bought}{more}"


# ---- what has to agree ----


def dates_follow_from_the_weeks(document):
    for name, share in SHARES.items():
        found = date_of(document, share)
        assert found == document["date"][name], (name, found, document["date"][name])
    last = document["weeks"][-1]["run_out"]
    assert abs(last - document["date"]["within_horizon"]) < 1e-9, last
    starts = [datetime.date.fromisoformat(week["from"]) for week in document["weeks"]]
    assert all((b - a).days == 7 for a, b in zip(starts, starts[1:]))
    assert len(starts) == document["horizon"]["weeks"]


def the_kind_follows_from_the_dates(document):
    today = document["today"] > limit_of(document)
    middle = date_of(document, SHARES["middle"])
    kind = "today" if today else "date" if middle else "later"
    assert kind == document["kind"], kind


def the_first_sentence_says_so(document):
    verdict = blocks(document, "verdict")[0]
    text = verdict["lead"] + verdict["text"]
    assert text == document["verdict"] + ".", text
    assert verdict["good"] == (document["kind"] in ("later", "never"))
    resource = document["resource"]
    if document["kind"] == "date":
        begins = f"Runs out in the week of {day(date_of(document, 0.5))}: {resource};"
    elif document["kind"] == "today":
        begins = f"Too much already, today: {resource} has run out;"
    else:
        begins = f"Not within the horizon, until {day(document['horizon']['until'])}"
        share = re.search(r"(\S+) run out before, of (\S+), one in ten by ([^;]*);", text)
        assert share and share_text(document["weeks"][-1]["run_out"]).endswith(share[1]), text
        assert share[2] == resource and share[3] == day(date_of(document, 0.1)), text
    assert text.startswith(begins), (begins, text)
    said = decision(document)
    assert not said or text.endswith(f"; {said}."), (said, text)


def the_interval_is_said(document):
    if document["kind"] != "date":
        return
    page = " ".join(block["text"] for block in blocks(document, "say"))
    for confidence, low, high in ((80, 0.1, 0.9), (95, 0.025, 0.975)):
        early, late = date_of(document, low), date_of(document, high)
        if late is None:
            said = f"{day(early)} or later, beyond the horizon"
        elif early == late:
            said = day(early)
        else:
            said = f"from {day(early)} to {day(late)}"
        assert re.search(rf"with {confidence}%[^:;]*: {said}[;.]", page), (confidence, said)


def limit_load_and_growth_are_said(document):
    page = " ".join(block["text"] for block in blocks(document, "say"))
    limit = re.search(r"Every objective holds up to (\S+/s); beyond, (.*?)\. The busiest hour of "
                      r"the last week had (\S+/s), and its level changes by (\S+) a month \(80%: "
                      r"(\S+) to (\S+)\)", page)
    assert limit, page
    assert is_text_of(limit[1], per_s(document, limit_of(document))), limit[1]
    assert limit[2] == document["stops"]["why"], limit[2]
    assert is_text_of(limit[3], per_s(document, document["today"])), limit[3]
    growth = document["history"]["growth_a_month"]
    said = [limit[4], limit[5], limit[6]]
    assert said == [percent(growth[name]) for name in ("middle", "low80", "high80")], said


def most(numbers):
    """None: in some month no number is enough."""
    return None if None in numbers else max(numbers)


def what_it_takes_is_said(document):
    if not document["units"]:
        return
    page = " ".join(block["text"] for block in blocks(document, "say"))
    said = re.search(r"In the busiest month until ([^,]*), (.*?\(now \d+\))\. ", page)
    assert said and said[1] == day(document["horizon"]["until"]), page
    parts = said[2].split("; or ")
    assert len(parts) == len(document["units"]), parts
    for part, units in zip(parts, document["units"]):
        needed, surely = most(units["needed"]), most(units["to_be_sure"])
        numbers = [int(number) for number in re.findall(r"(?:takes|sure) (\d+)", part)]
        assert part.endswith(f"(now {units['now']})"), part
        assert numbers == [number for number in (needed, surely) if number and needed], part
        assert ("no number of" in part) == (needed is None), part
        assert ("none is enough" in part) == (needed is not None and surely is None), part


def loads_are(document, texts, load):
    low, high = texts[1].split(" to ")
    for text, name in ((texts[0], "middle"), (low, "low80"), (high, "high80")):
        assert is_text_of(text, per_s(document, load[name])), (text, name, load[name])


def the_weeks_are_told(document):
    rows = table(document, "week of")
    assert len(rows) == len(document["weeks"])
    for row, week in zip(rows, document["weeks"]):
        assert row[0] == day(week["from"]), row
        loads_are(document, row[1:3], week["load"])
        assert is_text_of(row[3], per_s(document, week["limit"])), row
        assert row[4] == share_text(week["holds"]), row
        assert row[5] == (week["resource"] or "–"), row
        assert row[6] == (f"{week['missed']} missed" if week["missed"] else "hold"), row
        assert bool(week["missed"]) == (week["load"]["middle"] > week["limit"]), week


def the_months_are_told(document):
    rows = table(document, "month")
    assert len(rows) == len(document["months"])
    for row, month in zip(rows, document["months"]):
        first = month["first_week"]
        weeks = document["weeks"][first:first + month["weeks"]]
        date = datetime.date.fromisoformat(month["month"] + "-01")
        assert row[0] == f"{date:%b %Y}", row
        loads_are(document, row[1:3], month["load"])
        assert row[4] == share_text(month["holds"]), row
        # The busiest of several weeks is no less than any, and holds no more often.
        for week in weeks:
            assert month["holds"] <= week["holds"] + 1e-9, (month, week)
            for name in SHARES:
                assert month["load"][name] >= week["load"][name] - 1e-9, (month, week)


def remedies_are_told(document):
    rows = table(document, "what buys time") or []
    assert len(rows) == len(document["remedies"])
    priced = document["prices"]["a_month_as_it_is"] is not None
    for row, remedy in zip(rows, document["remedies"]):
        bought, more = remedy["weeks_bought"], remedy["or_more"]
        texts = [f"{bought[name]:.0f}" + ("+" if more[name] else "") for name in bought]
        assert row[:2] == [remedy["remedy"], remedy["effort"]], row
        assert is_text_of(row[2], per_s(document, remedy["limit"][0]["factor"])), row
        assert row[3] == (texts[1] if bought["middle"] >= 1 else "none"), row
        assert row[4] == f"{texts[0]} to {texts[2]}", row
        assert row[-1] == day_or_after(remedy["date"]["middle"], document), row
        if priced and remedy["cost_a_month"] is not None:
            currency = document["prices"]["currency"]
            cost = remedy["cost_a_month"]
            assert row[5] == f"{'+' if cost > 0.5 else ''}{cost:.0f} {currency}", row
        assert list(bought.values()) == sorted(bought.values()), row
        assert bought["high80"] <= document["horizon"]["weeks"], row


def remedies_cost_what_they_add(document):
    """A remedy that only sets numbers which have a price costs the difference."""
    prices = prices_of(document)
    in_all = sum(price["each"] * price["now"] for price in document["prices"]["of"])
    assert in_all == (document["prices"]["a_month_as_it_is"] or 0), in_all
    for remedy in document["remedies"]:
        parts = [setting.split("=", 1) for setting in remedy["settings"]]
        if not all(path in prices and re.fullmatch(r"\d+", value) for path, value in parts):
            continue
        found = re.search(r"(\d+) → (\d+)", remedy["remedy"])
        assert found and len(parts) == 1 and parts[0][1] == found[2], remedy
        more = prices[parts[0][0]] * (int(found[2]) - int(found[1]))
        assert abs(remedy["cost_a_month"] - more) < 1e-6, (more, remedy)


def fewest(units, load):
    """Of the numbers that were tried, the least that carries the load, and the most below."""
    enough = [size["number"] for size in units["carries"] if size["factor"] >= load]
    few = [size["number"] for size in units["carries"] if size["factor"] < load]
    return max(few, default=0), min(enough, default=None)


def numbers_needed_carry_the_load(document):
    for units in document["units"]:
        for number, surely, month in zip(units["needed"], units["to_be_sure"],
                                         document["months"]):
            for count, share in ((number, "middle"), (surely, "high80")):
                below, least = fewest(units, month["asked"][share])
                if count is None:
                    assert least is None, (units["path"], month)
                else:
                    assert below < count, (units["path"], count, below, month)
                    assert least is None or count <= least, (units["path"], count, least, month)


def numbers_and_costs_are_told(document):
    needed = [block for block in blocks(document, "table")
              if block["columns"][0]["title"] == "month" and block["columns"][2]["title"] ==
              "to be sure"]
    assert len(needed) == (1 if document["units"] else 0)
    for block in needed:
        rows = [[cell if isinstance(cell, str) else cell["text"] for cell in row]
                for row in block["rows"]]
        for i, row in enumerate(rows):
            at = 1
            for units in document["units"]:
                for name in ("needed", "to_be_sure"):
                    number = units[name][i]
                    assert row[at] == ("none helps" if number is None else str(number)), row
                    at += 1
                at += cost_is_told(document, units, i, row[at:])


def cost_is_told(document, units, month, cells):
    """Of all that has a price, with so many of these; 1 if there is a cell for it."""
    prices, needed, surely = prices_of(document), units["needed"][month], units["to_be_sure"][month]
    if units["path"] not in prices:
        assert units["cost"][month] is None
        return 0
    as_it_is = document["prices"]["a_month_as_it_is"]
    costs = [as_it_is + prices[units["path"]] * (number - units["now"])
             for number in (needed, surely) if number is not None]
    if needed is None:
        assert cells[0] == "–", cells
        return 1
    assert abs(units["cost"][month] - costs[0]) < 1e-6, (units, costs)
    assert cells[0] == " to ".join(f"{cost:.0f}" for cost in sorted(set(costs))), (cells, costs)
    return 1


def charts_show_the_figures(document):
    loads = charts(document, "load and limit")
    assert len(loads) == 1
    top = loads[0]["y"]["to"] or float("inf")
    series = {one["name"]: one for one in loads[0]["series"]}
    for name, part, share in (("forecast", "y", "middle"), ("80%", "low", "low80"),
                              ("80%", "high", "high80"), ("95%", "low", "low95"),
                              ("95%", "high", "high95")):
        wanted = [per_s(document, week["load"][share]) for week in document["weeks"]]
        shown = series[name][part]
        assert len(shown) == len(wanted), (name, part)
        for value, want in zip(shown, wanted):
            assert abs(value - min(want, top)) <= 1e-9 * want, (name, part, value, want)
    limits = [per_s(document, week["limit"]) for week in document["weeks"]]
    assert series["limit"]["y"] == limits, series["limit"]
    for chart in charts(document, "weeks bought"):
        shown = [(row["low"], row["mean"], row["high"]) for row in chart["rows"]]
        bought = [remedy["weeks_bought"] for remedy in document["remedies"]]
        assert shown == [(b["low80"], b["middle"], b["high80"]) for b in bought], shown


CHECKS = [dates_follow_from_the_weeks, the_kind_follows_from_the_dates,
          the_first_sentence_says_so, the_interval_is_said, limit_load_and_growth_are_said,
          what_it_takes_is_said,
          the_weeks_are_told, the_months_are_told, remedies_are_told,
          remedies_cost_what_they_add, numbers_needed_carry_the_load,
          numbers_and_costs_are_told, charts_show_the_figures]


# ---- what is changed is noticed ----


def complaints(document):
    """What does not agree; a figure that breaks the recomputing is noticed as well."""
    found = []
    for check in CHECKS:
        try:
            check(document)
        except (AssertionError, KeyError, TypeError, ValueError, IndexError) as error:
            found.append(f"{check.__name__.replace('_', ' ')}: {error}")
    return found


def changed(document):
    """The document with one figure or one word of its page changed, again and again."""
    def other(change):
        copied = copy.deepcopy(document)
        change(copied)
        return copied

    def run_out(copied):
        for week in copied["weeks"]:
            week["run_out"] = min(1.0, week["run_out"] + 0.3)

    def limit(copied):
        copied["limit"][0]["factor"] *= 1.05

    def load(copied):
        copied["weeks"][2]["load"]["middle"] *= 1.05

    def bought(copied):
        copied["remedies"][0]["weeks_bought"]["middle"] += 1

    def price(copied):
        copied["prices"]["of"][0]["each"] += 10

    def needed(copied):
        copied["units"][0]["needed"][0] += 1

    def verdict(copied):
        copied["page"]["blocks"][1]["text"] += " Or not."

    def growth(copied):
        copied["history"]["growth_a_month"]["middle"] += 0.01

    return {change.__name__: other(change)
            for change in (run_out, limit, load, bought, price, needed, verdict, growth)}


def main(paths):
    cases = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        cases.append((f"{path} says what its figures say", complaints(document)))
        unnoticed = [name for name, other in changed(document).items() if not complaints(other)]
        cases.append((f"{path}: what is changed is noticed", unnoticed))
    print(f"1..{len(cases)}")
    for number, (name, wrong) in enumerate(cases, 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong:
            print("# " + line.replace("\n", " "))
    return any(wrong for _, wrong in cases)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
