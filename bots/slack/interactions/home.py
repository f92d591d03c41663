"""The home page of one person. Pure."""

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
"""Blocks of a section beside its text: the divider before it, the header, and the buttons."""


def home_view(sections: Sequence[Section]) -> Block:
    """Return the view of a home page; no section is so long that another one has no place in the view."""
    most = MOST_HOME_BLOCKS // max(len(sections), 1)
    blocks: list[Block] = []
    for number, each in enumerate(sections):
        blocks += [{"type": "divider"}] if blocks else []
        blocks += _section(each, str(number), texts=most - AROUND_TEXT)
    return {"type": "home", "blocks": blocks[:MOST_HOME_BLOCKS] or [section("There is nothing here yet.")]}


def _section(each: Section, place: str, *, texts: int) -> list[Block]:
    header = {"type": "header", "text": {"type": "plain_text", "text": each.title[:LONGEST_HEADER]}}
    parts = split(each.reply.text, LONGEST_SECTION // 2)[: max(texts, 1)]
    blocks = [header, *(section(with_moments(mrkdwn(text), each.reply.moments)) for text in parts)]
    buttons = [button(choice, number, place=place) for number, choice in enumerate(each.reply.choices[:MOST_BUTTONS])]
    return [*blocks, {"type": "actions", "elements": buttons}] if buttons else blocks
