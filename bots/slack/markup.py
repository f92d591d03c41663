"""Text between Slack's form and ours: from `mrkdwn` to what a person meant, and from CommonMark to what Slack shows."""

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
    """Return what a person wrote as CommonMark-like text: mentions by name, links in full, entities as characters.

    `people` and `channels` give the names of ids; an id without a name stands for itself.
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
    """Return text with what `mrkdwn` would take for control characters as entities: nothing in it pings or links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str) -> str:
    """Return an address as it stands in a link of `mrkdwn`."""
    return escaped(url).replace("|", "%7C").replace(" ", "%20").replace("\n", "")


_PING = re.compile(r"<(?=[@!#])")
_PARTED = "<\u200b"
"""A zero-width space parts what would be a mention, and shows nothing."""


def quiet(text: str) -> str:
    """Return Markdown in which nothing pings: as an entity in text, and parted in code, where entities stay as such."""
    if not pings(text):
        return text
    shown, start = [], 0
    for code_start, code_end in codes(text):
        shown += [_PING.sub("&lt;", text[start:code_start]), _PING.sub(_PARTED, text[code_start:code_end])]
        start = code_end
    return "".join([*shown, _PING.sub("&lt;", text[start:])])


def harmless(text: str) -> str:
    """Return Markdown in which nothing pings, wherever it is cut: for drafts, which come in pieces."""
    return text.replace("<", _PARTED)


def pings(text: str) -> bool:
    """Tell whether a text holds what Slack could take for a mention of a person, a channel or a group."""
    return bool(_PING.search(text))
