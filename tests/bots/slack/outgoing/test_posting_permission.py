"""Who may have something posted where: members, and in public channels everybody but guests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from bots.slack.api.workspaces import OneToken, Workspaces
from bots.slack.outgoing.posting_permission import PostingPermission
from core.model.messages import Address
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack.state import Channel, User


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(time_scale=100) as fake:
        yield fake


@pytest.fixture
async def permission(slack: FakeSlack) -> AsyncIterator[PostingPermission]:
    tokens = OneToken(slack.installed.token, api_url=slack.api_url)
    async with aiohttp.ClientSession() as session:
        workspaces = Workspaces(tokens, api_url=slack.api_url, session=session)
        yield PostingPermission(workspaces)


@pytest.fixture
def ada(slack: FakeSlack) -> User:
    return slack.workspace.add_user("ada")


@pytest.fixture
def bo(slack: FakeSlack) -> User:
    return slack.workspace.add_user("bo")


def address(slack: FakeSlack, channel: Channel | User) -> Address:
    return Address("slack", slack.installed.team.id, channel.id, name=f"#{channel.name}")


async def test_everybody_may_post_in_a_public_channel(
    slack: FakeSlack, permission: PostingPermission, ada: User, bo: User
) -> None:
    channel = slack.workspace.add_channel("lunch", ada, slack.installed)
    assert await permission.objection(address(slack, channel), bo.id) is None


async def test_a_guest_may_post_only_where_he_is_a_member(
    slack: FakeSlack, permission: PostingPermission, ada: User, bo: User
) -> None:
    bo.is_restricted = True
    open_to_him = slack.workspace.add_channel("lunch", ada, bo, slack.installed)
    closed = slack.workspace.add_channel("plans", ada, slack.installed)
    assert await permission.objection(address(slack, open_to_him), bo.id) is None
    objection = await permission.objection(address(slack, closed), bo.id)
    assert objection == "You are not a member of #plans, so I cannot post there for you."


async def test_only_members_may_post_in_a_private_channel(
    slack: FakeSlack, permission: PostingPermission, ada: User, bo: User
) -> None:
    channel = slack.workspace.add_channel("plans", ada, slack.installed, private=True)
    assert await permission.objection(address(slack, channel), ada.id) is None
    assert await permission.objection(address(slack, channel), bo.id)


async def test_nobody_may_post_in_an_archived_channel(
    slack: FakeSlack, permission: PostingPermission, ada: User
) -> None:
    channel = slack.workspace.add_channel("old", ada, slack.installed)
    slack.workspace.archive(channel, by=ada)
    assert await permission.objection(address(slack, channel), ada.id) == "#old is archived."


async def test_nobody_objects_to_a_direct_message(slack: FakeSlack, permission: PostingPermission, ada: User) -> None:
    assert await permission.objection(address(slack, ada), ada.id) is None
