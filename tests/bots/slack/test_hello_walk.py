"""The desk introduces itself in a channel to which it was added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def test_a_channel_gets_one_hello_however_often_the_app_is_added(desk: Office) -> None:
    workspace, app = desk.slack.workspace, desk.slack.installed
    channel = workspace.add_channel(f"new-{desk.ada.id}", desk.ada)
    workspace.invite(app, channel, by=desk.ada)
    await desk.until(lambda: desk.ours(channel))
    workspace.remove_member(app, channel)
    workspace.invite(app, channel, by=desk.ada)
    workspace.invite(workspace.add_user("bo"), channel, by=desk.ada)
    await desk.answer(f"{desk.us} where is the lunch menu?", channel)
    hello, *others = [said.text for said in desk.ours(channel)]
    assert hello.startswith("Hello! I'm Frontdesk.")
    assert "other organisations" not in hello
    assert len(others) == 1


async def test_a_channel_that_is_shared_is_told_what_strangers_get(desk: Office) -> None:
    channel = desk.slack.workspace.add_channel(f"shared-{desk.ada.id}", desk.ada, is_ext_shared=True)
    desk.slack.workspace.invite(desk.slack.installed, channel, by=desk.ada)
    (hello,) = await desk.until(lambda: desk.ours(channel))
    assert hello.text.endswith("People from other organisations get answers from public documents.")
