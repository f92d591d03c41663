"""What people say to a desk with which they are alone, after it has answered a question."""

from __future__ import annotations

import itertools
import json
import random
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from core.agent.offline.quotation.quotes.quoted_answer import NOTHING_FOUND
from core.agent.talk.plain_replies import PLAIN
from core.model.knowledge import Hit, Passage
from core.model.language import speaking
from core.people.feedback import judged
from core.text.catalogue import _
from core.text.talk import LANGUAGES, text
from core.text.talk.refusals import ABOUT_US, CANNOT
from frontdesk.testing import NoKnowledge
from tests.fakes.board import Board
from tests.fakes.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply

pytestmark = pytest.mark.slow

AGAIN = 6
"""The question is asked again after so many other messages."""
CONTACT = "#help-people"
HOURS = "The library opens at 9:00 and closes at 18:30 on weekdays. The library opens late in winter, when it snows."
CARDS = "On weekdays, the library opens its side door before nine for whoever has a card."
CAFE = "On weekdays, the library opens its café at 10:00."
GARDEN = "On weekdays, the library opens its garden at noon."
PARKING = "On weekdays, the library opens its car park at 8:00."
WALK = [json.loads(line) for line in Path(__file__).with_name("conversation.jsonl").read_text("utf-8").splitlines()]
THANKS = "Thank you for telling me! I'm glad it helped."
EXPECTED = {
    "worked": THANKS,
    "laugh": PLAIN["laugh"],
    "away": PLAIN["away"],
    "no": PLAIN["no"],
    "nevermind": PLAIN["nevermind"],
    "human": CONTACT,
    "thumbs_up": THANKS,
    "language": PLAIN["language"],
    "praise": THANKS,
    "wrong": CONTACT,
    "source": "It stands here, word for word:\n\n{sources}",
    "apology": PLAIN["apology"],
    "insult": PLAIN["insult"],
}
"""The sentence of the catalogue that is in the reply to each kind."""


class Shelf(NoKnowledge):
    """Five documents, of which every question finds all that may be read."""

    texts: ClassVar[Mapping[str, str]] = {
        "hours": HOURS,
        "cards": CARDS,
        "parking": PARKING,
        "cafe": CAFE,
        "garden": GARDEN,
    }

    async def search(self, query: str, *, audiences: Sequence[str], limit: int = 10, **_more: Any) -> tuple[Hit, ...]:
        found = [
            Passage(f"{name}~0", name, name.title(), f"{name}.md", (), text, 0, len(text))
            for name, text in self.texts.items()
        ]
        return tuple(Hit(passage, 1 - place / 10, 0, 3 - place) for place, passage in enumerate(found))[:limit]

    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        return self.texts[document_id][start:end]


class Handbook(Shelf):
    """One document, with headings."""

    texts: ClassVar[Mapping[str, str]] = {
        "library": "# Library\n\n## Opening\n\nThe library opens at 9:00 on weekdays.\n\n"
        "In August it is closed.\n\n## Cards\n\nA card costs €5 on weekdays."
    }


class Alone:
    """Somebody who is alone with the desk."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._events = itertools.count()

    async def say(self, said: str, *, person: str = "Ana") -> Reply:
        await self._house.hear(said, f"{person}{next(self._events)}", channel=person.lower(), person=person)
        await self._house.settle()
        return self._house.board.last

    async def votes(self) -> list[tuple[str, int, int]]:
        async with self._house.pool.connection() as connection:
            return [(rated.text, rated.good, rated.bad) for rated in await judged(connection)]


@asynccontextmanager
async def alone(pool: AsyncConnectionPool, shelf: Shelf | None = None) -> AsyncIterator[Alone]:
    house = House(pool, Board(), knowledge=shelf or Shelf(), contact=CONTACT)
    async with house.jobs.open(pool), house.working():
        yield Alone(house)


QUESTION = "When does the library open on weekdays?"


async def test_what_people_say_after_an_answer_never_gets_i_dont_know(pool: AsyncConnectionPool) -> None:
    await _walk(pool, random.choice(LANGUAGES))


@pytest.mark.proof
@pytest.mark.parametrize("language", LANGUAGES)
async def test_in_no_language_people_get_i_dont_know_after_an_answer(pool: AsyncConnectionPool, language: str) -> None:
    await _walk(pool, language)


async def _walk(pool: AsyncConnectionPool, spoken: str) -> None:
    farewells = {text("farewell", language) for language in LANGUAGES}
    async with alone(pool) as desk:
        for number, row in enumerate(row for row in WALK if row["lang"] == spoken):
            if number % AGAIN == 0:
                assert (await desk.say(QUESTION, person=row["lang"])).answered
            reply = await desk.say(row["said"], person=row["lang"])
            with speaking(reply.language):
                assert not reply.text.startswith(_(NOTHING_FOUND)), row
            if row["kind"] == "farewell":
                assert reply.text in farewells, row
            else:
                with speaking(reply.language):
                    assert _(EXPECTED.get(row["kind"], "")).partition("{")[0].strip() in reply.text, (row, reply.text)
            for cited in reply.citations:
                assert Shelf.texts[cited.document][cited.start : cited.end] == cited.quote


async def test_more_and_not_what_i_asked_never_quote_the_same_again(pool: AsyncConnectionPool) -> None:
    async with alone(pool) as desk:
        seen = [cited.quote for cited in (await desk.say(QUESTION)).citations]
        while len(seen) < len(Shelf.texts) + 1:  # one of them has two sentences that answer
            reply = await desk.say("more" if len(seen) % 2 else "that's not what I asked")
            assert reply.citations
            assert not {cited.quote for cited in reply.citations}.intersection(seen)
            seen += [cited.quote for cited in reply.citations]
        for said in ("more", "that's not what I asked"):
            reply = await desk.say(said)
            assert not reply.citations
            assert CONTACT in reply.text


async def test_more_reads_on_in_the_section_and_source_names_its_headings(pool: AsyncConnectionPool) -> None:
    async with alone(pool, Handbook()) as desk:
        assert [cited.quote for cited in (await desk.say(QUESTION)).citations] == [
            "The library opens at 9:00 on weekdays."
        ]
        assert "Library › Opening [1]" in (await desk.say("source?")).text
        assert [cited.quote for cited in (await desk.say("more")).citations] == ["In August it is closed."]
        assert not (await desk.say("more")).citations


async def test_shorter_is_one_sentence_of_the_answer(pool: AsyncConnectionPool) -> None:
    async with alone(pool) as desk:
        answer = await desk.say("When does the library open on weekdays, and when does it open in winter?")
        short = await desk.say("shorter")
        assert len(short.text) < len(answer.text)
        assert len(short.citations) == 1
        assert "can't make it any shorter" in (await desk.say("shorter")).text


async def test_the_source_is_told_with_the_quotes(pool: AsyncConnectionPool) -> None:
    async with alone(pool) as desk:
        answer = await desk.say(QUESTION)
        told = await desk.say("where does it say that?")
        assert told.citations == answer.citations
        assert answer.citations[0].title in told.text
        assert "haven't answered" in (await desk.say("source?", person="Bob")).text


async def test_feedback_in_words_is_the_press_of_the_button(pool: AsyncConnectionPool) -> None:
    async with alone(pool) as desk:
        await desk.say(QUESTION)
        assert CONTACT in (await desk.say("that was wrong")).text
        await desk.say("that was wrong")
        assert await desk.votes() == [(QUESTION, 0, 1)]
        await desk.say("lol")
        await desk.say("oh sorry, great answer")
        assert await desk.votes() == [(QUESTION, 1, 0)]


async def test_with_nothing_to_rate_it_is_talk(pool: AsyncConnectionPool) -> None:
    async with alone(pool) as desk:
        for said in ("great answer", "das war falsch", "👍"):
            assert not (await desk.say(said)).text.startswith("I don't know")
        await desk.say(QUESTION)
        await desk.say("remind me tomorrow at 9 to call Bob")
        await desk.say("that was wrong")
        assert await desk.votes() == []


@pytest.mark.parametrize(
    "said", ["can I talk to a person", "Ich will mit einem Menschen sprechen", "quero falar com um atendente"]
)
async def test_a_human_is_named_at_once(pool: AsyncConnectionPool, said: str) -> None:
    async with alone(pool) as desk:
        assert CONTACT in (await desk.say(said)).text


async def test_a_wish_to_which_no_ability_is_near_is_declined_and_nothing_far_is_offered(
    pool: AsyncConnectionPool,
) -> None:
    async with alone(pool) as desk:
        reply = await desk.say("book me a flight to Rome")
        assert reply.text == CANNOT.format(wish="book me a flight to Rome")
        assert reply.answered is False


@pytest.mark.parametrize("said", ["where is the coffee machine?", "can it send emails"])
async def test_a_question_is_no_wish(pool: AsyncConnectionPool, said: str) -> None:
    async with alone(pool) as desk:
        assert "I can't help with" not in (await desk.say(said)).text


async def test_a_question_about_the_desk_is_answered_from_what_it_is(pool: AsyncConnectionPool) -> None:
    async with alone(pool) as desk:
        for said in ("what languages do you speak?", "lernst du von mir?"):
            reply = await desk.say(said)
            with speaking(reply.language):
                assert reply.text == _(ABOUT_US)
