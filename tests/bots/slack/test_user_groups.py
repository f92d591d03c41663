"""User groups: in audiences, in reminders, in rotations, and in what is quoted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.bots.slack.conftest import open_office
from tests.bots.slack.inspection import buttons

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bots.slack.conftest import Office
    from tests.fakes.slack.state import User, Usergroup

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

SAFE = "S0SAFE"
SECRET = "# The safe\n\nThe safe in the cellar opens with the blue key.\n"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """A desk with a document that only the members of a user group may read."""
    home: Path = tmp_path_factory.mktemp("home")
    async with open_office(home, server_url, FRONTDESK_AUDIENCES=f"keepers={SAFE}") as opened:
        await asyncio.to_thread((home / "safe.md").write_text, SECRET)
        await opened.desk.stores.learn([(str(home / "safe.md"), "keepers")])
        await opened.slack.socket.connected(2)
        yield opened


def ops(desk: Office, *others: User) -> Usergroup:
    """A user group with the person and others in it."""
    handle = f"ops-{desk.help.name.rpartition('-')[2]}"
    return desk.slack.workspace.set_group(handle, desk.ada, *others)


def mention(group: Usergroup) -> str:
    return f"<!subteam^{group.id}>"


async def test_a_document_is_for_the_members_of_a_group_in_their_direct_messages(desk: Office) -> None:
    workspace, question = desk.slack.workspace, "Which key opens the safe in the cellar?"
    workspace.set_group("safe", desk.ada, id_=SAFE)
    await desk.slack.socket.settled()
    assert "blue key" in (await desk.answer(question, desk.alone)).text
    assert "blue key" not in (await desk.answer(f"{desk.us} {question}")).text
    workspace.set_group("safe", workspace.add_user(f"other {desk.ada.name}"))
    await desk.slack.socket.settled()
    assert "blue key" not in (await desk.answer("Which key opens the safe?", desk.alone)).text


async def test_each_member_of_a_group_is_reminded(desk: Office) -> None:
    bo = desk.slack.workspace.add_user(f"bo {desk.ada.name}")
    group = ops(desk, bo)
    answer = await desk.answer(f"remind {mention(group)} tomorrow at 9 to plan the week", desk.alone)
    assert all(person.name.casefold() in answer.text.casefold() or "you" in answer.text for person in (desk.ada, bo))
    desk.slack.workspace.press(desk.ada, answer, next(id_ for label, id_ in buttons(answer).items() if "Yes" in label))
    await desk.until(lambda: len(desk.ours(desk.alone)) == 2)
    async with desk.desk.stores.pool.connection() as connection:
        query = "SELECT address ->> 'channel' FROM reminders WHERE what = 'plan the week' AND state = 'active'"
        rows = await (await connection.execute(query)).fetchall()
    assert sorted(row[0] for row in rows) == sorted([desk.ada.id, bo.id])


async def test_a_rotation_takes_turns_among_the_members_of_a_group(desk: Office) -> None:
    bo = desk.slack.workspace.add_user(f"bo {desk.ada.name}")
    answer = await desk.answer(f"{desk.us} rotate on-call weekly between {mention(ops(desk, bo))} starting Monday 9am")
    assert desk.ada.name in answer.text
    assert bo.name in answer.text


async def test_a_group_is_called_by_its_handle(desk: Office) -> None:
    group = ops(desk)
    stored = await desk.stored(desk.slack.workspace.say(desk.ada, desk.alone, f"what does {mention(group)} do?"))
    assert stored.text == f"what does @{group.handle} do?"
    assert [(each.id, each.name, each.members and each.members[0].id) for each in stored.mentions] == [
        (group.id, f"@{group.handle}", desk.ada.id)
    ]


async def test_a_group_that_cannot_be_looked_up_is_not_taken_for_a_person(desk: Office) -> None:
    answer = await desk.answer("remind <!subteam^S0GONE|@gone> tomorrow at 9 to plan", desk.alone)
    assert answer.text == "I cannot see who is in @gone. Mention the people themselves."
