"""What a page of HTML says at first sight, line by line: no style, script, drawings, nothing that
unfolds. page_text.py FILE"""

import html.parser
import sys

UNSAID = {"style", "script", "svg", "details"}


class Said(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.unsaid = 0
        self.lines = []

    def handle_starttag(self, tag, attrs):
        self.unsaid += tag in UNSAID

    def handle_endtag(self, tag):
        self.unsaid -= tag in UNSAID

    def handle_data(self, data):
        text = " ".join(data.split())
        if text and not self.unsaid:
            self.lines.append(text)


with open(sys.argv[1], encoding="utf-8") as file:
    said = Said()
    said.feed(file.read())
print("\n".join(said.lines))
