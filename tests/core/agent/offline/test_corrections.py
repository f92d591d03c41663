"""Corrections of what was done last, said to a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention
from tests.core.skills.bookings.visits import SERVICES
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

SET = "remind me tomorrow at 10 to call Mrs Maier"


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("no, at 11", "2026-11-26 11:00"),
        ("sorry, I meant Friday", "2026-11-27 10:00"),
        ("12:30", "2026-11-26 12:30"),
        ("in the evening", "2026-11-26 22:00"),
        ("make it weekly", "2026-11-26 10:00"),
        ("non, plutôt vendredi", "2026-11-27 10:00"),
        ("eine Stunde später", "2026-11-26 11:00"),
        ("I think 11 is nicer", "2026-11-26 11:00"),
    ],
)
async def test_a_time_that_is_corrected_changes_what_was_just_set(desk: Counter, said: str, time: str) -> None:
    await desk.say(SET)
    await desk.say(said)
    assert desk.times == [time]
    await desk.say("undo")
    assert desk.times == ["2026-11-26 10:00"]
    assert (await desk.say("my reminders")).count("call Mrs Maier") == 1


async def test_an_hour_that_is_corrected_stays_in_the_evening(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 6pm to call Mrs Maier")
    await desk.say("no, at 9")
    assert desk.times == ["2026-11-26 21:00"]


async def test_the_same_for_another_day_sets_one_more(desk: Counter) -> None:
    await desk.say(SET)
    assert (await desk.say("do the same for Friday")).startswith("One more: I will remind you on Friday at 10:00")
    assert (await desk.say("my reminders")).count("call Mrs Maier") == 2
    assert "reminders" not in await desk.say("me too")


async def test_a_word_that_is_corrected_changes_the_text(desk: Counter) -> None:
    await desk.say(SET)
    assert (await desk.say("*Meyer")).endswith(": call Mrs Meyer")
    assert (await desk.say("it's Meier, not Meyer")).endswith(": call Mrs Meier")
    await desk.say("Li, not Bo")
    assert "call Mrs Meier" in await desk.say("my reminders")


async def test_the_days_of_a_rule_are_narrowed_but_never_widened(desk: Counter) -> None:
    await desk.say("every weekday at 9 remind me to stretch")
    await desk.say("except Friday")
    assert "1. stretch — every Monday, Tuesday, Wednesday and Thursday at 09:00" in await desk.say("my reminders")


@pytest.mark.parametrize(
    "said", ["no", "yes", "nvm", "stop", "the other one", "undo", "no, at 11", "vergiss es", "la otra"]
)
async def test_a_repair_of_nothing_does_nothing_and_gets_one_line(desk: Counter, said: str) -> None:
    reply = await desk.say(said)
    assert "\n" not in reply
    assert desk.last.answered is None
    assert await desk.say("my reminders") == (
        "You have no reminders. Set one with “remind me tomorrow at 9 to call the bank”."
    )


async def test_no_to_what_was_set_asks_what_should_be_different(desk: Counter) -> None:
    await desk.say(SET)
    assert (await desk.say("no")).startswith("What should be different?")
    assert "call Mrs Maier" in await desk.say("my reminders")


async def test_never_mind_asks_before_it_takes_back_what_was_set(desk: Counter) -> None:
    await desk.say(SET)
    assert await desk.say("nvm") == "Shall I take that back?"
    await desk.say("no")
    assert "call Mrs Maier" in await desk.say("my reminders")
    await desk.say(SET)
    await desk.say("lass gut sein")
    assert (await desk.say("ja")).startswith("Cancelled: “call Mrs Maier”")


async def test_a_correction_is_not_about_something_before_the_last_thing(desk: Counter) -> None:
    await desk.say(SET)
    await desk.say("I work 9 to 5")
    assert (await desk.say("no, at 11")).startswith("What should that change?")
    assert (await desk.say("undo")).startswith("I see nothing that I can undo")
    assert "tomorrow at 10:00" in await desk.say("my reminders")


async def test_what_is_only_proposed_is_not_set_by_a_correction_and_stays_open(desk: Counter) -> None:
    await desk.say("remind #team tomorrow at 9 to meet", mentions=[Mention("C7", "#team")])
    assert (await desk.say("no, at 10")).startswith("Nothing is set yet.")
    assert await desk.say("no") == "All right, I will not."


async def test_a_place_in_the_list_is_no_day_of_the_month(desk: Counter) -> None:
    await desk.say(SET)
    await desk.say("my reminders")
    assert (await desk.say("not the second, the first")).startswith("Which one do you mean?")
    assert "tomorrow at 10:00" in await desk.say("my reminders")


async def test_what_cannot_be_corrected_so_is_said(desk: Counter) -> None:
    await desk.say("countdown to launch on 12 December")
    assert (await desk.say("no, 13 December")).startswith("What should that change?")


async def test_what_a_button_changed_is_corrected_too(desk: Counter) -> None:
    await desk.say(SET)
    await desk.say("", choice=desk.board.button("Move it").id + "12")
    await desk.say("no, at 11:30")
    assert desk.times == ["2026-11-26 11:30"]


async def test_a_booking_that_is_corrected_is_moved_and_moved_back(pool: AsyncConnectionPool) -> None:
    async with Counter(pool, services=SERVICES).open() as desk:
        await desk.say("book a yoga class on friday at 18:00 for 60 minutes")
        assert (await desk.say("sorry, at 19:00")).startswith("Moved:")
        assert desk.times[:1] == ["2026-11-27 19:00"]
        assert (await desk.say("undo")).startswith("Moved:")
        assert desk.times[:1] == ["2026-11-27 18:00"]


async def test_a_setting_that_is_corrected_is_set_again(desk: Counter) -> None:
    await desk.say("I'm in Melbourne")
    assert (await desk.say("scratch that, Perth")).startswith("Your time zone is Australia/Perth now.")
    assert (await desk.say("undo")).startswith("Your time zone is Australia/Melbourne now.")
    await desk.say("I work 9 to 5")
    assert "10:00–16:00" in await desk.say("no, 10 to 4")


async def test_somebody_else_s_reminder_is_not_corrected(desk: Counter) -> None:
    await desk.say(SET)
    await desk.say("no, at 11", person="Eve")
    assert "tomorrow at 10:00" in await desk.say("my reminders")


async def test_words_that_are_added_stand_after_the_last_one(desk: Counter) -> None:
    await desk.say(SET)
    assert (await desk.say("and Kim")).endswith(": call Mrs Maier and Kim")
    assert "Kim and thanks" not in await desk.say("and thanks")


async def test_what_overwrites_is_corrected_however_it_was_said(desk: Counter) -> None:
    await desk.say("i'm in melbourne this week")
    assert "Australia/Perth" in await desk.say("scratch that, perth")


async def test_a_proposal_takes_the_time_of_day_and_keeps_its_day(desk: Counter) -> None:
    await desk.say("an den müll denken morgen um sieben")
    assert desk.last.asks == "set_reminder"
    await desk.say("abends natürlich")
    assert desk.times == ["2026-11-26 19:00"]


async def test_undo_drops_what_is_only_proposed(desk: Counter) -> None:
    await desk.say("an den müll denken morgen um sieben")
    assert await desk.say("rückgängig") == "In Ordnung."
    assert "no reminders" in await desk.say("my reminders")


async def test_keep_it_brings_back_what_was_cancelled_and_leaves_what_was_set(desk: Counter) -> None:
    await desk.say(SET)
    assert await desk.say("keep it") == "All right."
    await desk.say("cancel it")
    assert (await desk.say("no wait, keep it")).startswith("Undone: I will remind you tomorrow at 10:00")


@pytest.mark.parametrize("question", ["when is it?", "did you set it?", "so when is it"])
async def test_a_question_about_what_was_set_shows_it(desk: Counter, question: str) -> None:
    await desk.say(SET)
    assert "call Mrs Maier — tomorrow at 10:00" in await desk.say(question)


@pytest.mark.parametrize("said", ["until christmas", "stop that on 25 December", "nur bis Weihnachten", "jusqu'à Noël"])
async def test_a_repetition_is_given_an_end(desk: Counter, said: str) -> None:
    await desk.say("remind me every day at 9 to stretch")
    await desk.say(said)
    assert "25" in (reply := await desk.say("my reminders"))
    assert "Dec" in reply


async def test_holidays_cannot_be_left_out(desk: Counter) -> None:
    await desk.say("remind me every monday at 9 to stretch")
    assert (await desk.say("except bank holidays")).startswith("I cannot leave holidays out.")


async def test_and_another_day_is_one_more(desk: Counter) -> None:
    await desk.say(SET)
    assert (await desk.say("and on sunday at 8")).startswith("One more: I will remind you on Sunday at 08:00")
    assert (await desk.say("my reminders")).count("call Mrs Maier") == 2


async def test_a_wish_goes_on_without_its_verb(desk: Counter) -> None:
    await desk.say("remind me at 4pm to call Sue")
    assert (await desk.say("and Tom at 17:00")).endswith("today at 17:00: Tom")
    assert "16:00" in await desk.say("my reminders")


async def test_what_a_message_takes_back_itself_is_not_set(desk: Counter) -> None:
    await desk.say("remind me at 15:00 to leave - scratch that, make it 15:30")
    assert desk.times == ["2026-11-25 15:30"]


@pytest.mark.parametrize(
    "said",
    ["please don't set a reminder", "I cancelled the reminder yesterday", "what if I cancelled that?"],
)
async def test_what_only_speaks_of_a_wish_changes_nothing_and_says_so(desk: Counter, said: str) -> None:
    await desk.say(SET)
    assert (await desk.say(said)).startswith("I did not take that as a request, so I have changed nothing.")
    assert "tomorrow at 10:00" in await desk.say("my reminders")


@pytest.mark.parametrize("said", ["verschieb das auf übermorgen", "décale à après-demain"])
async def test_another_day_keeps_the_time_of_day(desk: Counter, said: str) -> None:
    await desk.say(SET)
    await desk.say(said)
    assert desk.times == ["2026-11-27 10:00"]
