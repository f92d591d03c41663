"""Who speaks, and where: strangers, wrong buttons, closed channels, and whatever people type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.bots.slack.conftest import Office
from tests.bots.slack.inspection import buttons, rows, settled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.slack.messages import Ephemeral, Message

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

SECRET = "# Vault\n\nThe combination of the vault is 31337. Only staff may open the vault.\n"
ASKED = "what is the combination of the vault?"


async def states(desk: Office) -> list[tuple[str, str]]:
    """What became of the replies in the channel, and why."""
    query = "SELECT state, reason FROM replies WHERE address ->> 'channel' = %s ORDER BY id"
    return await rows(desk, query, desk.help.id)


async def failure(desk: Office) -> str:
    """Wait until a reply in the channel has failed, and return why."""
    while True:
        for state, reason in await states(desk):
            if state == "failed":
                return reason
        await settled(desk)


def whispers(desk: Office) -> list[Ephemeral]:
    return [said for said in desk.slack.workspace.ephemerals if said.to == desk.ada.id]


@pytest_asyncio.fixture(loop_scope="module")
async def vault(office: Office, tmp_path: Path) -> Office:
    """The office, in whose channel staff alone reads along, and a document that is for staff."""
    (tmp_path / "vault.md").write_text(SECRET)
    await office.desk.stores.learn([(str(tmp_path / "vault.md"), "staff")])
    office.help.is_ext_shared = False
    return office


async def test_staff_reads_what_is_for_staff_alone_and_in_its_channel(vault: Office, desk: Office) -> None:
    assert "31337" in (await vault.answer(ASKED, vault.alone)).text
    assert "31337" in (await vault.answer(f"{vault.us} {ASKED}")).text
    assert "31337" not in (await desk.answer(ASKED, desk.alone)).text
    assert "31337" not in (await desk.answer(f"{desk.us} {ASKED}")).text


async def test_where_strangers_read_along_nothing_is_told_that_is_for_staff(vault: Office) -> None:
    workspace = vault.slack.workspace
    stranger = workspace.add_user("stranger", team=workspace.add_team("Elsewhere"), is_stranger=True)
    vault.help.is_ext_shared = True
    vault.help.members.append(stranger.id)
    assert "31337" not in (await vault.answer(f"{vault.us} {ASKED}")).text
    before = len(vault.ours())
    workspace.react(vault.ada, workspace.say(stranger, vault.help, ASKED), "speech_balloon")
    asked = workspace.say(stranger, vault.help, ASKED)
    workspace.shortcut(vault.ada, "ask_about", vault.slack.installed, on=asked)
    await vault.until(lambda: len(vault.ours()) == before + 2)
    assert not [said for said in vault.ours()[before:] if "31337" in said.text]


async def test_a_guest_is_answered_as_anybody_who_is_no_staff(vault: Office) -> None:
    guest = vault.slack.workspace.add_user("guest")
    guest.is_restricted = True
    place = Office(vault.slack, vault.desk, guest, vault.help)
    assert "31337" not in (await place.answer(ASKED, place.alone)).text


async def test_a_mention_without_words_and_one_with_too_many_are_refused_once_and_alone(desk: Office) -> None:
    desk.slack.workspace.say(desk.ada, desk.help, desk.us)
    desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} {'x' * 40_001}")
    await desk.until(lambda: len(whispers(desk)) == 2)
    await settled(desk)
    assert sorted(said.text[:20] for said in whispers(desk)) == ["The message has 40,0", "The message is empty"]
    assert {said.thread_ts for said in whispers(desk)} == {None}
    assert desk.ours() == []


async def test_what_is_only_overheard_is_never_refused(desk: Office) -> None:
    workspace = desk.slack.workspace
    workspace.post(desk.help, desk.ada, "", attachments=[{"text": "A picture of the garden"}])
    workspace.say(desk.ada, desk.help, "x" * 40_001)
    await settled(desk)
    assert not whispers(desk)
    assert not desk.ours()


@pytest.mark.parametrize(
    "words",
    [
        "<!here> {us} where is the lunch menu?",
        "{us} {us} where is the lunch menu?",
        "where is the lunch menu, {us}",
        "<!channel|channel> where is the lunch menu? {us}",
        "{us}\n\n&gt; where is the lunch menu?",
    ],
)
async def test_a_question_is_found_whatever_stands_around_it(desk: Office, words: str) -> None:
    answer = await desk.answer(words.format(us=desk.us))
    assert "door of the kitchen" in answer.text
    assert "<!" not in str(answer.blocks).replace("<!date", "")
    await settled(desk)
    assert len(desk.ours()) == 1


async def test_somebody_whose_id_begins_like_ours_is_not_us(desk: Office) -> None:
    desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us[:-1]}9> where is the lunch menu?")
    await settled(desk)
    assert desk.ours() == []


async def test_a_question_in_others_thread_is_answered_there(desk: Office) -> None:
    root = desk.slack.workspace.say(desk.ada, desk.help, "The menu is new.")
    reply = desk.slack.workspace.say(desk.ada, desk.help, "Is it?", thread_ts=root.ts)
    answer = await desk.answer(f"{desk.us} where is the lunch menu?", thread_ts=root.ts)
    assert answer.thread_ts == root.ts != reply.ts
    shown = await desk.answer(f"{desk.us} where can visitors park?", thread_ts=root.ts, broadcast=True)
    assert shown.thread_ts == root.ts


async def test_a_file_is_taken_for_its_words_or_for_its_name(desk: Office) -> None:
    files = [("menu.txt", b"Soup")]
    assert "kitchen" in (await desk.answer(f"{desk.us} where is the lunch menu?", files=files)).text
    await desk.answer("", desk.alone, files=files)
    assert len(desk.ours(desk.alone)) == 1


async def test_a_mention_that_is_edited_away_takes_the_answer_along_and_a_later_one_is_answered(desk: Office) -> None:
    workspace = desk.slack.workspace
    missed = len(desk.slack.socket.undelivered)
    await desk.answer(f"{desk.us} where is the lunch menu?")
    (question,) = [message for message in workspace.messages(desk.help) if not message.by]
    workspace.edit(question, desk.us)
    workspace.edit(question, "Never mind.")
    await desk.until(lambda: not desk.ours())
    assert len(desk.slack.socket.undelivered) == missed
    later = workspace.say(desk.ada, desk.help, "where can visitors park?")
    workspace.edit(later, f"{desk.us} where can visitors park?")
    await desk.until(desk.ours)
    assert desk.ours()[0].thread_ts == later.ts
    assert "behind the house" in desk.ours()[0].text


async def test_where_we_may_not_speak_the_answer_is_kept_as_failed(desk: Office) -> None:
    workspace = desk.slack.workspace
    workspace.say(desk.ada, desk.help, f"{desk.us} where is the lunch menu?")
    workspace.remove_member(desk.slack.installed, desk.help)
    assert "/invite @Frontdesk" in await failure(desk)


async def test_in_an_archived_channel_the_answer_is_kept_as_failed(desk: Office) -> None:
    desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} where is the lunch menu?")
    desk.slack.workspace.archive(desk.help, by=desk.ada)
    assert "archived" in await failure(desk)


async def reminder(desk: Office) -> Message:
    """A reminder that somebody has set in the channel, and whose confirmation has a button."""
    return await desk.answer(f"{desk.us} remind me tomorrow at 9 to call the bank")


async def cancelled(desk: Office) -> bool:
    answer = await desk.answer("what are my reminders", desk.alone)
    return "You have no reminders" in answer.text


@pytest.mark.parametrize("label", ["Cancel it", "Move it"])
async def test_whoever_presses_the_button_of_another_is_told_so_alone_and_the_button_stays(
    desk: Office, label: str
) -> None:
    answer, workspace = await reminder(desk), desk.slack.workspace
    other = workspace.add_user(f"other {desk.help.name} {label}")
    workspace.invite(other, desk.help)
    await settled(desk)
    workspace.press(other, answer, buttons(answer)[label])
    (told,) = await desk.until(lambda: [said for said in workspace.ephemerals if said.to == other.id])
    assert told.text.startswith(f"I offered that button to {desk.ada.name}, so nothing has changed.")
    assert told.thread_ts == answer.thread_ts
    await settled(desk)
    assert workspace.modal(other, desk.slack.installed) is None
    assert not await cancelled(desk)
    assert "Cancel it" in buttons(answer)
    workspace.press(desk.ada, answer, buttons(answer)["Cancel it"])
    await desk.until(lambda: not buttons(answer) and len(desk.ours()) == 2)
    assert await cancelled(desk)


async def test_a_reminder_in_a_channel_has_buttons_for_the_person_whom_it_names(desk: Office) -> None:
    workspace = desk.slack.workspace
    other = workspace.add_user(f"other {desk.help.name}")
    workspace.invite(other, desk.help)
    await desk.answer(f"{desk.us} remind me in 1 second to stretch")
    due = await desk.until(lambda: [said for said in desk.ours() if "Done" in buttons(said)])
    await settled(desk)
    workspace.press(other, due[0], buttons(due[0])["Done"])
    await desk.until(lambda: [said for said in workspace.ephemerals if said.to == other.id])
    assert "Done" in buttons(due[0])
    workspace.press(desk.ada, due[0], buttons(due[0])["Done"])
    await desk.until(lambda: not buttons(due[0]))


async def test_a_double_press_is_one_press_and_an_old_button_says_that_it_is_old(desk: Office) -> None:
    answer = await reminder(desk)
    old = buttons(answer)["Cancel it"]
    body = desk.slack.workspace.press(desk.ada, answer, old)
    desk.slack.workspace.press(desk.ada, answer, old)
    await desk.until(lambda: not buttons(answer))
    await desk.until(lambda: len(desk.ours()) == 2)
    late = {**body, "message": answer.wire()}  # a click that meets the message as it is after the first one
    desk.slack.workspace.deliver(desk.slack.app, "interactive", late)
    await settled(desk)
    assert (str(answer.blocks).count("✓"), len(desk.ours())) == (1, 2)
    again = {**body, "actions": [{**body["actions"][0], "block_id": "elsewhere"}]}
    desk.slack.workspace.deliver(desk.slack.app, "interactive", again)
    await desk.until(lambda: len(desk.ours()) == 3)
    assert [message.text.startswith("Cancelled") for message in desk.ours()[1:]] == [True, False]
    assert "no upcoming reminders" in desk.ours()[2].text


async def test_a_press_while_the_database_is_down_is_not_acknowledged_and_works_later(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await reminder(desk)
    missed = len(desk.slack.socket.undelivered)
    acks = _acked_presses(desk)
    with monkeypatch.context() as patch:
        patch.setattr(desk.slack.socket, "schedule", type(desk.slack.socket.schedule)(ack_seconds=0.5))
        async with desk.desk.stores.pool.connection() as connection:
            await connection.execute("ALTER TABLE messages RENAME TO gone")
            desk.slack.workspace.press(desk.ada, answer, buttons(answer)["Cancel it"])
            await desk.until(lambda: len(desk.slack.socket.undelivered) > missed)
            await connection.execute("ALTER TABLE gone RENAME TO messages")
    assert _acked_presses(desk) == acks
    assert "Cancel it" in buttons(answer)
    desk.slack.workspace.press(desk.ada, answer, buttons(answer)["Cancel it"])
    await desk.until(lambda: not buttons(answer))


async def test_a_command_in_others_direct_messages_is_answered_in_ours(desk: Office) -> None:
    workspace = desk.slack.workspace
    theirs = workspace.open_conversation(desk.ada, workspace.add_user("friend"))
    workspace.slash(desk.ada, theirs, "/frontdesk", "ask where is the lunch menu?")
    await desk.until(lambda: desk.ours(desk.alone))
    assert workspace.messages(theirs) == []
    assert "direct messages" in whispers(desk)[-1].text


async def test_a_command_or_shortcut_that_was_removed_says_so(desk: Office) -> None:
    workspace = desk.slack.workspace
    workspace.slash(desk.ada, desk.help, "/remindme", "at 9", by=desk.slack.installed)
    told = await desk.until(lambda: [said.text for said in whispers(desk) if "/remindme" in said.text])
    assert "does not exist any more" in told[0]
    workspace.shortcut(desk.ada, "count_down", desk.slack.installed)
    (shown,) = await desk.until(lambda: [view for view in workspace.views.values() if view.user is desk.ada])
    assert "does not exist any more" in shown.wire()["blocks"][0]["text"]["text"]


async def test_a_group_message_is_answered_when_we_are_mentioned(desk: Office) -> None:
    group = desk.slack.workspace.open_conversation(
        desk.ada, desk.slack.workspace.add_user("friend"), desk.slack.installed
    )
    desk.slack.workspace.say(desk.ada, group, "Shall we have lunch?")
    assert "kitchen" in (await desk.answer(f"{desk.us} where is the lunch menu?", group)).text
    assert len(desk.ours(group)) == 1


def _acked_presses(desk: Office) -> int:
    return sum(kind == "interactive" for kind, _, _ in desk.slack.workspace.acks)
