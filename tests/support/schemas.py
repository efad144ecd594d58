"""Holds the schemas against what the program does, and reports in TAP.

    schemas.py build/sanitized/headroom

Of scenarios: what loads validates, as it is written and with its defaults filled in; what the
schema refuses, `headroom check` refuses too, for hundreds of scenarios made wrong in one place;
and both know the same keys everywhere. Of results: real documents validate and have nothing that
the schema does not name; one made for the purpose has all that it names.
"""
import copy
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

PROGRAM = sys.argv[1]
SCENARIOS = sorted(
    path
    for folder in ("scenarios/*/*.yaml", "tests/golden/*/*/*.yaml", "tests/fuzz/corpus/scenario/*.yaml")
    for path in glob.glob(folder)
)


class Loader(yaml.SafeLoader):
    """YAML 1.2: `no` is a word, 1:30 is no number."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"^(~|null|Null|NULL|)$", "~nN\0"),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern),
                                 [letter if letter != "\0" else "" for letter in first])


def read_yaml(text):
    return yaml.load(text, Loader)


def run(*words, text=None):
    return subprocess.run([PROGRAM, *words], input=text, text=True, capture_output=True, check=False)


def check(text):
    """Whether the program takes it, and what it says."""
    found = run("check", "-", text=text)
    if found.returncode not in (0, 2):
        raise AssertionError(f"check ended with {found.returncode}: {found.stderr}")
    return found.returncode == 0, found.stderr


# ---- scenarios ----

SCHEMA = json.loads(run("schema").stdout)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def refusals(validator, document):
    return ["%s: %s" % ("/".join(map(str, error.absolute_path)), error.message[:200])
            for error in validator.iter_errors(document)]


def schemas_are_schemas():
    for schema in (SCHEMA, RESULT):
        jsonschema.Draft7Validator.check_schema(schema)


def what_loads_validates():
    loaded = 0
    for path in SCENARIOS:
        found = run("check", "--resolved", path)
        if found.returncode != 0:
            continue
        loaded += 1
        with open(path, encoding="utf-8") as file:
            wrong = refusals(VALIDATOR, read_yaml(file.read()))
        assert not wrong, (path, wrong)
        wrong = refusals(VALIDATOR, read_yaml(found.stdout))
        assert not wrong, (path, "resolved", wrong)
    assert loaded > 5, loaded


SMALL = """
traffic: {users: {rate: 10/s, request: view}}
services: {app: {workers: 4, pools: {main: {connections: 2}}}}
databases: {main: {cpu: 2, rows: {stock: {count: 10}}}}
externals: {bank: {time: exp 5ms}}
caches: {pages: {hits: 80%, time: 1ms}}
queues: {mails: {workers: 2}}
gates: {door: {capacity: 1}}
requests:
  view:
    service: app
    steps:
      - cpu: exp 3ms
      - transaction: [{query: 1ms}, {lock: stock}, {call: bank}]
      - {cache: pages, miss: [{query: {cpu: exp 1ms, times: 2}}]}
      - {enqueue: view2, to: mails}
      - {hold: door, steps: [{wait: 1ms}]}
      - {repeat: 2, steps: [{cpu: 1ms}]}
      - choose: [{chance: 50%, steps: [{cpu: 1ms}]}, {chance: 50%, steps: [{fail: 1%}]}]
      - parallel: [[{wait: 1ms}], [{wait: 2ms}]]
      - reply: now
  view2: {steps: [{wait: 1ms}]}
"""

# Path, what stands there, and whether both are to refuse it.
SHAPES = """
run.duration: 10 | 10minutes | -5m | [10m] | {a: 1m}
run.warmup: automatic | 5
run.replications: 0 | 2.5 | many | 100001
run.precision: 0.02 | 2
run.seed: -1 | dice
run.max_in_flight: 0
traffic.users.rate: 120 | 120/m | fast | [120/s] | {begin: 1/s}
traffic.users.rate: {start: 1/s, stages: []} | {start: 1/s, stages: [{duration: 5m}]}
traffic.users.arrivals: poison | erlang | bursty x
traffic.users.users: 1.5
traffic.users.think: exp 5 | lognormal 5ms cv | normal 5ms | uniform 2ms
traffic.users.mix: {view: 0.3} | [view]
services: [app]
services.app: fast
services.a.b: {workers: 1}
services.app.balance: robin
services.app.workers: 0 | -1 | "many"
services.app.cpu: two | 0 | 2 cores
services.app.conections: 5
services.app.memory: {limit: 2GB} | {limit: 2, over: slow 4x} | {limit: 2GB, over: slow 4}
services.app.memory: {limit: 2GB, over: restart} | {limit: 2GB, over: die}
services.app.pools.main: {} | {connections: 0} | {connections: 2, per: process}
databases.main.disk: 1.5
databases.main.proxy: {timeout: 1s}
databases.main.slowdown: 2% | {contention: 0.02}
databases.main.rows.stock: {count: 10, pick: zipf} | {count: 10, handoff: mysql}
externals.bank: {} | {time: 5} | {time: 5ms, batch: {up_to: 5}}
caches.pages.hits: 0.8
queues.mails.workers: none
gates.door.per: worker
requests.view: {service: app}
requests.view.steps: {cpu: 5ms} | cpu
requests.view.steps: [cpu] | [{cpus: 5ms}] | [{cpu: 5}] | [{cpu: 5ms, wait: 5ms}]
requests.view.steps: [{query: {cpu: 5ms, times: x}}] | [{query: {cpus: 5ms}}]
requests.view.steps: [{transaction: 5ms}] | [{transaction: {database: main}}]
requests.view.steps: [{transaction: [{lock: {count: 2}}]}] | [{reply: later}]
requests.view.steps: [{hold: door}] | [{repeat: x, steps: []}] | [{repeat: 2}]
requests.view.steps: [{choose: []}] | [{choose: [{chance: 100%}]}] | [{parallel: [{cpu: 1ms}]}]
requests.view.steps: [{fail: 0.5}] | [{enqueue: view2}] | [{id: only}] | [{cpu: 1ms, id: a.b}]
requests.view.timeout: 0.5
requests.view.cancel: yes | 1
requests.view.retry: 3 | {times: 1.5} | {jitter: 0.5}
requests.view.slo: 400ms | {p95: 0.4} | {p100: 1s} | {p0: 1s} | {median: 1s} | {errors: 0.01}
requests.view.priority: 10 | high
what_if: [a] | {a: 5}
"""


def put(document, path, value):
    *inner, last = path.split(".") if path != "services.a.b" else ["services", "a.b"]
    for key in inner:
        document = document.setdefault(key, {})
    document[last] = value


def wrong_shapes_are_refused_by_both():
    assert check(SMALL)[0], check(SMALL)[1]
    cases = 0
    for line in SHAPES.strip().splitlines():
        path, values = line.split(": ", 1)
        for value in values.split(" | "):
            document = read_yaml(SMALL)
            put(document, path, yaml.load(value, yaml.BaseLoader if value == "yes" else Loader))
            if path.startswith("traffic.users.users") or path.endswith("think"):
                del document["traffic"]["users"]["rate"]
                document["traffic"]["users"].setdefault("users", 5)
            elif path.endswith("mix"):
                del document["traffic"]["users"]["request"]
            text = yaml.safe_dump(document)
            assert not check(text)[0], f"check takes {path}: {value}"
            assert refusals(VALIDATOR, read_yaml(text)), f"the schema takes {path}: {value}"
            cases += 1
    assert cases > 90, cases


def nodes(document, path=()):
    yield path
    children = document.items() if isinstance(document, dict) else (
        enumerate(document) if isinstance(document, list) else ())
    for key, child in children:
        yield from nodes(child, path + (key,))


GARBAGE = [None, 0, 7, 0.5, -1, True, "word", "5ms", "30%", "10/s", "2GB", "exp 5ms", "auto", "fifo",
           "zipf 1.1", "geometric 2", [], {}, [{"cpu": "1ms"}], {"cpu": "1ms"}, {"word": "5ms"}, ""]


def damage(document, chance):
    """Something else in one place: a value replaced, a key renamed, left out or added."""
    document = copy.deepcopy(document)
    path = chance.choice([path for path in nodes(document) if path])
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    last = path[-1]
    how = chance.randrange(4)
    if how == 0 or isinstance(parent, list):
        parent[last] = chance.choice(GARBAGE)
    elif how == 1:
        parent[chance.choice(["word", "x-mine", "time", "steps", "cpu"])] = parent.pop(last)
    elif how == 2:
        del parent[last]
    else:
        parent[chance.choice(["word", "x-mine", "cpu", "id"])] = chance.choice(GARBAGE)
    return document


def what_the_schema_refuses_is_refused():
    chance = random.Random(1)
    small = read_yaml(SMALL)
    both = refused = 0
    for _ in range(250):
        text = yaml.safe_dump(damage(small, chance))
        loads = check(text)[0]
        wrong = refusals(VALIDATOR, read_yaml(text))
        assert not (wrong and loads), (wrong, text)
        refused += not loads
        both += bool(wrong)
    # Names that are gone are no matter of shape; most of the rest is.
    assert refused > 120 and both > 0.6 * refused, (refused, both)


# ---- keys ----


def sections(schema, document, path=()):
    """The objects of a document, each with the schema it matches best."""
    if "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        for choice in schema["anyOf"]:
            whole = {**choice, "definitions": SCHEMA["definitions"]}
            if jsonschema.Draft7Validator(whole).is_valid(document):
                yield from sections(choice, document, path)
    elif isinstance(document, list):
        for i, child in enumerate(document):
            yield from sections(schema.get("items", {}), child, path + (i,))
    elif isinstance(document, dict):
        if "properties" in schema:
            yield path, schema
        for key, child in document.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                yield from sections(inner, child, path + (key,))


def with_key(document, path, key):
    document = copy.deepcopy(document)
    inner = document
    for part in path:
        inner = inner[part]
    inner.setdefault(key, "?")
    return yaml.safe_dump(document)


def both_know_the_same_keys():
    with open("tests/golden/check/example/checkout.yaml", encoding="utf-8") as file:
        documents = [read_yaml(SMALL), read_yaml(file.read())]
    seen = set()
    compared = 0
    for document in documents:
        for path, schema in sections(SCHEMA, document):
            known = sorted(schema["properties"])
            if tuple(known) in seen:
                continue
            seen.add(tuple(known))
            for key in known:
                said = check(with_key(document, path, key))[1]
                assert f"unknown key '{key}'" not in said, (path, key, said)
            listed = re.search(r"unknown [a-z]+ 'zzzzzzzz'.*?there is ([^\n]*)",
                               check(with_key(document, path, "zzzzzzzz"))[1], re.S)
            names = listed[1].split(", ") if listed else []
            if "..." in names:
                assert set(names) - {"..."} < set(known), (path, names, known)
            elif names and path[-1:] != ("slo",):
                assert sorted(names) == known, (path, names, known)
                compared += 1
    assert len(seen) > 25 and compared > 15, (len(seen), compared)


# ---- results ----

with open("docs/result.schema.json", encoding="utf-8") as schema_file:
    RESULT = json.load(schema_file)


def documents():
    with open("tests/unit/plots/render_json_full.json", encoding="utf-8") as file:
        yield "render_json_full.json", json.load(file)
    for path in sorted(glob.glob("tests/golden/*/*/stdout")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if text.startswith("{") and '"schema_version": "' in text and '"littles_law"' in text:
            yield path, json.loads(text)


def strict(schema):
    """The same, but nothing may be there that it does not name."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        closed["additionalProperties"] = False
    return closed


def results_validate():
    validator = jsonschema.Draft7Validator(strict(RESULT))
    for name, document in documents():
        wrong = refusals(validator, document)
        assert not wrong, (name, wrong)


def full(schema):
    """The same, but all must be there that it names."""
    if isinstance(schema, list):
        return [full(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    filled = {key: full(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        # Pages are told of by a schema of their own.
        filled["required"] = [key for key in schema["properties"] if key != "page"]
    return filled


def the_example_has_all_there_can_be():
    name, document = next(documents())
    wrong = refusals(jsonschema.Draft7Validator(full(RESULT)), document)
    assert not wrong, (name, wrong)


def a_result_with_more_or_less_is_told():
    _, document = next(documents())
    closed = jsonschema.Draft7Validator(strict(RESULT))
    opened = jsonschema.Draft7Validator(RESULT)
    more = {**document, "later": 1}
    assert refusals(closed, more) and not refusals(opened, more)
    for key in document:
        less = {name: value for name, value in document.items() if name != key}
        assert refusals(opened, less), key


def variants_beside_each_other_validate():
    _, result = next(documents())
    estimate = result["system"]["throughput"]
    difference = {"variant": "more", "throughput": estimate, "mean": estimate, "p95": estimate,
                  "errors": estimate}
    several = {"scenario": "a shop", "seed": 1, "schema_version": "1.0",
               "results": [result, {**result, "variant": "more"}], "comparison": [difference]}
    validator = jsonschema.Draft7Validator(strict(RESULT))
    assert not refusals(validator, several), refusals(validator, several)
    for broken in ({"results": []}, {"results": [{}]}, {"comparison": [{}]}, {"more": 1}):
        assert refusals(validator, {**several, **broken}), broken


def schemas_are_printed_as_shipped():
    assert json.loads(run("schema", "--result").stdout) == RESULT
    listed = run("schema", "--list").stdout.split()
    shipped = [os.path.basename(path).split(".")[0] for path in glob.glob("docs/*.schema.json")]
    assert sorted(listed) == sorted([*shipped, "scenario"]), (listed, shipped)
    for name in shipped:
        with open(f"docs/{name}.schema.json", encoding="utf-8") as file:
            assert run("schema", name).stdout == file.read(), name


STUDIES = {"backtest": "backtest", "calibrate": "calibration", "capacity": "capacity",
           "compare": "compare", "forecast": "forecast", "plan": "plan",
           "remedies": "remedies", "scale": "scale", "validate": "validation", "why": "why"}


def studies_validate():
    for golden, name in STUDIES.items():
        with open(f"docs/{name}.schema.json", encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(strict(schema))
        with open(f"tests/golden/{golden}/json/stdout", encoding="utf-8") as file:
            text = file.read()
        document, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
        wrong = refusals(validator, document)
        assert not wrong, (name, wrong)


# ---- pages ----

with open("docs/page.schema.json", encoding="utf-8") as schema_file:
    PAGE = json.load(schema_file)


def pages():
    """The pages of all documents at hand, wherever in their text they begin."""
    files = ["tests/unit/plots/page_made_up.json", *sorted(glob.glob("docs/reports/*.json")),
             *sorted(glob.glob("tests/golden/*/*/stdout"))]
    for path in files:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        begin = re.search(r"^{", text, re.M)
        if begin and '"page": {' in text:
            document, _ = json.JSONDecoder().raw_decode(text, begin.start())
            yield path, document["page"]


def pages_validate():
    validator = jsonschema.Draft7Validator(strict(PAGE))
    kept = list(pages())
    assert len(kept) > 3, [name for name, _ in kept]
    for name, page in kept:
        wrong = refusals(validator, page)
        assert not wrong, (name, wrong)


def words(value, key):
    """All that is called by the key, wherever in the value."""
    if isinstance(value, list):
        return set().union(*(words(part, key) for part in value))
    if not isinstance(value, dict):
        return set()
    found = {value[key]} if isinstance(value.get(key), str) else set()
    return found.union(*(words(part, key) for part in value.values()))


def the_page_that_is_made_up_has_every_kind():
    _, made_up = next(pages())
    kinds = PAGE["definitions"]["text"]["properties"]["kind"]["enum"]
    assert words(made_up, "kind") == {*kinds, "verdict", "item", "more", "table", "chart"}
    assert words(made_up, "chart") == {"lines", "bars", "effects", "grid"}
    for key, value in (("look", "line"), ("tone", "first"), ("unit", "share")):
        broken = json.loads(json.dumps(made_up).replace(f'"{key}": "{value}"', f'"{key}": "odd"'))
        assert broken != made_up and refusals(jsonschema.Draft7Validator(PAGE), broken), key


def reference_is_up_to_date():
    with open("docs/reference.md", encoding="utf-8") as file:
        assert file.read() == run("schema", "--markdown").stdout, "make golden-accept renews it"


CASES = [schemas_are_schemas, what_loads_validates, wrong_shapes_are_refused_by_both,
         what_the_schema_refuses_is_refused, both_know_the_same_keys, results_validate,
         the_example_has_all_there_can_be, a_result_with_more_or_less_is_told,
         variants_beside_each_other_validate, schemas_are_printed_as_shipped,
         studies_validate, pages_validate, the_page_that_is_made_up_has_every_kind,
         reference_is_up_to_date]

print(f"1..{len(CASES)}")
FAILED = False
for number, case in enumerate(CASES, 1):
    name = case.__name__.replace("_", " ")
    try:
        case()
        print(f"ok {number} - {name}", flush=True)
    except AssertionError as error:
        FAILED = True
        print(f"not ok {number} - {name}")
        print("# " + str(error).replace("\n", "\n# "), flush=True)
sys.exit(FAILED)
