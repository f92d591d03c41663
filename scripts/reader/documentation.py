"""Weak pairs from documentation: what a heading names, its section answers, and other sections do not."""

from __future__ import annotations

import re

from pairs import Index, Pair

from knowledge.chunking.chunks import chunk

SKIPPED = re.compile(
    r"overview|introduction|summary|examples?|notes?|see also|syntax|usage|description|references|next steps|recap|"
    r"changelog|fixes|features|table of contents|[\d.v ()-]+",
    re.IGNORECASE,
)
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TAG = re.compile(r"<[^>\n]{1,200}>|^(?:///|:::).*$", re.MULTILINE)
VERBS = frozenset(
    "add install use set create configure run enable disable make get build test deploy show upgrade update remove "
    "delete define change write read send check pass start stop handle customize require declare print import export "
    "connect find avoid choose monitor serve reload manage view lock sync publish".split()
)
HOW = ("How do I {}?", "how can I {}", "how to {}", "I want to {}", "what is the way to {}?")
WHAT = ("What is {}?", "How does {} work?", "tell me about {}", "{}", "How do I use {}?", "{}?")
LONGEST, SHORTEST = 90, 15


def read_documentation(folder, dice):
    """Yield for headings of a folder's Markdown files a pair that answers, and one of another section that is near."""
    sections, first = [], {}
    for file in sorted(folder.rglob("*.md")):
        if not re.search(r"release-notes|changelog|contributing", file.name, re.IGNORECASE):
            text = TAG.sub("", FRONT.sub("", file.read_text("utf-8", errors="ignore")))
            for found in chunk(text, title=""):
                passage = text[found.start : found.end]
                if len(passage.split()) >= SHORTEST:
                    first.setdefault((file, found.headings), len(sections))
                    sections.append((found.headings, passage))
    index = Index([" ".join(headings) + " " + text for headings, text in sections])
    for (_, headings), place in first.items():
        text = sections[place][1]
        question = ask(dice, headings[-1]) if headings else None
        others = (
            [at for at in index.best(question, 8) if at != place and sections[at][0][-1:] != headings[-1:]]
            if question
            else ()
        )
        if others:
            pair = Pair(question, *_shown(dice, headings, text), answered=True, kind="documentation")
            other = others[0] if dice.random() < 0.5 else dice.choice(others)
            path_and_text = _shown(dice, *sections[other])
            yield pair
            yield pair.unanswered("documentation: elsewhere", text=path_and_text[0], path=path_and_text[1])


def _shown(dice, headings, text):
    """Return a passage and its path, half of them without the headings, so that the text has to answer."""
    if dice.random() < 0.5:
        return text, headings
    return re.sub(r"^#{1,6} .*$", "", text, flags=re.MULTILINE).strip(), headings[:-1]


def ask(dice, heading):
    """Return a heading as a question; None if it names nothing."""
    name = heading.strip().rstrip(":").strip()
    words = re.sub(r"^\d+[.)]\s*", "", name).split()
    if not words or len(name) > LONGEST or SKIPPED.fullmatch(name):
        return None
    first, rest = words[0].lower(), " ".join(words[1:])
    if name.endswith("?") or first in ("how", "what", "why", "when", "where", "can"):
        return name.rstrip("?") + "?"
    stem = first.removesuffix("ing")
    base = next((verb for verb in (first, stem, stem + "e", stem[:-1]) if verb in VERBS), None)
    if base and rest:
        return dice.choice(HOW).format(f"{base} {rest}")
    lowered = name[0].lower() + name[1:] if words[0][1:].islower() else name
    return dice.choice(WHAT).format(lowered)
