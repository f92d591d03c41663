"""A walk through Discord as a community uses it, each step over the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bots.discord.adapter import connect
from bots.discord.connection import backfill, session
from bots.discord.render import text_of
from core.delivery.outbox import Outbox
from core.model.messages import Address
from core.model.replies import Enclosure, Reply
from core.people.feedback import judged
from core.settings.settings import load_settings
from core.storage.rows import ADDRESS
from tests.bots.discord.stage import buttons_of
from tests.bots.slack.conftest import settled
from tests.fakes.discord.messages import COMPONENTS_V2, LOADING
from tests.fakes.discord.permissions import Permission
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from tests.bots.discord.conftest import Office
    from tests.fakes.discord.faults import Happening

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


def buttons(message: Any) -> dict[str, str]:
    """The buttons of a message: their labels, and the custom ids."""
    return {each.get("label") or each["emoji"]["name"]: each["custom_id"] for each in buttons_of(message)}


async def test_a_mention_is_answered_in_a_thread_with_a_source(desk: Office) -> None:
    answer = await desk.answer(f"{desk.us} where is the lunch menu?")
    (question,) = desk.discord.world.messages(desk.help)[:1]
    assert answer.channel.id == question.id
    assert answer.channel.name == "where is the lunch menu?"
    assert "door of the kitchen" in answer.content
    assert "-# [1] Handbook" in answer.content
    assert list(buttons(answer)) == ["👍", "👎"]
    desk.discord.world.say(desk.ada, answer.channel, "and when is lunch?")
    await desk.until(lambda: len(desk.ours()) == 2)
    assert "noon" in desk.ours()[1].content


async def test_a_reminder_is_confirmed_in_each_readers_zone_and_cancelled_by_its_button(desk: Office) -> None:
    answer = await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    assert "<t:" in answer.content
    desk.discord.world.press(desk.ada, answer, buttons(answer)["Cancel it"])
    await desk.until(lambda: len(desk.ours(desk.alone)) == 2)
    assert "cancel" in desk.ours(desk.alone)[1].content.casefold()
    await desk.until(lambda: "Cancel it" not in buttons(answer))
    assert f"-# ✓ Cancel it — {desk.ada.name}" in answer.content


async def test_a_button_that_asks_opens_a_form_and_comes_back_with_the_line(desk: Office) -> None:
    world = desk.discord.world
    answer = await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    opened = world.press(desk.ada, answer, buttons(answer)["Move it"])
    await desk.until(lambda: opened.modal)
    world.submit(opened, {"line": "tomorrow at 10"})
    await desk.until(lambda: len(desk.ours(desk.alone)) == 2)
    assert "call the bank" in desk.ours(desk.alone)[1].content


async def test_who_invites_somebody_whose_direct_messages_are_closed_is_told(desk: Office) -> None:
    world = desk.discord.world
    bo = world.add_user(f"bo {desk.ada.name}", accepts_dms=False)
    world.join(bo)
    await desk.answer(f"schedule a sync with {bo.mention} tomorrow at 9am", desk.alone)
    await desk.answer("yes", desk.alone)
    told = await desk.until(
        lambda: [each.content for each in desk.ours(desk.alone) if "could not reach" in each.content]
    )
    assert "The person does not accept direct messages from members of this server." in told[0]
    assert "invites you to “Sync”" in told[0]
    assert not desk.ours(world.dm(bo, desk.discord.app))


async def test_a_question_by_command_is_answered_where_it_was_asked(desk: Office) -> None:
    used = desk.discord.world.command(desk.ada, desk.help, "ask", {"question": "Where can visitors park their cars?"})
    answer = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    assert "behind the house" in answer.content
    assert answer in desk.ours()
    assert not answer.flags & LOADING


@pytest.mark.parametrize("lost", ["drop_before_effect", "drop_answer_after_effect"])
async def test_a_promise_that_the_network_loses_is_kept(desk: Office, lost: Happening) -> None:
    desk.discord.faults.fail_next("answer_interaction", lost)
    used = desk.discord.world.command(desk.ada, desk.help, "ask", {"question": "Where can visitors park their cars?"})
    answer = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    assert "behind the house" in answer.content
    assert len(desk.ours()) == 1


async def test_what_was_not_promised_in_time_is_not_done(desk: Office) -> None:
    """Discord has told the person that it failed, who does it once more."""
    world = desk.discord.world
    desk.discord.faults.fail_next("answer_interaction", 10062)
    world.command(desk.ada, desk.alone, "remind", {"when": "tomorrow at 9", "what": "feed the cat"})
    await desk.until(lambda: not desk.discord.faults.is_ordered("answer_interaction"))
    listed = world.command(desk.ada, desk.alone, "reminders")
    shown = await desk.until(lambda: listed.response if listed.response and not listed.is_loading else None)
    assert "no reminders" in shown.content


async def test_a_command_that_was_removed_says_so(desk: Office) -> None:
    """Discord's apps offer it for a while after that."""
    world, known = desk.discord.world, desk.discord.app.commands[""]
    stale = next(command for command in known.values() if command["name"] == "reminders")
    known["1"] = {**stale, "id": "1", "name": "countdowns"}
    try:
        used = world.command(desk.ada, desk.help, "countdowns")
        told = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    finally:
        del known["1"]
    assert "“countdowns” does not exist any more" in told.content
    assert told.is_ephemeral


async def test_what_is_a_persons_own_is_shown_to_that_person_alone(desk: Office) -> None:
    world = desk.discord.world
    used = world.command(desk.ada, desk.help, "remind", {"when": "tomorrow at 9", "what": "water the plants"})
    answer = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    assert answer.is_ephemeral
    assert "water the plants" in answer.content
    listed = world.command(desk.ada, desk.alone, "reminders")
    shown = await desk.until(lambda: listed.response if listed.response and not listed.is_loading else None)
    assert "water the plants" in text_of(shown.wire())
    assert desk.ours() == []


async def test_a_button_that_one_person_sees_alone_is_answered_alone(desk: Office) -> None:
    world = desk.discord.world
    used = world.command(desk.ada, desk.help, "remind", {"when": "tomorrow at 9", "what": "feed the cat"})
    answer = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    pressed = world.press(desk.ada, answer, buttons(answer)["Cancel it"])
    (after,) = await desk.until(lambda: pressed.followups)
    assert after.is_ephemeral
    assert "cancel" in after.content.casefold()
    await desk.until(lambda: "Cancel it" not in buttons(answer))
    assert desk.ours() == desk.ours(desk.alone) == []


async def test_times_are_suggested_while_one_types(desk: Office) -> None:
    world = desk.discord.world
    typing = world.autocomplete(desk.ada, desk.help, "remind", {"what": "tea", "when": "tomorrow"})
    await desk.until(lambda: typing.choices)
    assert typing.choices is not None
    assert [each["value"] for each in typing.choices][:2] == ["tomorrow", "tomorrow at 9:00"]


async def test_a_message_that_somebody_points_at_is_answered_once(desk: Office) -> None:
    world = desk.discord.world
    question = world.say(desk.ada, desk.help, "Where can visitors park their cars?")
    used = world.context_menu(desk.ada, "Ask about this", on=question)
    answer = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    assert "behind the house" in answer.content
    again = world.context_menu(desk.ada, "Ask about this", on=question)
    second = await desk.until(lambda: again.response if again.response and not again.is_loading else None)
    assert second.content == "I have been asked about that message before."


async def test_a_message_that_somebody_points_at_takes_its_answer_along_when_it_is_deleted(desk: Office) -> None:
    world = desk.discord.world
    question = world.say(desk.ada, desk.help, "Where can visitors park their cars?")
    used = world.context_menu(desk.ada, "Ask about this", on=question)
    answer = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    assert "behind the house" in answer.content
    world.delete(question)
    await desk.until(lambda: answer.is_deleted)
    async with desk.desk.stores.pool.connection() as connection:
        found = await connection.execute(
            "SELECT message ->> 'text' FROM messages WHERE event_id = %s", (f"asked/{question.id}",)
        )
        assert await found.fetchall() == [("",)]


async def test_a_reminder_of_a_message_is_set_by_a_form(desk: Office) -> None:
    world = desk.discord.world
    about = world.say(desk.ada, desk.help, "The report is due soon.")
    opened = world.context_menu(desk.ada, "Remind me about this", on=about)
    await desk.until(lambda: opened.modal)
    sent = world.submit(opened, {"when": "tomorrow at 9"})
    answer = await desk.until(lambda: sent.response if sent.response and not sent.is_loading else None)
    assert "The report is due soon" in answer.content
    assert answer.is_ephemeral
    async with desk.desk.stores.pool.connection() as connection:
        cursor = await connection.execute("SELECT link FROM reminders WHERE person = %s", (desk.ada.id,))
        link = f"https://discord.com/channels/{desk.discord.guild.id}/{desk.help.id}/{about.id}"
        assert await cursor.fetchall() == [(link,)]


async def test_nobody_has_a_channel_reminded_that_is_closed_to_him(desk: Office) -> None:
    world, there = desk.discord.world, desk.discord.world.add_channel(f"secret {desk.help.name}")
    everyone = desk.discord.guild.roles[desk.discord.guild.id]
    world.overwrite(there, everyone, deny=Permission.SEND_MESSAGES)
    answer = await desk.answer(f"remind <#{there.id}> tomorrow at 9 to plan", desk.alone)
    assert answer.content == f"You are not allowed to write in #{there.name}, so I cannot post there for you."
    answer = await desk.answer(f"remind <#{desk.help.id}> tomorrow at 9 to plan", desk.alone)
    assert answer.content.startswith("Shall I post in ")


async def test_a_persons_menu_opens_forms_about_the_person(desk: Office) -> None:
    world = desk.discord.world
    opened = world.context_menu(desk.ada, "Remind me about this", on=world.user("owner"), channel=desk.help)
    await desk.until(lambda: opened.modal)
    sent = world.submit(opened, {"when": "tomorrow at 9"})
    answer = await desk.until(lambda: sent.response if sent.response and not sent.is_loading else None)
    assert "talk to owner" in answer.content
    opened = world.context_menu(desk.ada, "Ask about this", on=world.user("owner"), channel=desk.help)
    await desk.until(lambda: opened.modal)
    sent = world.submit(opened, {"question": "Where can visitors park their cars?"})
    answer = await desk.until(lambda: sent.response if sent.response and not sent.is_loading else None)
    assert "behind the house" in answer.content
    assert not answer.is_ephemeral


async def test_what_is_said_in_a_restricted_channel_is_quoted_nowhere_else(desk: Office) -> None:
    world = desk.discord.world
    place = world.add_channel(f"adults-{desk.help.name}", nsfw=True)
    about = world.say(desk.ada, place, "Something that stays here.")
    opened = world.context_menu(desk.ada, "Remind me about this", on=about)
    await desk.until(lambda: opened.modal)
    assert opened.modal is not None
    assert "stays here" not in str(opened.modal)
    sent = world.submit(opened, {"when": "tomorrow at 9"})
    await desk.until(lambda: sent.response if sent.response and not sent.is_loading else None)
    async with desk.desk.stores.pool.connection() as connection:
        found = await connection.execute("SELECT what, link FROM reminders ORDER BY id DESC LIMIT 1")
        ((what, link),) = await found.fetchall()
    assert what == "look at: this message"
    assert link.endswith(f"/{place.id}/{about.id}")
    told = await desk.answer(f"{desk.us} remind {desk.help.mention} tomorrow at 9 to look in here", place)
    assert "stays here" in told.content


async def test_where_the_desk_is_no_member_the_person_alone_sees_the_answer(desk: Office) -> None:
    world = desk.discord.world
    elsewhere = world.make_guild(f"Elsewhere {desk.help.name}", desk.ada)
    channel = world.add_channel(f"far-{desk.help.name}", guild=elsewhere)
    desk.discord.app.installed_by.add(desk.ada.id)
    used = world.command(desk.ada, channel, "ask", {"question": "Where can visitors park their cars?"})
    answer = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    assert "behind the house" in answer.content
    assert answer.is_ephemeral
    said = world.say(desk.ada, channel, "Where is the lunch menu?")
    pointed = world.context_menu(desk.ada, "Ask about this", on=said)
    answer = await desk.until(lambda: pointed.response if pointed.response and not pointed.is_loading else None)
    assert "kitchen" in answer.content
    assert answer.is_ephemeral
    assert desk.ours(channel) == []


async def test_a_file_is_read_and_a_voice_message_is_not_pretended_to_be(desk: Office) -> None:
    world = desk.discord.world
    menu = b"# Drinks\n\nThe tea of the day is served in the winter garden.\n"
    answer = await desk.answer_with("Where is the tea of the day served?", desk.alone, ("drinks.md", menu))
    assert "winter garden" in answer.content
    world.say(desk.ada, desk.alone, "", files=[("voice-message.ogg", b"OggS")])
    await desk.until(lambda: "voice-message.ogg" in desk.ours(desk.alone)[-1].content)
    assert desk.ours(desk.alone)[-1].content.startswith("I cannot listen to voice-message.ogg")


async def test_a_title_tells_nothing_that_is_hidden_nor_does_the_answer(desk: Office) -> None:
    answer = await desk.answer(f"{desk.us} is it ||under the blue vase||, or where can visitors park their cars?")
    assert answer.channel.name == "is it …, or where can visitors park their cars?"
    assert "vase" not in "".join(answer.content.split("||")[::2])


async def test_files_go_with_a_reply_and_a_long_one_is_changed_in_place(desk: Office) -> None:
    (adapter,) = desk.desk.adapters
    address = Address("discord", "discord", desk.help.id)
    invitation = Enclosure("invitation.ics", "text/calendar", "BEGIN:VCALENDAR")
    place = await adapter.send(address, Reply("Come.", enclosures=(invitation,)), key="a" * 24)
    (sent,) = desk.ours()
    assert [(file.filename, file.content) for file in sent.attachments] == [("invitation.ics", b"BEGIN:VCALENDAR")]
    long = Reply("A paragraph of some length.\n\n" * 100)
    assert await adapter.send(address, long, key="b" * 24, replaces=place) == place
    assert (sent.content, sent.attachments) == ("", [])
    assert await adapter.send(address, Reply("Short."), key="c" * 24, replaces=place) == place
    assert [each["content"] for each in sent.components] == ["Short."]


async def test_a_post_in_a_forum_is_answered_once_in_its_thread(desk: Office) -> None:
    world = desk.discord.world
    forum = world.add_forum(f"support {desk.help.name}", "solved")
    post = world.new_post(forum, desk.ada, "Parking", "Where can visitors park their cars?")
    await desk.until(lambda: desk.ours(forum))
    world.say("owner", post, "I wonder about that, too.")
    await desk.answer(f"{desk.us} where is the lunch menu?")
    assert [message.channel for message in desk.ours(forum)] == [post]
    assert "behind the house" in desk.ours(forum)[0].content


async def test_everybody_is_not_us(desk: Office) -> None:
    desk.discord.world.say("owner", desk.help, "@everyone where is the lunch menu?")
    await desk.answer(f"{desk.us} where is the lunch menu?")
    assert len(desk.ours()) == 1


async def test_bots_do_not_talk_to_bots(desk: Office) -> None:
    world = desk.discord.world
    other = world.add_application("Other desk", world.user("owner"))
    world.join(other)
    world.say(other.bot, desk.help, f"{desk.us} where is the lunch menu?")
    await desk.answer(f"{desk.us} where is the lunch menu?")
    await desk.answer(f"{desk.us} where can visitors park their cars?")
    assert len(desk.ours()) == 2


async def test_thumbs_are_kept_for_whoever_runs_the_desk(desk: Office) -> None:
    answer = await desk.answer(f"{desk.us} where is the lunch menu at {desk.help.name}?")
    await desk.recorded()
    desk.discord.world.press(desk.ada, answer, buttons(answer)["👎"])
    desk.discord.world.react("owner", answer, "👍")

    async def are_kept() -> bool:
        async with desk.desk.stores.pool.connection() as connection:
            verdicts = [(row.good, row.bad) for row in await judged(connection) if desk.help.name in row.text]
        return verdicts == [(1, 1)]

    await until(are_kept)


async def test_an_edit_is_answered_in_place_and_a_deletion_takes_the_answer_back(desk: Office) -> None:
    world = desk.discord.world
    answer = await desk.answer(f"{desk.us} where is the lunch menu?")
    question = world.messages(desk.help)[0]
    world.edit(question, f"{desk.us} where can visitors park their cars?")
    await desk.until(lambda: "behind the house" in answer.content)
    assert len(desk.ours()) == 1
    world.delete(question)
    await desk.until(lambda: desk.ours() == [])


async def test_where_no_thread_may_be_opened_the_answer_is_a_reply(desk: Office) -> None:
    world = desk.discord.world
    everyone = desk.discord.guild.roles[desk.discord.guild.id]
    world.overwrite(desk.help, everyone, deny=Permission.CREATE_PUBLIC_THREADS)
    answer = await desk.answer(f"{desk.us} where is the lunch menu?")
    assert answer.channel is desk.help
    assert answer.replied_to is world.messages(desk.help)[0]


async def test_in_a_thread_that_was_locked_the_answer_comes_in_the_channel(desk: Office) -> None:
    world = desk.discord.world
    thread = world.open_thread("owner", "Closed", channel=desk.help)
    world.lock(thread)
    world.say("owner", thread, f"{desk.us} where is the lunch menu?")
    await desk.until(desk.ours)
    (answer,) = desk.ours()
    assert answer.channel is desk.help
    assert answer.content.startswith("-# I cannot write in the thread")
    world.say("owner", thread, f"{desk.us} when is lunch?")
    await desk.until(lambda: len(desk.ours()) == 2)
    owners = world.dm("owner", desk.discord.app)
    told = await desk.until(lambda: [each for each in desk.ours(owners) if thread.mention in each.content])
    await desk.recorded()
    assert len(told) == 1


async def test_who_mentions_us_and_says_nothing_is_told_what_to_do(desk: Office) -> None:
    answer = await desk.answer(desk.us)
    assert answer.content.startswith("The message is empty.")


async def test_of_an_interaction_that_is_over_the_answer_comes_as_a_message_to_the_person(desk: Office) -> None:
    world = desk.discord.world
    desk.discord.faults.fail_next("edit_answer", 50027)
    world.command(desk.ada, desk.help, "ask", {"question": "Where can visitors park their cars?"})
    answer = await desk.until(lambda: next((each for each in desk.ours() if "behind" in each.content), None))
    assert answer.content.startswith(f"{desk.ada.mention} ")
    assert answer.mentions == [desk.ada]


async def test_a_reply_without_buttons_is_found_by_what_it_says_once_its_nonce_is_forgotten(desk: Office) -> None:
    stores, world = desk.desk.stores, desk.discord.world
    asked = world.say(desk.ada, desk.help, "Thanks!")
    thread = world.open_thread(desk.ada, "Thanks", on=asked)
    address = Address("discord", "discord", desk.help.id, thread.id)
    first, second = Reply("You are welcome."), Reply("Word. " * 700)

    async def written(reply: Reply) -> tuple[int, str]:
        async with stores.pool.connection() as connection:
            waiting = await Outbox(stores.pool).write(connection, address, reply)
        return waiting.id, waiting.key

    async def sent_by_one_that_died(key: str, reply: Reply) -> str:
        async with connect(load_settings(), stores.pool) as dead:
            return await dead.send(address, reply, key=key)

    reply_id, key = await written(first)
    place = await sent_by_one_that_died(key, first)
    async with connect(load_settings(), stores.pool) as later:
        assert await later.find_sent(address, key=key) == place
    await Outbox(stores.pool).mark_sent(reply_id, place, at=datetime.now(UTC))
    _, other = await written(first)
    async with connect(load_settings(), stores.pool) as later:
        assert await later.find_sent(address, key=other) is None

    _, key = await written(second)
    places = (await sent_by_one_that_died(key, second)).split(",")
    world.delete(thread.messages[places[0].partition("/")[2]])
    world.nonces.clear()
    async with connect(load_settings(), stores.pool) as later:
        assert await later.find_sent(address, key=key) is None
        again = (await later.send(address, second, key=key)).split(",")
    assert again[1] == places[1]
    ours = [each for each in thread.messages.values() if each.author is desk.discord.app.bot]
    assert len(ours) == 1 + len(places)
    async with stores.pool.connection() as connection:  # other tests wait until nothing waits to be sent
        await connection.execute(
            "DELETE FROM replies WHERE state = 'waiting' AND address ->> 'thread' = %s", (thread.id,)
        )


async def test_a_connection_that_lives_and_is_deaf_is_noticed_and_left(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "CHECK_SECONDS", 0.0)
    monkeypatch.setattr(session, "MARK_SECONDS", 0.2)
    monkeypatch.setattr(backfill, "PATIENCE", timedelta(seconds=1))
    opened = desk.discord.gateway.opened
    desk.discord.gateway.deafen(acks=True)
    desk.discord.world.say(desk.ada, desk.help, f"{desk.us} where is the lunch menu?")
    await desk.until(desk.ours)
    await desk.until(lambda: desk.discord.gateway.opened > opened)
    await desk.discord.gateway.ready()
    monkeypatch.undo()
    await desk.answer(f"{desk.us} where can visitors park their cars?")
    assert len(desk.ours()) == 2


async def test_each_line_of_a_list_is_cancelled_by_the_button_beside_it(desk: Office) -> None:
    for what in ("call the bank", "water the plants"):
        await desk.answer(f"remind me tomorrow at 9 to {what}", desk.alone)
    listed = await desk.answer("what are my reminders", desk.alone)
    assert listed.flags & COMPONENTS_V2
    assert buttons(listed).keys() == {"Cancel 1", "Cancel 2"}
    for number, rest in ((2, {"Cancel 1"}), (1, set())):
        what = ("call the bank", "water the plants")[number - 1]
        desk.discord.world.press(desk.ada, listed, buttons(listed)[f"Cancel {number}"])
        await desk.until(lambda: buttons(listed).keys() == rest)  # noqa: B023 — awaited at once
        await desk.until(lambda: desk.ours(desk.alone)[-1].content.startswith(f"Cancelled: “{what}”"))  # noqa: B023
    shown = text_of(listed.wire())
    assert "1. call the bank" in shown
    assert shown.count("✓ Cancel") == 2
    assert "no reminders" in (await desk.answer("what are my reminders", desk.alone)).content


async def test_two_lines_whose_buttons_are_pressed_at_the_same_moment_lose_both(desk: Office) -> None:
    for what in ("call the bank", "water the plants"):
        await desk.answer(f"remind me tomorrow at 9 to {what}", desk.alone)
    listed = await desk.answer("what are my reminders", desk.alone)
    for button in buttons(listed).values():
        desk.discord.world.press(desk.ada, listed, button)
    await desk.until(lambda: buttons(listed) == {})
    assert text_of(listed.wire()).count("✓ Cancel") == 2


async def test_a_list_that_was_sent_is_found_again_by_its_buttons(desk: Office) -> None:
    await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    listed = await desk.answer("what are my reminders", desk.alone)
    await desk.recorded()
    (adapter,) = desk.desk.adapters
    key = next(iter(buttons(listed).values())).split(":")[1]
    async with desk.desk.stores.pool.connection() as connection:
        (row,) = await (await connection.execute("SELECT address FROM replies WHERE key = %s", [key])).fetchall()
    adapter._in_progress.clear()  # type: ignore[attr-defined]
    address = ADDRESS.validate_python(row[0])
    assert await adapter.find_sent(address, key=key) == f"{desk.alone.id}/{listed.id}"


@pytest.mark.parametrize("fault", ["drop_before_effect", "drop_answer_after_effect"])
async def test_thanks_get_a_thumb_once_even_if_the_connection_breaks_before_or_after(
    desk: Office, fault: Happening
) -> None:
    world = desk.discord.world
    asked = world.say(desk.ada, desk.help, f"{desk.us} where is the lunch menu?")
    await desk.until(desk.ours)
    desk.discord.faults.fail_next("create_reaction", fault)
    said = world.say(desk.ada, world.channels[asked.id], "thanks, that worked for me")
    await desk.until(lambda: said.reactions)
    await settled(desk.desk)
    assert said.reactions == {"👍": [desk.discord.app.bot.id]}
    assert len(desk.ours()) == 1


async def test_a_thumb_becomes_an_answer_and_an_answer_a_thumb_if_the_message_is_edited(desk: Office) -> None:
    world = desk.discord.world
    asked = world.say(desk.ada, desk.help, f"{desk.us} where is the lunch menu?")
    await desk.until(desk.ours)
    said = world.say(desk.ada, world.channels[asked.id], "thanks!")
    await desk.until(lambda: said.reactions)
    await settled(desk.desk)
    world.edit(said, "where can visitors park their cars?")
    await desk.until(lambda: desk.ours()[1:])
    assert "garden" in desk.ours()[1].content
    assert said.reactions == {}
    await settled(desk.desk)
    world.edit(said, "thanks!")
    await desk.until(lambda: said.reactions)
    assert len(desk.ours()) == 1


async def test_alone_with_the_desk_thanks_get_a_thumb_and_no_words(desk: Office) -> None:
    await desk.answer("where is the lunch menu?", desk.alone)
    said = desk.discord.world.say(desk.ada, desk.alone, "thanks!")
    await desk.until(lambda: said.reactions)
    await settled(desk.desk)
    assert len(desk.ours(desk.alone)) == 1
