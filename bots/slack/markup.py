"""Converts Slack's `mrkdwn` to Markdown as the person meant it, and CommonMark to what Slack shows."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from core.text.markdown.draft import visible
from core.text.markdown.tree import codes, read
from core.when.rendered_time import clock_in, dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from core.model.replies import Moment
    from core.text.markdown.tree import Inline, Node

_TOKEN = re.compile(r"<([^<>]*)>")
PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|@?([^<>]*))?>")
CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|([^<>]*))?>")


def plain(
    text: str, *, people: Mapping[str, str], channels: Mapping[str, str], groups: Mapping[str, str] | None = None
) -> str:
    """Return a person's `mrkdwn` as Markdown: mentions by name, links in full, entities as characters.

    `people`, `channels` and `groups` map ids to names. An id without a name is shown as it is.
    """

    def said(match: re.Match[str]) -> str:
        inside = match[1]
        target, _, label = inside.partition("|")
        if inside.startswith("@"):
            return f"@{people.get(target[1:]) or label or target[1:]}"
        if inside.startswith("#"):
            return f"#{channels.get(target[1:]) or label or target[1:]}"
        if group := GROUP.fullmatch(match[0]):
            return f"@{(groups or {}).get(group[1]) or group[2] or group[1]}"
        if inside.startswith("!"):
            return label or f"@{target[1:].partition('^')[0]}"
        if target.startswith("mailto:"):
            return target.removeprefix("mailto:")
        return target if not label or label == target or target.endswith(f"//{label}") else f"[{label}]({target})"

    return unescape(_TOKEN.sub(said, text))


def escaped(text: str) -> str:
    """Escape the control characters of `mrkdwn`, so that nothing in a text pings or links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str) -> str:
    """Return a URL as `mrkdwn` wants it in a link."""
    return escaped(url).replace("|", "%7C").replace(" ", "%20").replace("\n", "")


_PING = re.compile(r"<(?=[@!#])")
_PARTED = "<\u200b"
"""An invisible zero-width space keeps this from becoming a mention."""


def quiet(text: str) -> str:
    """Return Markdown in which nothing pings. Code gets a zero-width space, since entities are not decoded there."""
    if not pings(text):
        return text
    shown, start = [], 0
    for code_start, code_end in codes(text):
        shown += [_PING.sub("&lt;", text[start:code_start]), _PING.sub(_PARTED, text[code_start:code_end])]
        start = code_end
    return "".join([*shown, _PING.sub("&lt;", text[start:])])


def harmless(text: str) -> str:
    """Return Markdown in which nothing pings wherever it is cut. For drafts, which arrive in pieces."""
    return text.replace("<", _PARTED)


def pings(text: str) -> bool:
    """Return whether Slack could read a mention of a person, channel or group in a text."""
    return bool(_PING.search(text))


_ADDRESS = r"<[^<>]*>"
"""A link. Nothing is replaced inside it."""
_EMPHASIS = {"**": "*", "__": "*", "*": "_", "_": "_", "~~": "~"}


def mrkdwn(text: str) -> str:
    """Return CommonMark as `mrkdwn`. Control characters are escaped, so nothing pings. HTML tags are shown as text."""
    return "\n\n".join(_blocks(read(text, tables=False), text))


def with_moments(text: str, moments: Sequence[Moment]) -> str:
    """Return `mrkdwn` with dates that each client shows in its own time zone, or else in our words."""
    shown = {escaped(moment.words): moment for moment in moments}
    # Slack shows “tomorrow” for a date, before which stands no preposition.
    shown |= {escaped(dated(moment)): moment for moment in moments if clock_in(moment.words) == moment.words}
    longest_first = sorted(map(re.escape, shown), key=len, reverse=True)  # “9:00” may be part of another
    either = re.compile("|".join([_ADDRESS, *longest_first]))
    return either.sub(lambda found: _date(shown[found[0]], found[0]) if found[0] in shown else found[0], text)


def _date(moment: Moment, words: str) -> str:
    """Return the date and the time, or the time alone where our words say how long it is until then."""
    clock = clock_in(words)
    form = "{date_long_pretty}, {time}" if clock == words else "{time}"
    return words.replace(clock, f"<!date^{int(moment.at.timestamp())}^{form}|{clock.replace('|', '/')}>")


def _blocks(nodes: Iterable[Node], source: str) -> list[str]:
    return [text for text in (_block(node, source) for node in nodes) if text]


def _block(node: Node, source: str) -> str:
    match node.kind:
        case "heading":
            return f"*{_line(node.inlines, source, bold=False)}*"
        case "bullet" | "ordered":
            return "\n".join(_items(node, source))
        case "quote":
            return "\n".join(f">{line}" for line in "\n\n".join(_blocks(node.children, source)).splitlines())
        case "code":
            return f"```\n{escaped(node.text.rstrip())}\n```"
        case "rule":
            return "———"
        case _:
            return _line(node.inlines, source)


def _items(node: Node, source: str) -> Iterator[str]:
    for number, item in enumerate(node.children, node.level):
        mark = f"{number}. " if node.kind == "ordered" else "• "
        yield mark + "\n".join(_blocks(item.children, source)).replace("\n", "\n    ")


def _line(inlines: Iterable[Inline], source: str, *, bold: bool = True) -> str:
    """Return inline pieces. In a heading, which is bold already, bold is dropped."""
    return "".join(_piece(inline, source, bold=bold) for inline in inlines)


def _piece(inline: Inline, source: str, *, bold: bool) -> str:
    match inline.kind:
        case "text" | "html":
            return escaped(visible(inline.text))
        case "code":
            return f"`{escaped(inline.text)}`"
        case "emphasis":
            mark = _EMPHASIS[inline.text] if bold or inline.text not in ("**", "__") else ""
            return f"{mark}{_line(inline.children, source, bold=bold)}{mark}"
        case "link":
            return _link(inline, source, bold=bold)
        case "image":
            return ""
        case _:
            return "\n"


def _link(inline: Inline, source: str, *, bold: bool) -> str:
    """Return a link, or only its text if it leads neither to the web nor to a mailbox, like `<Ctrl:X>`."""
    words = _line(inline.children, source, bold=bold)
    if inline.text.startswith(("https://", "http://", "mailto:")):
        return f"<{link(inline.text)}|{words}>"
    written = source[slice(*inline.span)] if inline.span else ""
    return escaped(written) if written.startswith("<") else words
