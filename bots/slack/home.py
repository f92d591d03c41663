"""The home page of one person. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.slack.limits import LONGEST_HEADER, LONGEST_SECTION, MOST_BUTTONS, MOST_HOME_BLOCKS
from bots.slack.mrkdwn import mrkdwn, with_moments
from bots.slack.render import button, section
from bots.splitting import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.home import Section

Block = dict[str, Any]


def home_view(sections: Sequence[Section]) -> Block:
    """Return the view of a home page, as much of it as a view may hold; what waits for the person stands above."""
    blocks: list[Block] = []
    for number, each in enumerate(sorted(sections, key=lambda section: not section.reply.choices)):
        blocks += [] if not blocks else [{"type": "divider"}]
        blocks += _section(each, str(number))
    return {"type": "home", "blocks": blocks[:MOST_HOME_BLOCKS] or [section("There is nothing here yet.")]}


def _section(each: Section, place: str) -> list[Block]:
    header = {"type": "header", "text": {"type": "plain_text", "text": each.title[:LONGEST_HEADER]}}
    texts = split(each.reply.text, LONGEST_SECTION // 2)
    blocks = [header, *(section(with_moments(mrkdwn(text), each.reply.moments)) for text in texts)]
    buttons = [button(choice, number, place=place) for number, choice in enumerate(each.reply.choices[:MOST_BUTTONS])]
    return [*blocks, {"type": "actions", "elements": buttons}] if buttons else blocks
