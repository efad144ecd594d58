"""Computes what kept plans say from other numbers of the same documents, and tells both.

    plans.py PLAN.json...

Dates from the share of the futures that have run out by each week, numbers needed from what each
number carries, costs from prices, the weeks that hold from loads and limit.
"""
import json
import sys

SHARES = {"low95": 0.025, "low80": 0.1, "middle": 0.5, "high80": 0.9, "high95": 0.975}
DRAWS = 1000


def week_of(plan, share):
    """The first week by which so many of the futures, in order, have run out."""
    rank = int(share * (DRAWS - 1) + 0.5)
    return next((week["from"] for week in plan["weeks"]
                 if round(week["run_out"] * DRAWS) > rank), None)


def least(units, load):
    """The smallest number known to carry the load; None where more carry no more."""
    return next((size["number"] for size in units["carries"]
                 if size["factor"] is None or size["factor"] >= load), None)


def cost(plan, path, number):
    each = {price["path"]: price["each"] for price in plan["prices"]["of"]}
    now = {price["path"]: price["now"] for price in plan["prices"]["of"]}
    if path not in each or number is None:
        return None
    return plan["prices"]["a_month_as_it_is"] + each[path] * (number - now[path])


def check(what, said, found):
    if said == found:
        return
    sys.exit(f"{what}: the plan says {said}, its numbers {found}")


for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as stream:
        plan = json.load(stream)
    for name, share in SHARES.items():
        check(f"{file}: {name}", plan["date"][name], week_of(plan, share))
    out = max(week["run_out"] for week in plan["weeks"])
    check(f"{file}: within the horizon", plan["date"]["within_horizon"], out)
    months = plan["months"]
    for units in plan["units"]:
        for key, share in (("needed", "middle"), ("to_be_sure", "high80")):
            numbers = [least(units, month["asked"][share]) for month in months]
            check(f"{file}: {units['path']} {key}", units[key], numbers)
        costs = [cost(plan, units["path"], number) for number in units["needed"]]
        check(f"{file}: cost of {units['path']}", units["cost"], costs)
    for week in plan["weeks"]:
        missed = week["load"]["middle"] > week["limit"]
        check(f"{file}: {week['from']}", week["missed"] is not None, missed)
    print(f"{file}: {plan['kind']}, {plan['date']['middle']}, {plan['resource']}:",
          f"{len(plan['weeks'])} weeks, {len(plan['units'])} numbers, as said")
