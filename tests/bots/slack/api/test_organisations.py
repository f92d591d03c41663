"""An organisation installs the app for all of its workspaces: one token, and rows by organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio

from bots.slack.api.workspaces import OneToken, Workspaces
from tests.bots.slack.api.test_installations import come_back, delivery, installed, office, stored
from tests.bots.slack.conftest import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack.state import Installation

__all__ = ["come_back", "office"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),  # slack_sdk 3.48 makes one
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def organisation(office: Office) -> AsyncIterator[tuple[Installation, Office, Office]]:
    """An organisation with two workspaces, each with a person and a channel."""
    workspace = office.slack.workspace
    enterprise = workspace.add_enterprise("Everything")
    teams = [workspace.add_team(name, enterprise_id=enterprise.id) for name in ("North", "South")]
    people = [workspace.add_user(f"somebody in {team.name}", team=team) for team in teams]
    there = await installed(office, enterprise)
    channels = [
        workspace.add_channel(team.domain, person, there, team=team) for team, person in zip(teams, people, strict=True)
    ]
    north, south = (
        Office(office.slack, office.desk, person, channel) for person, channel in zip(people, channels, strict=True)
    )
    yield there, north, south


Organisation = tuple["Installation", Office, Office]


async def rows(desk: Office, text: str) -> list[tuple[str, bool]]:
    """The workspaces of the messages with a text, and whether others can read them."""
    async with desk.desk.stores.pool.connection() as connection:
        query = "SELECT workspace, (message ->> 'external')::bool FROM messages WHERE message ->> 'text' = %s"
        return [(row[0], row[1]) for row in await (await connection.execute(query, (text,))).fetchall()]


async def test_one_token_serves_all_workspaces_and_what_is_said_belongs_to_the_organisation(
    organisation: Organisation,
) -> None:
    there, *desks = organisation
    assert there.team.id in await stored(desks[0])
    for desk in desks:
        answer = await desk.answer(f"<@{there.bot.id}> where is the lunch menu?")
        assert (answer.by, "door of the kitchen" in answer.text) == (there, True)
    assert await rows(desks[0], "where is the lunch menu?") == [(there.team.id, False)] * 2


async def test_a_channel_of_two_workspaces_has_no_strangers_but_one_shared_with_another_organisation_has(
    organisation: Organisation,
) -> None:
    there, north, south = organisation
    workspace = north.slack.workspace
    workspace.invite(south.ada, north.help)
    workspace.say(south.ada, north.help, f"<@{there.bot.id}> where may visitors park?")
    await north.until(lambda: [each for each in north.ours() if "behind the house" in each.text])
    assert await rows(north, "where may visitors park?") == [(there.team.id, False)]
    shared = workspace.add_channel("all-of-us", south.ada, there, team=workspace.teams[south.ada.team_id])
    shared.is_ext_shared = True
    await south.answer(f"<@{there.bot.id}> where do visitors park?", shared)
    assert await rows(north, "where do visitors park?") == [(there.team.id, True)]


async def test_commands_presses_and_the_home_page_work_in_each_workspace(organisation: Organisation) -> None:
    there, _, south = organisation
    workspace, alone = south.slack.workspace, south.slack.workspace.dm(south.ada, there)
    workspace.slash(south.ada, south.help, "/frontdesk", "remind me tomorrow at 9 to call the bank", by=there)
    (answer,) = await south.until(lambda: south.ours(alone))
    cancel = next(
        element["action_id"]
        for block in answer.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["text"]["text"] == "Cancel it"
    )
    workspace.press(south.ada, answer, cancel)
    await south.until(lambda: [each for each in south.ours(alone) if each.text.startswith("Cancelled")])
    workspace.open_home(south.ada, there)
    assert await south.until(lambda: workspace.home(south.ada, there))


async def test_what_was_missed_is_fetched_from_each_workspace(organisation: Organisation) -> None:
    there, *desks = organisation
    await desks[0].desk.adapters[0].check()  # type: ignore[attr-defined]
    app, there.app.delivery = delivery(desks[0]), None
    for desk in desks:
        desk.slack.workspace.say(desk.ada, desk.help, f"<@{there.bot.id}> when is lunch?")
    there.app.delivery = app
    await desks[0].desk.adapters[0].check()  # type: ignore[attr-defined]
    for desk in desks:
        await desk.until(lambda: [each for each in desk.ours() if "noon" in each.text])  # noqa: B023


async def test_a_token_in_the_settings_may_be_an_organisations(organisation: Organisation) -> None:
    there, north, south = organisation
    tokens = OneToken(there.token, api_url=north.slack.api_url)
    assert await tokens.teams() == [there.team.id]
    async with aiohttp.ClientSession() as session:
        workspaces = Workspaces(tokens, api_url=north.slack.api_url, session=session)
        assert await workspaces.home(there.team.id, south.ada.id) == south.ada.team_id
        found = {channel["id"] async for channel in workspaces.channels(there.team.id)}
    assert {north.help.id, south.help.id} <= found
