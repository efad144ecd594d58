"""Opens pages in a headless Chromium and reports in TAP what is wrong with them.

    pages.py build/release/headroom build/sanitized/tests/support/page_sample
    pages.py --pictures FOLDER FILE...     looks at these, and leaves pictures of them

Each page is opened in light and dark, wide and narrow; pages.js says what it looks for. Nothing
may be printed to the console, refused by the page's policy, or asked of the network.
"""
import glob
import html.parser
import os
import shutil
import subprocess
import sys
import tempfile

from chromium import Browser

HERE = os.path.dirname(os.path.abspath(__file__))
WIDE, NARROW = (1280, 800), (360, 740)
LIGHT, DARK = False, True
SOME = ((WIDE, LIGHT), (NARROW, DARK))
WAYS = ((WIDE, LIGHT), (WIDE, DARK), (NARROW, LIGHT), (NARROW, DARK))
MOST_BYTES = 1_000_000  # of a page

UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
with open(os.path.join(HERE, "pages.js"), encoding="utf-8") as file:
    INSPECTION = file.read()

FAILED = 0
COUNT = 0


def tell(name, wrong):
    global FAILED, COUNT
    COUNT += 1
    FAILED += bool(wrong)
    print(f"{'not ok' if wrong else 'ok'} {COUNT} - {name}")
    for sentence in wrong:
        print("# " + sentence)
    sys.stdout.flush()


# ---- what is looked for ----

class Nesting(html.parser.HTMLParser):
    """Whether every element ends, and within the one it began in: browsers forgive that."""

    ENDLESS = ("meta", "link", "br")

    def __init__(self, text):
        super().__init__()
        self.open, self.wrong = [], []
        self.feed(text)
        self.close()
        self.wrong += [f"<{tag}> does not end" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        if tag not in self.ENDLESS:
            self.open.append(tag)
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")

    def handle_startendtag(self, tag, attrs):
        pass  # shapes of drawings

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> ends something else")


def nesting(path):
    with open(path, encoding="utf-8") as file:
        return Nesting(file.read()).wrong[:5]


def absent(browser, texts):
    shown = browser.ask("document.body.innerText")
    return [f"{text!r} is not in sight" for text in texts if text not in shown]


def inspect(browser, path, ways=WAYS, texts=()):
    """What is wrong with the page in any of the ways it is shown, all of it unfolded."""
    wrong = nesting(path)
    if os.path.getsize(path) > MOST_BYTES:
        wrong.append(f"{os.path.getsize(path)} bytes are too many")
    for (width, height), dark in ways:
        browser.look(dark, width, height)
        found = browser.open(path)
        browser.ask(UNFOLD)
        found += browser.ask(INSPECTION)
        where = f" ({width} wide, {'dark' if dark else 'light'})"
        wrong += [sentence + where for sentence in found if sentence not in
                  [told.rsplit(" (", 1)[0] for told in wrong]]
    return wrong + absent(browser, texts)


def missing(browser, path, texts, **look):
    browser.look(**look)
    browser.open(path)
    return absent(browser, texts)


def looks_as_it_should(browser, path):
    """The style is let in by the policy, and differs in the dark."""
    paper = "getComputedStyle(document.body).backgroundColor"
    browser.look()
    browser.open(path)
    light = browser.ask(paper)
    browser.look(dark=True)
    dark = browser.ask(paper)
    return [] if light == "rgb(255, 255, 255)" and dark not in (light, "rgba(0, 0, 0, 0)") else \
        [f"the paper is {light} in light and {dark} in the dark"]


def policy_holds(browser, path):
    """What gets into a page in spite of all escaping is not run."""
    browser.look()
    browser.open(path)
    browser.ask("""new Promise(done => {
        const script = document.createElement('script');
        script.textContent = 'window.broken = true';
        document.body.append(script);
        const image = document.createElement('img');
        image.src = 'https://example.invalid/x.png';
        image.onerror = done;
        document.body.append(image);
    })""")
    wrong = [] if browser.ask("window.broken") is None else ["a script that was put in runs"]
    refused = [text for text in browser.complaints() if "Content Security Policy" in text]
    return wrong + ([] if len(refused) >= 2 else ["the policy refuses nothing"])


# ---- pages ----

HARM = ('<script>alert(1)</script>"><img src=x onerror=alert(2)>\'`touch harm`$(touch harm)'
        "</title></style></svg></code></pre><!-- ]]>&lt;&#60;?end???[2J?txt.exe????javascript:alert(3)")
PLAIN = ("Far from its limit:", "connection budget", "p95 at most 400 ms", "210 ms ± 12",
         "Response is flat up to 120/s", "headroom run checkout.yaml --set", "How this came about",
         "headroom 0.1.0 (test)", "checkout.yaml")
PAPER = ("Far from its limit:", "Who holds what", "Five runs of ten minutes", "instances: 4")
PARTS = ("3 answers", "before.json", "Unstable:", "after.json", "little.json",
         "There is nothing to say.", "twice the pool")


class Samples:
    """Pages that were made up, as files in a folder."""

    def __init__(self, program, folder):
        self.program = os.path.abspath(program)
        self.folder = folder

    def make(self, which, status=0, **environment):
        """Its path, and what is wrong with how it was made."""
        path = os.path.join(self.folder, which + ".html")
        with open(path, "wb") as out:
            done = subprocess.run([self.program, which], stdout=out, stderr=subprocess.PIPE,
                                  text=True, cwd=self.folder, check=False,
                                  env={**os.environ, **environment})
        if done.returncode == status and bool(done.stderr) == bool(status):
            return path, []
        return path, [f"made with status {done.returncode}: {done.stderr}"]


def sample_pages(browser, samples):
    plain, wrong = samples.make("plain")
    tell("one answer", wrong + inspect(browser, plain))
    tell("all of it is told", missing(browser, plain, PLAIN))
    tell("all of it is told without its script", missing(browser, plain, PLAIN, script=False))
    tell("what is folded away is printed",
         missing(browser, plain, PAPER, paper=True, script=False))
    tell("the style is let in", looks_as_it_should(browser, plain))
    tell("the policy holds", policy_holds(browser, plain))
    tell("charts show values under the pointer", crosshair(browser, plain))

    parts, wrong = samples.make("parts")
    tell("several answers", wrong + inspect(browser, parts, WAYS, PARTS))
    bare, wrong = samples.make("bare")
    tell("next to nothing", wrong + inspect(browser, bare, SOME))
    large, wrong = samples.make("large")
    tell("twelve charts of many points", wrong + inspect(browser, large, SOME))
    hostile, wrong = samples.make("hostile")
    tell("hostile names are text",
         wrong + inspect(browser, hostile, SOME) + hostile_texts(browser, hostile, samples.folder))
    undrawn, wrong = samples.make("plain", 1, HEADROOM_GNUPLOT="/nowhere/gnuplot")
    tell("without gnuplot",
         wrong + inspect(browser, undrawn, SOME, PLAIN + ("154/s",)))


# Beside what each should say.
ANSWERS = (
    (("run", "scenarios/traps/row_lock.yaml"),
     ("At its limit:", "main.rows.stock", "How this came about", "Seed")),
    (("run", "--what-if", "all", "scenarios/traps/row_lock.yaml"), ("What if", "five connections")),
    (("scale", "--vary", "services.app.instances=1,2", "scenarios/traps/row_lock.yaml"),
     ("main.rows.stock",)),
    (("forecast", "tests/golden/forecast/growth/orders.csv"), ("with 95% confidence", "orders.csv")),
)
HARMFUL = (("run",), ("run", "--what-if", "all"), ("compare", "--what-if", "all"), ("why",),
           ("remedies",))
# What the names in hostile.yaml look like on a page.
NAMES = ("<svg onload>`touch harm`", "a & \"b\" 'c' `touch harm` \\ ?",
         "<img src=x onerror=alert(5)>'\"`touch harm`.yaml")


def answer(program, folder, *words):
    """A page of the program, and what is wrong with how it was made."""
    path = os.path.join(folder, "answer.html")
    with open(path, "wb") as out:
        done = subprocess.run([program, *words, "--html"], stdout=out, stderr=subprocess.PIPE,
                              check=False)
    return path, [] if done.returncode in (0, 99) else [f"{done.returncode}: {done.stderr}"]


def answers(browser, program, folder):
    for words, texts in ANSWERS:
        path, wrong = answer(program, folder, *words)
        tell("headroom " + " ".join(words),
             wrong or inspect(browser, path, SOME, texts))
    for path in sorted(glob.glob("docs/reports/*.html")):
        tell(path, inspect(browser, path, SOME))


def harmful_answers(browser, program, folder):
    scenario = os.path.join(folder, "<img src=x onerror=alert(5)>'\"`touch harm`.yaml")
    kept = os.path.join(folder, "kept.json")
    shutil.copy("tests/support/hostile.yaml", scenario)
    subprocess.run([program, "run", "-o", kept, scenario], stdout=subprocess.DEVNULL, check=False)
    for words in (*((*words, scenario) for words in HARMFUL), ("report", kept, kept)):
        path, wrong = answer(program, folder, *words)
        tell("hostile names: headroom " + " ".join(words[:-1]).replace(folder, "FOLDER"),
             wrong or inspect(browser, path, SOME, NAMES))
    tell("no name was run", ["one was"] if os.path.exists("harm") else [])


def hostile_texts(browser, path, folder):
    browser.look()
    browser.open(path)
    browser.ask(UNFOLD)
    shown = browser.ask("document.body.innerText")
    wrong = [] if shown.count(HARM) > 60 else [f"texts are there {shown.count(HARM)} times only"]
    title = browser.ask("document.title")
    wrong += [] if title == HARM else [f"the title is {title!r}"]
    pointed = browser.ask("""(() => {
        const pictures = [...document.querySelectorAll(".picture")];
        for (const picture of pictures)
            picture.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight"}));
        return pictures.length - document.querySelectorAll(".tip:not([hidden])").length;
    })()""")
    wrong += [f"{pointed} charts show no values"] if pointed else []
    wrong += browser.ask(INSPECTION) + browser.complaints()
    wrong += ["a text was run"] if os.path.exists(os.path.join(folder, "harm")) else []
    return wrong


def crosshair(browser, path):
    """Where the pointer is, and from there by the keys."""
    wrong = []
    for width, height in (WIDE, NARROW):
        browser.look(False, width, height)
        browser.open(path)
        place = browser.ask("""(() => {
            const svg = [...document.querySelectorAll("svg[data-kind=lines]")]
                .find(each => each.getClientRects().length);
            svg.scrollIntoView({block: "center"});
            svg.closest(".picture").focus({preventScroll: true});
            const point = JSON.parse(svg.dataset.series).find(each => each.name === "measured")
                .points[11];
            const at = new DOMPoint(point[0] + 1, point[1] - 9).matrixTransform(svg.getScreenCTM());
            return {x: at.x, y: at.y, told: [point[2], point[3]]};
        })()""")
        browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=place["x"], y=place["y"])
        tip = "document.querySelector('.tip:not([hidden])')?.innerText || ''"
        shown = browser.ask(tip)
        wrong += [f"{text!r} is not in {shown!r}" for text in (*place["told"], "fitted: ")
                  if text not in shown]
        browser.call("Input.dispatchKeyEvent", type="keyDown", key="ArrowRight")
        after = browser.ask(tip)
        wrong += [] if after and after != shown else ["an arrow key does not move it"]
        wrong += browser.ask(INSPECTION)
        browser.call("Input.dispatchKeyEvent", type="keyDown", key="Escape")
        wrong += [] if browser.ask(tip) == "" else ["Escape does not hide it"]
    return wrong


def main(arguments):
    browser = Browser()
    try:
        if arguments[0] == "--pictures":
            for path in arguments[2:]:
                tell(path, inspect(browser, path))
                leave_pictures(browser, path, arguments[1])
        else:
            with tempfile.TemporaryDirectory(prefix="headroom-pages-") as folder:
                sample_pages(browser, Samples(arguments[1], folder))
                answers(browser, arguments[0], folder)
                harmful_answers(browser, arguments[0], folder)
        print(f"1..{COUNT}")
    finally:
        browser.close()
    return FAILED > 0


def leave_pictures(browser, path, folder):
    name = os.path.join(folder, os.path.splitext(os.path.basename(path))[0])
    for (width, height), dark in WAYS:
        browser.look(dark, width, height)
        browser.open(path)
        browser.picture(f"{name}-{'dark' if dark else 'light'}-{width}.png")
    browser.look()
    browser.open(path)
    browser.print(name + ".pdf")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
