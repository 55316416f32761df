# SPDX-License-Identifier: MIT
"""Looks at the pages of a network that has stopped for what takes days without a record for zeros.

    stopped.py SITE     exits 1 and says where, when a page does

A column of the default window holds no digit, and no sentence counts in it. Left out are tables whose rows are windows
or days, those of all time alone, and rows of what is known without a record."""

import html.parser
import pathlib
import re
import sys

COLUMN = re.compile(r"^(30 days|Used|Active days|Inferences|Share)$")
KNOWN = re.compile(r"Days with data|Listed models")
SENTENCE = re.compile(r"\b0 of \d|\ball 0\b|(?<![\d.])0(\.0+)?%|"
                      r"\b0 (owners|nodes|models|addresses|distinct|inferences)\b|  |of the of|, with \.| took of")
BLOCKS = {"p", "caption", "h1", "h2", "h3", "dd", "li"}


class Page(html.parser.HTMLParser):
    """Sentences, and tables as lists of rows of texts; figures' alternatives count as sentences."""

    def __init__(self):
        super().__init__()
        self.sentences, self.tables, self.open, self.hidden = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag == "details"
        if tag == "img":
            self.sentences.append(dict(attributes).get("alt") or "")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag in BLOCKS or tag in ("td", "th"):
            self.open.append([tag, ""])

    def handle_endtag(self, tag):
        self.hidden -= tag == "details"
        if self.open and self.open[-1][0] == tag:
            _, text = self.open.pop()
            text = " ".join(text.split())
            if tag in ("td", "th"):
                self.tables[-1][-1][-1] = text
            elif not self.hidden:
                self.sentences.append(text)

    def handle_data(self, data):
        for block in self.open:
            block[1] += data


def faults(page):
    for sentence in page.sentences:
        if SENTENCE.search(sentence):
            yield sentence
    for head, *rows in page.tables:
        if head[0] in ("Window", "Stage", "Day") or head == ["Mode", "Inferences", "Share"]:
            continue
        until = head.index("All time") if "All time" in head else len(head)
        for row in rows:
            for name, cell in zip(head[:until], row):
                if COLUMN.match(name) and re.search(r"\d", cell) and not KNOWN.match(row[0]):
                    yield f"{name}: {' | '.join(row)}"


def main():
    site, count = pathlib.Path(sys.argv[1]), 0
    pages = [path for path in sorted(site.rglob("*.html")) if "archive" not in path.parts]
    for path in pages:
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        for fault in faults(page):
            print(f"{path.relative_to(site)}: {fault}")
            count += 1
    return 1 if count or len(pages) < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
