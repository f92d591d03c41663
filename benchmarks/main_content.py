"""Measures how well the main content of web pages is read: `main_content.py FOLDER`.

The folder holds one folder a page, with `source.html` and its main content, `expected.html`, as in Readability's tests.
Recall and precision count runs of four words. Code, list items and table rows count if they are still whole, and that.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup

from knowledge.formats.web_page import page_to_markdown

LEAST_BYTES = 15_000  # smaller pages are no real ones
LEAST_CHARACTERS = 9
RUN = 4


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    return Counter(tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1))


def joined(text: str) -> str:
    return "".join(words(text))


def whole(expected: BeautifulSoup, selector: str, text: str) -> Counter[str]:
    parts = [part for part in (joined(tag.get_text(" ")) for tag in expected.select(selector)) if part]
    parts = [part for part in parts if len(part) >= LEAST_CHARACTERS]
    kept = joined(text)
    return Counter({selector: len(parts), f"{selector} kept": sum(part in kept for part in parts)})


def main(folder: Path) -> None:
    recalls, precisions, counts = [], [], Counter[str]()
    for source in sorted(folder.glob("*/source.html")):
        page = source.read_bytes()
        if len(page) < LEAST_BYTES:
            continue
        expected = BeautifulSoup(source.with_name("expected.html").read_bytes(), "html.parser")
        markdown = page_to_markdown(page)[1]
        text = re.sub(r"\]\([^)]*\)", "]", markdown)
        wanted, found = runs(expected.get_text(" ")), runs(text)
        hits = sum((wanted & found).values())
        recalls.append(hits / max(1, sum(wanted.values())))
        precisions.append(hits / max(1, sum(found.values())))
        counts += whole(expected, "pre", "".join(re.findall(r"```[^\n]*\n(.*?)```", markdown, re.DOTALL)))
        counts += whole(expected, "li", text)
        counts += whole(expected, "tr", "".join(line for line in text.splitlines() if line.lstrip().startswith("|")))
    print(f"{len(recalls)} pages, recall {sum(recalls) / len(recalls):.3f}, ", end="")
    print(f"precision {sum(precisions) / len(precisions):.3f}")
    for selector in ("pre", "li", "tr"):
        print(f"{selector}: {counts[f'{selector} kept']} of {counts[selector]}")


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    main(Path(sys.argv[1]))
