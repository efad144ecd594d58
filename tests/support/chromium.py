"""A headless Chromium, spoken to over a pipe in its own words (the DevTools protocol).

It opens pages that are files, in an empty profile that goes when it ends, and keeps what goes
wrong meanwhile: what is printed to the console, exceptions, violations of the page's policy,
requests of the network, dialogs.
"""
import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--no-default-browser-check", "--hide-scrollbars",
         "--remote-debugging-pipe")
PATIENCE_S = 60


class Browser:
    def __init__(self):
        self.number = 0
        self.events = []
        self.rest = b""
        self.url = None
        self.profile = tempfile.mkdtemp(prefix="headroom-pages-")
        to_browser, self.to = os.pipe()
        self.source, from_browser = os.pipe()
        # Chromium reads from descriptor 3 and writes to 4.
        start = 'exec "$@" 3<&%d 4>&%d' % (to_browser, from_browser)
        self.process = subprocess.Popen(
            ["sh", "-c", start, "sh", shutil.which("chromium"), *FLAGS,
             "--user-data-dir=" + self.profile, "about:blank"],
            pass_fds=(to_browser, from_browser), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        targets = self.call("Target.getTargets", session=None)["targetInfos"]
        target = next(each for each in targets if each["type"] == "page")
        self.session = self.call("Target.attachToTarget", session=None, flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(domain + ".enable")

    def close(self):
        os.close(self.to)  # it ends when nobody speaks to it any more
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.source)
        shutil.rmtree(self.profile, ignore_errors=True)

    def read(self, until):
        """The next message."""
        while b"\0" not in self.rest:
            ready = select.select([self.source], [], [], max(0.0, until - time.monotonic()))[0]
            more = os.read(self.source, 1 << 16) if ready else b""
            if not more:
                raise RuntimeError("chromium " + ("ended" if ready else "does not answer"))
            self.rest += more
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def call(self, method, session="", **parameters):
        """What the browser answers; events that come before are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session or self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = self.read(until)
            if answer.get("id") != self.number:
                self.note(answer)
                continue
            if "error" in answer:
                raise RuntimeError(method + ": " + answer["error"]["message"])
            return answer["result"]

    def note(self, event):
        self.events.append((event.get("method", ""), event.get("params", {})))
        if event.get("method") == "Page.javascriptDialogOpening":
            self.call("Page.handleJavaScriptDialog", accept=False)

    def look(self, dark=False, width=1280, height=800, paper=False, script=True):
        """How pages are shown from now on."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media="print" if paper else "screen",
                  features=[scheme])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setScriptExecutionDisabled", value=not script)

    def open(self, path):
        """Returns the complaints of the browser about the page, once it is loaded."""
        self.events = []
        self.url = pathlib.Path(path).resolve().as_uri()
        failed = self.call("Page.navigate", url=self.url).get("errorText")
        if failed:
            raise RuntimeError(f"{path}: {failed}")
        until = time.monotonic() + PATIENCE_S
        while not any(method == "Page.loadEventFired" for method, _ in self.events):
            self.note(self.read(until))
        self.ask("1")  # whatever the page has caused was told before this
        return self.complaints()

    def complaints(self):
        found = []
        for method, told in self.events:
            if method == "Runtime.exceptionThrown":
                found.append("exception: " + told["exceptionDetails"]["text"])
            elif method == "Runtime.consoleAPICalled":
                found.append("console: " + json.dumps(told["args"]))
            elif method == "Log.entryAdded":
                found.append("log: " + told["entry"]["text"])
            elif method == "Audits.issueAdded":
                found.append("issue: " + told["issue"]["code"])
            elif method == "Page.javascriptDialogOpening":
                found.append("dialog: " + told["message"])
            elif method == "Network.requestWillBeSent":
                asked = told["request"]["url"]
                if asked != self.url and not asked.startswith("data:"):
                    found.append("request: " + asked)
        return found

    def ask(self, expression):
        """The value of an expression of JavaScript in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "?"))
        return answer["result"].get("value")

    def picture(self, path, whole=True):
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def print(self, path):
        self.call("Emulation.setEmulatedMedia", media="", features=[])
        data = self.call("Page.printToPDF", preferCSSPageSize=True)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
