"""Finds questions with their answers in Markdown and plain text, and makes each question a heading above its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]")
_START, _BOLD = r"[ ]{0,3}(?:[-*][ ])?(?:\*\*|__)?", r"(?:\*\*|__)?"
_ASKED = re.compile(
    rf"{_START}(?:(?:Q|Question|Frage|Pregunta|Pergunta)[ ]?\d{{0,3}}{_BOLD}[:.)]|[FP]{_BOLD}:){_BOLD}"
    rf"[ \t]*(?P<text>\S[^\n]{{0,300}}?){_BOLD}[ \t]*"
)
_ANSWERED = re.compile(
    rf"{_START}(?:(?:A|Answer|Antwort|Réponse|Respuesta|Resposta)[ ]?\d{{0,3}}{_BOLD}[:.)]|R{_BOLD}:){_BOLD}"
    r"[ \t]*(?P<text>[^\n]*)"
)
_DETAILS = re.compile(r"[ ]{0,3}</?details(?:[ ][^<>]*)?>[ \t]*", re.IGNORECASE)
_SUMMARY = re.compile(
    r"[ ]{0,3}(?:<details[^<>]*>)?[ \t]*<summary>(?P<text>[^\n]{1,300})</summary>[ \t]*", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{1,100}>")
_LOWEST = 6


def head_questions(text: str) -> str:
    """Return Markdown or plain text in which each `Q:` that has an `A:`, and each `<summary>`, is a heading."""
    lines = text.split("\n")
    is_asked = any(_SUMMARY.fullmatch(line) or _ASKED.fullmatch(line) for line in lines)
    return "\n".join(_headed(lines)) if is_asked else text


def _headed(lines: list[str]) -> Iterator[str]:
    level, fence, is_open = 1, "", False
    for index, line in enumerate(lines):
        if found := _FENCE.match(line):
            fence = "" if fence and line.strip().startswith(fence) else fence or found[1]
        if fence or found:
            yield line
            continue
        if heading := _HEADING.match(line):
            level = min(len(heading[1]) + 1, _LOWEST)
        asked = _SUMMARY.fullmatch(line) or (_ASKED.fullmatch(line) if _is_answered(lines, index) else None)
        if asked:
            is_open = "<summary>" not in line.lower()
            yield f"\n{'#' * max(level, 2)} {_TAG.sub('', asked['text']).strip()}\n"
        elif is_open and (answer := _ANSWERED.fullmatch(line)):
            is_open = False
            yield answer["text"]
        elif not _DETAILS.fullmatch(line):
            yield line


def _is_answered(lines: list[str], index: int) -> bool:
    """Return whether an answer follows a question, before the next question."""
    for line in lines[index + 1 : index + 12]:
        if _ANSWERED.fullmatch(line):
            return True
        if _ASKED.fullmatch(line):
            return False
    return False
