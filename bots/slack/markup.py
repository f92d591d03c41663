"""Converts text between Slack and us: `mrkdwn` to what a person meant, and CommonMark to what Slack shows."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from core.text.markdown_tree import codes

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"<([^<>]*)>")
PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|([^<>]*))?>")


def plain(text: str, *, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Return a person's `mrkdwn` as Markdown: mentions by name, links in full, entities as characters.

    `people` and `channels` map ids to names. An id without a name is shown as it is.
    """

    def said(match: re.Match[str]) -> str:
        inside = match[1]
        target, _, label = inside.partition("|")
        if inside.startswith("@"):
            return f"@{people.get(target[1:]) or label or target[1:]}"
        if inside.startswith("#"):
            return f"#{channels.get(target[1:]) or label or target[1:]}"
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
    """Tell whether Slack could read a mention of a person, channel or group in a text."""
    return bool(_PING.search(text))
