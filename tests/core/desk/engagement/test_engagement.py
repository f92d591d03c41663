"""When the desk speaks: what is said to it, threads that it is part of, and channels that are set to “answer here”."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_skills
from core.conversations.log import Waiting
from core.desk.engagement import Decision, RequestDetector, decide
from core.model.messages import Address, Mention, Message, Person, Reach
from core.model.replies import Exchange, Reply
from core.skills import BUILT_IN
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg_pool import AsyncConnectionPool

DETECTOR = RequestDetector(load_skills(BUILT_IN))
NOW = datetime(2026, 1, 5, tzinfo=UTC)
LI, GENERAL = Mention("li", "@li"), Mention("C9", "#general")
ANSWERED = Exchange("Ana", "how do I install it?", Reply("With make."), "ana")
JUST_ANSWERED = replace(ANSWERED, said_at=NOW - timedelta(minutes=1))
LI_SAYS = Exchange("Li", "I used pip", None, "li")
ANA_ASKS_LI = Exchange("Ana", "@li which one did you use?", None, "ana")


WITH_ANSWER = "only with an answer"


def speech(decision: Decision) -> bool | str:
    return WITH_ANSWER if decision.only_with_answer else decision.speaks


def said(
    text: str,
    *,
    person: str = "ana",
    thread: str | None = "t",
    reach: Reach = Reach.OVERHEARD,
    mentions: Sequence[Mention] = (),
    choice: str | None = None,
) -> Message:
    here, speaker = Address("t", "w", "C1", thread), Person(person, person.title())
    return Message("1", here, speaker, text, NOW, reach, choice, mentions=tuple(mentions))


@pytest.mark.parametrize("reach", [Reach.DIRECT, Reach.MENTION])
def test_what_is_said_to_the_desk_is_answered(reach: Reach) -> None:
    assert decide(
        said("hm", reach=reach, mentions=[LI]), [LI_SAYS], request_detector=DETECTOR, answers_here=False
    ).speaks


@pytest.mark.parametrize(
    ("message", "history", "speaks"),
    [
        (said("hm, that failed"), [ANSWERED], True),
        (said("and on Windows?", person="li"), [ANSWERED], WITH_ANSWER),
        (said("remind me tomorrow to try again", person="li"), [ANSWERED], True),
        (said("I used pip, works", person="li"), [ANSWERED], False),
        (said("thanks Li, and on Windows?"), [ANSWERED, LI_SAYS], False),
        (said("does it work now?", person="li"), [ANSWERED, LI_SAYS], WITH_ANSWER),
        (said("@li which one did you use?", mentions=[LI]), [ANSWERED], False),
        (said("pip, what else?", person="li"), [ANSWERED, ANA_ASKS_LI], False),
        (said("what if I use conda?"), [ANSWERED, ANA_ASKS_LI], WITH_ANSWER),
        (said("and on Windows?"), [ANSWERED, LI_SAYS, ANSWERED], True),
        (said("remind @li tomorrow to try again", mentions=[LI]), [ANSWERED], True),
        (said("I asked in #general too", mentions=[GENERAL]), [ANSWERED], False),
        (said("how do I install it?"), [LI_SAYS], False),
        (said("and on Windows?", thread=None), [ANSWERED], False),
        (said("and on Windows?", thread=None), [JUST_ANSWERED], True),
        (said("and on Windows?", thread=None, person="li"), [JUST_ANSWERED], False),
        (said("and on Windows?", thread=None), [JUST_ANSWERED, LI_SAYS], False),
        (said("anyone up for lunch?", thread=None), [JUST_ANSWERED], WITH_ANSWER),
        (said("li, did you see this?", thread=None), [JUST_ANSWERED], False),
        (said("", thread=None, person="li", choice="leave_it"), [LI_SAYS], True),
        (said("how do I install it?"), [ANSWERED, replace(ANSWERED, about="1")], False),
        (said("and on Windows?"), [replace(ANSWERED, about="0")], True),
    ],
)
def test_in_a_thread_of_ours_we_go_on_until_people_talk_to_each_other(
    message: Message, history: list[Exchange], *, speaks: bool | str
) -> None:
    assert speech(decide(message, history, request_detector=DETECTOR, answers_here=False)) == speaks


@pytest.mark.parametrize(
    ("message", "history", "speaks"),
    [
        (said("where is the handbook?", thread=None), [LI_SAYS], WITH_ANSWER),
        (said("hi all, where is the handbook? I need it"), [], WITH_ANSWER),
        (said("@li where is the handbook?", mentions=[LI]), [], False),
        (said("did you use pip?"), [LI_SAYS], False),
        (said("where is the handbook?"), [ANSWERED, LI_SAYS], WITH_ANSWER),
    ],
)
def test_where_we_are_set_to_answer_questions_are_answered_unless_they_are_for_somebody_else(
    message: Message, history: list[Exchange], *, speaks: bool | str
) -> None:
    assert speech(decide(message, history, request_detector=DETECTOR, answers_here=True)) == speaks


@pytest.mark.parametrize(
    "text",
    [
        "remind me tomorrow to call the bank",
        "please remind me tomorrow to call the bank",
        "what can you do",
        "help",
        "only answer when mentioned",
        "list my reminders",
    ],
)
def test_a_request_is_answered_where_we_answer(text: str) -> None:
    decision = decide(said(text, thread=None), [], request_detector=DETECTOR, answers_here=True)
    assert (decision.manner, decision.only_with_answer) == ("speak", False)


@pytest.mark.parametrize(
    "text", ["hello all", "done", "cancel it", "make it 10", "lol", "what a day", "the build is red"]
)
def test_chatter_is_left_alone_where_we_answer(text: str) -> None:
    decision = decide(said(text, thread=None), [], request_detector=DETECTOR, answers_here=True)
    assert decision.manner == "silent" or decision.only_with_answer


@pytest.mark.parametrize("text", ["", "what time is it", "lol", "thanks"])
def test_a_command_is_always_answered(text: str) -> None:
    command = replace(said(text, reach=Reach.MENTION), apart=True)
    assert decide(command, [], request_detector=DETECTOR, answers_here=False).speaks


@pytest.mark.parametrize(
    ("text", "called_at", "manner"),
    [
        ("ask", (3,), "silent"),
        ("did you give  the new handbook", (13,), "silent"),
        ("where is the handbook?", (0,), "speak"),
        ("where is the handbook", (21,), "speak"),
        ("thanks", (6,), "react"),
        ("", (0,), "speak"),
    ],
)
def test_a_mention_in_passing_is_not_said_to_us(text: str, called_at: tuple[int, ...], manner: str) -> None:
    message = replace(said(text, thread=None, reach=Reach.MENTION), called_at=called_at)
    assert decide(message, [], request_detector=DETECTOR, answers_here=False).manner == manner


@pytest.mark.parametrize(("text", "speaks"), [("yes", True), ("on Friday, thanks", True), ("lol", False)])
def test_what_answers_our_question_is_heard(text: str, *, speaks: bool) -> None:
    asked = replace(ANSWERED, reply=Reply("When?", asks="set_reminder"))
    assert decide(said(text), [asked], request_detector=DETECTOR, answers_here=False).speaks is speaks


def test_what_is_answered_together_mentions_all_whom_its_parts_mention() -> None:
    parts = (said("hm", mentions=[GENERAL]), replace(said("any idea?", mentions=[LI]), external=True), said("please"))
    whole = Waiting(1, parts).message
    assert (whole.text, whole.mentions, whole.external) == ("hm\nany idea?\nplease", (GENERAL, LI), True)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


async def test_a_channel_is_set_to_answer_here_and_back_by_saying_so(desk: Counter) -> None:
    assert await desk.tell("what time is it?") is None
    told = await desk.tell("answer questions here", reach=Reach.MENTION)
    assert told is not None
    assert told.startswith("I now answer every question and request in this channel")
    assert await desk.tell("what time is it?", person="Li", thread="t1") is not None
    assert await desk.tell("it is a long day", person="Li") is None
    assert await desk.tell("what time is it?", channel="C2") is None
    await desk.tell("", choice=desk.board.button("Only when mentioned").id)
    assert await desk.tell("what time is it?", thread="t2") is None
    assert await desk.tell("what time is it?", reach=Reach.MENTION) is not None
    elsewhere = "nobody spoke to me, and this is not one of my threads"
    assert (await desk.reasons()).count(elsewhere) == 3


async def test_a_direct_conversation_cannot_be_set(desk: Counter) -> None:
    assert await desk.say("answer questions here") == (
        "In a direct message I answer everything. Say that in the channel that you mean."
    )


async def test_a_thread_is_left_to_people_who_talk_to_each_other_and_taken_up_at_a_mention(desk: Counter) -> None:
    assert await desk.tell("what time is it?", reach=Reach.MENTION, thread="t1")
    assert await desk.tell("what is my time zone?", thread="t1")
    assert await desk.tell("I always use UTC", person="Li", thread="t1") is None
    assert await desk.tell("Li, what time is it there?", thread="t1") is None
    assert await desk.tell("what time is it?", reach=Reach.MENTION, thread="t1")
    assert await desk.tell("thanks", thread="t1") == "👍"
    assert "there is no answer" in ((await desk.reasons())[2] or "")


async def test_what_is_said_between_people_changes_nothing(desk: Counter) -> None:
    await desk.tell("answer questions here", reach=Reach.MENTION)
    await desk.tell("remind me tomorrow at 9 to call the bank", reach=Reach.MENTION, thread="t1")
    assert await desk.tell("could you cancel it?", person="Li", thread="t1") is None
    assert "call the bank" in (await desk.tell("list my reminders", reach=Reach.MENTION) or "")


async def test_nobody_who_did_not_ask_us_is_told_that_we_do_not_know(desk: Counter) -> None:
    assert await desk.tell("what time is it?", reach=Reach.MENTION, thread="t1")
    assert await desk.tell("how high is the tower of Pisa?", person="Li", thread="t1") is None
    assert "nobody asked me" in ((await desk.reasons())[-1] or "")
    assert "I don't know" in (
        await desk.tell("@Frontdesk how high is the tower of Pisa?", person="Li", thread="t1") or ""
    )


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("helpy, is the 7am class on over easter?", "speak"),
        ("Du Helpy, ist der Leseraum Freitag belegt?", "speak"),
        ("helpy quanto é a revisão?", "speak"),
        ("Helpy from accounting is on leave today", "silent"),
        ("helpys are great", "silent"),
        ("can anybody fix helpy?", "silent"),
        ("I need helpy!", "silent"),
        ("the 7am class is on, ask Helpy", "silent"),
    ],
)
def test_we_are_called_by_the_name_that_we_have_there(text: str, manner: str) -> None:
    message = replace(said(text, thread=None), our_name="Helpy 🤖")
    assert decide(message, [], request_detector=DETECTOR, answers_here=False).manner == manner
