"""Finds sentences for people that the catalogue does not have, as far as the code tells. Run it with paths.

Looked at are the texts of replies, the labels of buttons and the messages of errors that people are shown.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = {
    "Reply": (0, "text"),
    "Choice": (1, "label"),
    "offer": (0, "label"),
    "offer_staying": (0, "label"),
    "offer_beside": (1, "label"),
    "offer_asking": (0, "label"),
    "offer_undo": (9, "label"),
    "SkillError": (0, ""),
    "NotHere": (0, ""),
    "BadRule": (0, ""),
    "Step": (1, "title"),
}
"""The calls that show a text: the position and the name of the argument that is the text."""
LETTERS = re.compile(r"[a-zA-Z]{2}")


def unwrapped(path: Path) -> Iterator[str]:
    """Yield each line of a file with a text that is shown and not translated."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.id
            if isinstance(node.func, ast.Name)
            else node.func.attr
            if isinstance(node.func, ast.Attribute)
            else ""
        )
        if name not in SHOWN:
            continue
        place, keyword = SHOWN[name]
        texts = [word.value for word in node.keywords if word.arg == keyword]
        texts += node.args[place : place + 1]
        for text in texts:
            if words := _words(text):
                yield f"{path}:{text.lineno}: {words[:80]}"


def _words(node: ast.expr) -> str:
    """Return the words that an expression shows as they stand in the code."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and LETTERS.search(node.value) else ""
    if isinstance(node, ast.JoinedStr):
        return next(filter(None, map(_words, node.values)), "")
    if isinstance(node, ast.IfExp):
        return _words(node.body) or _words(node.orelse)
    if isinstance(node, ast.BinOp):
        return _words(node.left) or _words(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # "…".format(…), "…".join(…)
        return _words(node.func.value)
    return ""


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["core", "bots"]:
        top = Path(argument)
        for file in [top] if top.is_file() else sorted(top.rglob("*.py")):
            for found in unwrapped(file):
                sys.stdout.write(f"{found}\n")
