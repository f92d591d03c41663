"""The view of a person's home page. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.slack.limits import LONGEST_HEADER, LONGEST_SECTION, MOST_BUTTONS, MOST_HOME_BLOCKS
from bots.slack.mrkdwn import mrkdwn, with_moments
from bots.slack.render import button, section
from core.text.message_splitter import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.desk.home import Section

Block = dict[str, Any]

AROUND_TEXT = 3
"""Blocks of a section besides its text: the divider before it, the header, and the buttons."""


def home_view(sections: Sequence[Section]) -> Block:
    """Return the view of a home page. Sections share the space, so that none is pushed out by another."""
    most = MOST_HOME_BLOCKS // max(len(sections), 1)
    blocks: list[Block] = []
    for number, entry in enumerate(sections):
        blocks += [{"type": "divider"}] if blocks else []
        blocks += _section(entry, str(number), texts=most - AROUND_TEXT)
    return {"type": "home", "blocks": blocks[:MOST_HOME_BLOCKS] or [section("There is nothing here yet.")]}


def _section(entry: Section, place: str, *, texts: int) -> list[Block]:
    header = {"type": "header", "text": {"type": "plain_text", "text": entry.title[:LONGEST_HEADER]}}
    parts = split(entry.reply.text, LONGEST_SECTION // 2)[: max(texts, 1)]
    blocks = [header, *(section(with_moments(mrkdwn(text), entry.reply.moments)) for text in parts)]
    buttons = [button(choice, number, place=place) for number, choice in enumerate(entry.reply.choices[:MOST_BUTTONS])]
    return [*blocks, {"type": "actions", "elements": buttons}] if buttons else blocks
