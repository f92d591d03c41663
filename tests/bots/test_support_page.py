"""The picture of docs/support.md is what the team and the customer see on the fakes (`scripts/pictures`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bots.discord.render import text_of
from tests.bots.discord.stage import buttons_of
from tests.bots.slack.conftest import settled
from tests.bots.slack.inspection import buttons
from tests.bots.slack.stage import _shown as read_slack
from tests.bots.test_cases_walk import QUESTION, button_of, opened
from tests.bots.test_setup_pages import keep
from tests.fakes.screens import DISCORD, SLACK, Said, draw_channels

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


async def test_the_picture_shows_a_case_on_both_sides(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Tom", "Ana")
    async with opened(server_url, monkeypatch, team_on="slack", names=names, channel="support") as (office, server):
        world, workspace = server.discord.world, office.slack.workspace
        asked = await server.answer(f"{server.us} {QUESTION}")
        world.press(server.ada, asked, button_of(asked, "Ask a human"))
        (card,) = await office.until(lambda: office.ours(office.help))
        await settled(office.desk)
        workspace.press(office.ada, card, buttons(card)["Take"])
        await server.until(lambda: "Tom is here now" in server.ours()[-1].content)
        await settled(office.desk)
        world.say(server.ada, asked.channel, "It blinks since noon.")
        await office.until(lambda: "blinks since noon" in office.ours(office.help)[-1].text)
        workspace.say(office.ada, office.help, "// she has called before", thread_ts=card.ts)
        workspace.say(office.ada, office.help, "It means that the router is updating.", thread_ts=card.ts)
        await server.until(lambda: "is updating" in server.ours()[-1].content)
        await settled(office.desk)
        team = [_in_slack(workspace, said) for said in workspace.messages(office.help) if not said.subtype]
        room = [*world.messages(server.help), *world.messages(asked.channel)]
        customer = [_on_discord(said, server.us, server.help) for said in room if said.content or buttons_of(said)]
    picture = draw_channels(
        "A case, where the team is and where the customer is", ("#support", team, SLACK), ("#help", customer, DISCORD)
    )
    keep("support.svg", picture)


def _in_slack(workspace: Any, said: Any) -> Said:
    if said.by is None:
        return Said(workspace.users[said.user].name, said.text, in_thread=said.is_reply)
    shown = read_slack(said)
    text = re.sub(r"[*\\]|^_|_$", "", shown.text, flags=re.MULTILINE)
    return Said("Frontdesk", text, shown.buttons, is_ours=True, in_thread=said.is_reply)


def _on_discord(said: Any, us: str, channel: Any) -> Said:
    text = re.sub(r"^-# |\*\*", "", text_of(said.wire()), flags=re.MULTILINE).replace(us, "@Frontdesk")
    labels = tuple(button.get("label") or button["emoji"]["name"] for button in buttons_of(said))
    is_ours = said.author.is_bot
    return Said(
        "Frontdesk" if is_ours else said.author.name, text, labels, is_ours, in_thread=said.channel is not channel
    )
