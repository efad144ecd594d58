"""Holds the pictures of a page of Markdown to what the program draws.

    pictures.py PAGE           run the commands of the page; say which pictures differ
    pictures.py --renew PAGE   draw them anew

A line with four blanks, "headroom" and what it is told is a command. The pictures below it,
![what is to be seen](pictures/NAME-3.svg), are charts of its page of HTML, here the third. What
is to be seen has to be the title of the chart. What is compared is what pictures say, whatever
they look like by now: --renew gives them their present looks.

A picture stands alone: it has its legend, and colours for light and dark from the style of pages.
Commands run in the working folder, with the headroom that is found first.
"""
import difflib
import html
import os
import re
import shlex
import subprocess
import sys
import textwrap

COMMAND = re.compile(r"^    (headroom .*)$")
PICTURE = re.compile(r"^!\[(.*)\]\((pictures/[a-z_]+-([0-9]+)\.svg)\)$")
FIGURE = re.compile(r'<figure class="chart">\n<figcaption>(.*?)</figcaption>(.*?)</figure>', re.S)
DRAWING = re.compile(r'<svg class="chart"([^>]*)>(.*?)</svg>', re.S)
LEGEND = re.compile(r"(<rect width=[^>]*>)</svg> (.*?)</li>")
TEXT = re.compile(r"<(?:title|text)[^>]*>(.*?)</t")
STYLE = "plots/page/page.css"
TITLE, LEGEND_LINE = 20, 24  # heights of their lines
LETTERS = 82  # of a line of the title


def colours():
    """The variables of the style, for light and dark."""
    with open(STYLE, encoding="utf-8") as file:
        light, dark = re.findall(r":root \{(.*?)\}", file.read(), re.S)[:2]
    kept = [" ".join(re.findall(r"--[a-z]+: #[0-9a-f]+;", block)) for block in (light, dark)]
    return f":root {{ {kept[0]} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {kept[1]} }} }}\n"


def heading(title):
    """The title in as many lines as it takes, and the room they take."""
    lines = textwrap.wrap(html.unescape(title), LETTERS)
    drawn = "".join(f'<text y="{10 + TITLE * i}" font-size="14" font-weight="600" '
                    f'fill="var(--ink)">{html.escape(line, quote=False)}</text>\n'
                    for i, line in enumerate(lines))
    return drawn, TITLE * len(lines)


def legend(figure, above):
    """Its parts side by side, and the room they take."""
    drawn, at = "", 0
    for swatch, name in LEGEND.findall(figure):
        drawn += (f'<g transform="translate({at},{above + 4})">{swatch}'
                  f'<text x="14" y="9" fill="var(--ink)">{name}</text></g>\n')
        at += 40 + 7 * len(html.unescape(name))
    return drawn, LEGEND_LINE if drawn else 0


def picture(title, figure):
    """A chart of a page as a file of its own."""
    attributes, drawing = DRAWING.search(figure).groups()
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', attributes).groups())
    attributes = re.sub(r""" (data-[a-z]+|id|viewBox|role|aria-label)=("[^"]*"|'[^']*')""", "",
                        attributes)
    words, above = heading(title)
    parts, room = legend(figure, above)
    above += room
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 {width + 24:g} '
            f'{height + above + 24:g}" font-family="system-ui, sans-serif" font-size="12" '
            f'role="img">\n<title>{title}</title>\n<style>{colours()}</style>\n'
            f'<rect x="-12" y="-12" width="100%" height="100%" fill="var(--paper)"/>\n'
            f'{words}{parts}<g transform="translate(0,{above})"{attributes}>{drawing}</g>\n</svg>\n')


def charts_of(command):
    done = subprocess.run([*shlex.split(command), "--html"], stdout=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode not in (0, 99):
        sys.exit(f"{command}: ended with {done.returncode}")
    return FIGURE.findall(done.stdout)


def pictures_of(page):
    """What the page should be, and the pictures in its folder, by their names."""
    charts, lines, pictures = [], [], {}
    for line in page.splitlines():
        command, shown = COMMAND.match(line), PICTURE.match(line)
        if command:
            charts = charts_of(command.group(1))
        elif shown:
            title, figure = charts[int(shown.group(3)) - 1]
            pictures[shown.group(2)] = picture(title, figure)
            line = f"![{html.unescape(title)}]({shown.group(2)})"
        lines.append(line + "\n")
    return "".join(lines), pictures


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def renew(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def said(path, text):
    """The lines of a page, the texts of a picture."""
    return TEXT.findall(text) if path.endswith(".svg") else text.splitlines()


def show(path, text):
    """The first lines that differ."""
    found = list(difflib.unified_diff(said(path, read(path)), said(path, text), path,
                                      "the program", lineterm="", n=0))
    if found:
        print("\n".join(found[:12]))
    return bool(found)


def main(arguments):
    page = arguments[-1]
    text, pictures = pictures_of(read(page))
    files = {os.path.join(os.path.dirname(page), name): drawn for name, drawn in pictures.items()}
    files[page] = text
    if arguments[0] == "--renew":
        for path, wanted in files.items():
            renew(path, wanted)
        return False
    return any([show(path, wanted) for path, wanted in files.items()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
