"""The language of each person, and who is spoken to in which one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_skills
from core.model.messages import Address, Message, Person, Reach
from core.model.person_ref import PersonRef
from core.people.languages import language_of, language_to_answer, speaking_at, with_spoken_locale
from core.privacy import Privacy
from core.skills import BUILT_IN
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

ANA = PersonRef("board", "w", "ana")


def said(text: str, *, locale: str | None = None, choice: str | None = None, reach: Reach = Reach.DIRECT) -> Message:
    here, at = Address("board", "w", "ana", name="@Ana"), datetime(2026, 11, 25, tzinfo=UTC)
    return Message("e", here, Person("ana", "Ana", locale=locale), text, at, reach, choice)


async def test_a_message_is_answered_in_its_language_and_an_unclear_one_as_the_one_before(
    pool: AsyncConnectionPool,
) -> None:
    assert await language_to_answer(pool, said("ok", locale="fr-CA")) == "fr", "the platform's"
    assert await language_to_answer(pool, said("erinnere mich morgen um 9", locale="fr-CA")) == "de"
    assert await language_to_answer(pool, said("ok", locale="fr-CA")) == "de"
    assert await language_to_answer(pool, said("cancel it", choice="cancel_reminder")) == "de", (
        "a label is nobody's words"
    )
    assert await language_to_answer(pool, said("what are my reminders")) == "en"
    assert await language_of(pool, ANA) == "en"


async def test_a_language_that_was_asked_for_stays(pool: AsyncConnectionPool) -> None:
    assert await language_to_answer(pool, said("auf Deutsch bitte")) == "de"
    assert await language_to_answer(pool, said("what are my reminders")) == "de"
    assert await language_of(pool, ANA, locale="fr") == "de"
    assert await language_to_answer(pool, said("in English please")) == "en"


async def test_of_what_people_say_to_each_other_no_language_is_kept(pool: AsyncConnectionPool) -> None:
    assert await language_to_answer(pool, said("erinnere mich morgen um 9", reach=Reach.OVERHEARD)) == "de"
    assert await language_of(pool, ANA) == "en"


async def test_who_reads_it_decides_the_language_and_a_channel_keeps_it(pool: AsyncConnectionPool) -> None:
    from core.model.language import current_language, speaking

    await language_to_answer(pool, said("parle français"))
    with speaking("de"):
        async with speaking_at(pool, Address("board", "w", "ana", name="@Ana")):
            assert current_language() == "fr"
        async with speaking_at(pool, Address("board", "w", "C1", name="#team")):
            assert current_language() == "de"


async def test_the_language_is_told_to_its_person_and_forgotten_with_them(pool: AsyncConnectionPool) -> None:
    await language_to_answer(pool, said("auf Deutsch bitte"))
    privacy = Privacy(pool)
    (row,) = (await privacy.export(ANA))["zone"]
    assert row["language"] == "de"
    await privacy.forget(ANA)
    assert await language_of(pool, ANA) == "en"


@pytest.mark.parametrize("typed", ["Rückgängig", "undo", "rückgängig machen"])
async def test_buttons_are_pressed_by_their_label_in_the_language_or_in_english(
    pool: AsyncConnectionPool, typed: str
) -> None:
    async with Counter(pool, skills=load_skills(BUILT_IN)).open() as desk:
        await desk.say("auf Deutsch bitte")
        await desk.say("", choice="set_countdown?plan=Tee on 12 December")
        await desk.say("", choice="remove_countdown")
        assert desk.last.language == "de"
        await desk.say(typed)
        assert "Tee" in desk.last.text
        assert desk.last.subjects == ("countdown 1",)


async def test_what_comes_later_and_late_is_in_the_language_of_its_reader(pool: AsyncConnectionPool) -> None:
    async with Counter(pool, skills=load_skills(BUILT_IN)).open() as desk:
        await desk.say("auf Deutsch bitte")
        await desk.say("", choice="set_countdown?plan=Tee on 12 December")
        desk.clock.move(days=16, hours=23)
        await desk.come(1)
        assert desk.last.language == "de", "as the alarm was set"
        await desk.say("", choice="set_reminder?what=Tee&when=in 5 minutes")
        desk.clock.move(hours=3)
        await desk.come(1)
        assert desk.last.language == "de"
        assert "2 Stunden und 55 Minuten" in desk.last.text


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("me lembra na segunda às 10h de publicar a escala", "2026-11-30 10:00"),
        ("rappelle-moi vendredi à 15h d'envoyer le rapport", "2026-11-27 15:00"),
        ("erinnere mich am Freitag um Viertel nach drei an den Bericht", "2026-11-27 15:15"),
    ],
)
async def test_a_time_is_read_in_the_language_that_is_spoken(pool: AsyncConnectionPool, said: str, time: str) -> None:
    async with Counter(pool).open() as desk:
        await desk.say(said)
        assert desk.times == [time]


def test_the_locale_of_a_platform_stays_if_its_language_is_spoken() -> None:
    ana = Person("ana", "Ana", "Europe/Paris", "en-GB")
    here = Address("board", "w", "ana")
    english = Message("e1", here, ana, "please remind me on 3/4 to pay the rent", datetime.now(UTC), Reach.DIRECT)
    german = Message("e2", here, ana, "erinnere mich morgen bitte an die Miete", datetime.now(UTC), Reach.DIRECT)
    assert with_spoken_locale(english).person.locale == "en-GB"
    assert with_spoken_locale(german).person.locale == "de"
