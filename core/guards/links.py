"""Removes links that are not in the evidence; used on every reply, with passages or without.

An unknown Markdown link keeps its words, an unknown bare address is removed, and mentions lose their effect. Code stays
as it is, because no client turns it into links.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from core.guards.urls import canonical, collect_links, find_spelling, find_urls, is_file_name
from core.text.markdown import Piece, map_inline, merged, parse, plain
from core.text.markdown_writer import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from core.text.markdown import Blocks, Inline

_ROUNDS = 4
_CALL = re.compile(r"[@＠](?=(?:everyone|here|channel|group)\b)", re.IGNORECASE)
_RAW_MENTION = re.compile(r"<(?:[@#!][^<>\s]*|/[\w-]+:\d+|a?:\w+:\d+|t:-?\d+(?::\w)?)>")
_NUMBER = re.compile(r"\s*(?:\^|passages?\s|sources?\s)?\s*\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*\s*", re.IGNORECASE)
_WORD_NEXT = re.compile(r"\s+[^\W_]")
_TIDY = (
    (re.compile(r"\(\s*\)|<\s*>|\[\s*\]"), ""),
    (re.compile(r" {2,}"), " "),
    (re.compile(r" +(?=[.,;:!?)](?:\s|$))"), ""),
)


def remove_unknown_links(text: str, *, allowed: Sequence[str]) -> str:
    """Return CommonMark without mentions and without any link that is not in one of the `allowed` texts."""
    known = collect_links(allowed)
    for _ in range(_ROUNDS):
        pruned = prune_links(parse(text), known)
        cleaned = write(map_inline(pruned, lambda pieces: _tidy(piece for piece in pieces if piece.kind != "gone")))
        if cleaned == text:
            break
        text = cleaned
    return text


def prune_links(blocks: Blocks, known: Mapping[str, str]) -> Blocks:
    """Return the tree without mentions and without links that are not `known` (see `urls.collect_links`).

    A `gone` piece marks the place of each removed address.
    """

    def pruned(pieces: Inline) -> Inline:
        linked = merged(_without_unknown_links(pieces, known))
        return _tidy(part for piece in linked for part in _without_unknown_urls(piece, known))

    return map_inline(blocks, pruned)


def _without_unknown_links(pieces: Inline, known: Mapping[str, str]) -> Iterator[Piece]:
    start = 0
    while start < len(pieces):
        if pieces[start].kind != "link":
            yield pieces[start]
            start += 1
            continue
        end = next(index for index in range(start, len(pieces)) if pieces[index].kind == "end")
        label, following = pieces[start + 1 : end], plain(pieces[end + 1 : end + 2])
        if _NUMBER.fullmatch(plain(label)) and not _WORD_NEXT.match(following):
            yield Piece("text", f"[{plain(label).strip()}]")
        else:
            yield from _link(pieces[start].text, label, known)
        start = end + 1


def _link(url: str, label: Inline, known: Mapping[str, str]) -> Iterator[Piece]:
    text = plain(label).strip()
    is_url = list(find_urls(text)) == [(0, len(text))]
    target = None if is_file_name(url) else find_spelling(url, known)
    if target is None:
        yield from label
    elif not text or canonical(text) == canonical(url) or (is_url and find_spelling(text, known) is None):
        yield Piece("url", target.removeprefix("mailto:"))
    elif any(find_urls(text)):
        yield from label
    else:
        yield from (Piece("link", target), *label, Piece("end"))


def _tidy(pieces: Iterable[Piece]) -> Inline:
    """Join the pieces without the emphasis that is empty now, and close the gaps in their text."""
    kept: list[Piece] = []
    for piece in merged(pieces):
        if piece.kind == "close" and kept and kept[-1].kind == "open":
            kept.pop()
        elif piece.text.strip() or piece.text.isspace() or piece.kind not in ("text", "code"):
            kept.append(piece)
    return tuple(Piece("text", _tidy_text(piece.text)) if piece.kind == "text" else piece for piece in merged(kept))


def _without_unknown_urls(piece: Piece, known: Mapping[str, str]) -> Iterator[Piece]:
    if piece.kind != "text":
        yield piece
        return
    text = _RAW_MENTION.sub("", _CALL.sub("", piece.text))
    normalised = unicodedata.normalize("NFKC", text)
    if len(list(find_urls(normalised))) > len(list(find_urls(text))):
        text = normalised
    done = 0
    for start, end in find_urls(text):
        yield Piece("text", text[done:start])
        url = text[start:end]
        if is_file_name(url):
            yield Piece("code", url)
        elif (target := find_spelling(url, known)) is not None:
            yield Piece("url", target.removeprefix("mailto:"))
        else:
            yield Piece("gone", url)
        done = end
    yield Piece("text", text[done:])


def _tidy_text(text: str) -> str:
    for pattern, replacement in _TIDY:
        text = pattern.sub(replacement, text)
    return text
