"""Setting reminders through the path of a message, for oneself and for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Reach

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


async def test_a_post_for_a_channel_waits_for_the_yes_of_whoever_asked(desk: Counter) -> None:
    asked = await desk.say("every weekday at 9:30 remind #general to post updates")
    assert asked == "Shall I post in #general every weekday at 09:30, the next one tomorrow at 09:30: post updates?"
    assert await desk.press("Yes, set it", person="Eve") == "Only Ana can decide that."
    assert (await desk.press("Yes, set it")).startswith("I will post in #general every weekday at 09:30")
    assert await desk.press("Yes, set it") == "That is settled already."
    desk.clock.move(hours=23, minutes=30)
    assert await desk.come(1) == ["post updates\n\n_(A reminder set by Ana.)_"]
    assert desk.board.order[-1].startswith("#general: ")


async def test_yes_in_words_is_a_press_and_no_as_well(desk: Counter) -> None:
    await desk.say("remind #general tomorrow at 9 to post updates")
    assert (await desk.say("yes")).startswith("I will post in #general")
    await desk.say("remind #random tomorrow at 9 to post updates")
    assert await desk.say("no") == "All right, I will not."
    assert "#random" not in await desk.say("what are my reminders")


async def test_a_zone_is_asked_once_and_then_used(desk: Counter) -> None:
    assert "I took" in await desk.say("remind me tomorrow at 9 to call", zone=None)
    assert "I took" not in await desk.say("remind me tomorrow at 10 to call", zone=None)
    assert "Asia/Tokyo" in await desk.say("my time zone is Tokyo", zone=None)
    await desk.say("remind me tomorrow at 9 to call", zone=None)
    assert (desk.times, desk.last.moments[0].zone) == (["2026-11-26 09:00"], "Asia/Tokyo")


async def test_a_time_that_can_be_on_another_day_is_shown_with_a_button_for_that_day(desk: Counter) -> None:
    told = await desk.say("remind me on 5/4 at 9 to pay the rent")
    assert "can also mean 5 April 2027 at 09:00" in told
    assert desk.times == ["2027-05-04 09:00", "2027-04-05 09:00"]
    changed = await desk.press("No, on 5 April 2027 at 09:00")
    assert (changed.partition(":")[0], desk.times) == ("Changed", ["2027-04-05 09:00"])
    assert "can also mean Friday at 09:00" in await desk.say("remind me next friday to call Li")
    assert (await desk.say("no, on friday at 09:00")).startswith("Changed")
    assert desk.times == ["2026-11-27 09:00"]
    assert "can also mean" not in await desk.say("remind me on friday at 9 to call Li")


async def test_a_choice_between_days_is_shown_in_another_language_and_before_a_post(desk: Counter) -> None:
    await desk.say("recuérdame el próximo viernes a las 9 llamar a Li")
    await desk.press("No, el viernes a las 09:00")
    assert desk.times == ["2026-11-27 09:00"]
    assert "can also mean" in await desk.say("remind #general next friday at 9 to post updates")
    assert [choice.label for choice in desk.last.choices] == ["Yes, set it", "No"]


async def test_a_time_that_does_not_exist_or_an_exception_is_refused_by_name(desk: Counter) -> None:
    for said, words in (
        ("remind me every weekday at 9 except bank holidays to stand up", "every weekday at 9 except bank holidays"),
        ("remind me every 0 days to move", "every 0 days"),
        ("remind me in -5 minutes to move", "in -5 minutes"),
    ):
        assert (await desk.say(said)).startswith(f"I cannot set a reminder for “{words}”.")
    assert (await desk.say("my reminders")).startswith("You have no reminders.")


async def test_other_languages_are_understood_where_the_platform_tells_none(desk: Counter) -> None:
    for said, what in (
        ("erinnere mich morgen um 9 an die Bank", "die Bank"),
        ("rappelle-moi demain à 9h d'appeler", "appeler"),
    ):
        assert (await desk.say(said)).endswith(what)
        assert desk.times == ["2026-11-26 09:00"]


async def test_what_stands_before_a_time_at_the_beginning_is_no_part_of_what_to_do(desk: Counter) -> None:
    assert (await desk.say("set a reminder for 20 minutes from now: tea")).endswith("(10:20): tea")
    assert (await desk.say("remind me at the end of the day to lock up")).endswith("at 17:00: lock up")


async def test_a_missing_time_is_asked_for_and_the_answer_taken(desk: Counter) -> None:
    assert (await desk.say("remind me to water the plants")).startswith("When shall I remind you?")
    assert "(11:00): water the plants" in await desk.say("in an hour")
    await desk.say("remind me")
    await desk.say("to eat")
    assert "(10:10): eat" in await desk.say("in 10 minutes")
    assert "is past" in await desk.say("remind me yesterday at 9 to call the bank")


@pytest.mark.parametrize(
    "text",
    [
        "remind me what the refund policy is",
        "cancel my subscription",
        "make it a great monday",
        "how do I set a reminder",
        "i am in trouble",
        "forget it",
        "remind me to read the friday report",
        "remind me every day at 25:00 to eat",
        "remind me at 9:75 to eat",
        "remind Ben tomorrow at 9 to eat",
    ],
)
async def test_what_only_sounds_like_a_reminder_changes_nothing(desk: Counter, text: str) -> None:
    await desk.say("remind me tomorrow at 9 to call the bank")
    await desk.say(text)
    assert await desk.say("my reminders") == "You have one reminder:\n\n1. call the bank — tomorrow at 09:00"


async def test_help_tells_what_to_say_in_whole_sentences(desk: Counter) -> None:
    told = await desk.say("what can you do")
    assert "\n- Reminders — for instance “" in told
    assert "{" not in told


async def test_our_question_takes_an_answer_and_nothing_else(desk: Counter) -> None:
    await desk.say("remind me to stretch")
    assert (await desk.say("where is the office")).startswith("I don't know")
    await desk.say("remind me tomorrow at noon")
    assert await desk.say("nothing") == "All right."
    await desk.say("remind me tomorrow at noon")
    await desk.say("remind me to stretch")
    assert "(10:20): stretch" in await desk.say("in 20 minutes")


@pytest.mark.parametrize(
    "text",
    [
        "pls remind me in 20 minutes to stretch",
        "hey frontdesk, remind me in 20 minutes to stretch",
        "set reminder in 20 minutes to stretch",
        "reminder to stretch in 20 minutes",
        "ping me in 20 minutes to stretch",
        "don't forget to remind me to stretch in 20 minutes",
    ],
)
async def test_hurried_people_are_understood(desk: Counter, text: str) -> None:
    assert "(10:20): stretch" in await desk.say(text)


async def test_words_that_need_their_time_keep_it(desk: Counter) -> None:
    assert (await desk.say("remind me that the meeting is at 3pm tomorrow")).endswith(
        ": the meeting is at 3pm tomorrow"
    )


async def test_a_button_with_bytes_that_are_no_text_does_nothing(desk: Counter) -> None:
    assert await desk.say("", choice="set_reminder?what=%00x&when=tomorrow") == "That button does not work any more."


async def test_a_reminder_of_a_conversation_leads_back_to_it(desk: Counter) -> None:
    link = "https://chat.example/archives/C1/p1"
    said = await desk.tell("remind me about this in 5 minutes", reach=Reach.MENTION, link=link)
    assert said is not None
    assert said.startswith("I will remind you in 5 minutes (09:05 UTC): this conversation"), "others read along"
    desk.clock.move(minutes=5)
    assert await desk.come(1) == [f"Ana, a reminder: this conversation\n\nAbout: {link}"]
    press = f"set_reminder?what=look at it ({link})&when=in 5 minutes"
    await desk.say(f"Remind me of this: look at it ({link})", choice=press)
    desk.clock.move(minutes=5)
    assert await desk.come(1) == [f"Reminder: look at it\n\nAbout: {link}"]
