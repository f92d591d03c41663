"""A walk over every ability in each language: no reply mixes in English, and none is in another language.

The steps are in `language_walk.jsonl`. A person asks for the language and then presses what calls each ability, as any
client could; so the walk needs nothing to be understood, except for wishes that no ability grants. The whole walk is a
proof. The suite takes its first steps, in a language that is chosen by chance. With `WALK_TRANSCRIPT=FOLDER`, each
language's dialogue is written to `FOLDER/LANGUAGE.md`, for readers of the language.
"""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from core.abilities.ability import load_skills
from core.model.buttons import pressed
from core.model.language import LANGUAGES
from core.model.messages import Mention, Reach
from core.skills import BUILT_IN
from core.text.spoken_language import language_spoken, words_of_one_language
from tests.core.skills.bookings.visits import SERVICES
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply

STEPS = [json.loads(line) for line in Path(__file__).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]
ASKED = {
    "en": "In English, please",
    "de": "Auf Deutsch, bitte",
    "es": "En español, por favor",
    "fr": "En français, s'il te plaît",
    "pt": "Em português, por favor",
}
MENTIONS = tuple(
    Mention(id_, name)
    for id_, name in (("li", "@Li"), ("sam", "@Sam"), ("kim", "@Kim"), ("ana", "@Ana"), ("C7", "#team"))
)
OF_PEOPLE = re.compile(
    r"What is it about\?|Have you been here before\?|Bring your insurance card\.|^(?:Yes|No)$|Consultation|Yoga class|"
    r"“[^”]*”|„[^“]*“|«[^»]*»|`[^`]*`|https?://\S+|[@#][\w-]+|\b(?:Ana|Li|Sam|Tee|Atlas|Europe/Paris)\b",
    re.MULTILINE,
)
"""What people and operators wrote, and names: it is the same in every language."""
FIRST_STEPS = 60
"""How many steps the suite takes. An ability may need what the steps before it have made."""
TELLING = 4
"""A text of fewer words, such as “Mon 10:00”, may look like another language."""


@pytest.mark.slow
async def test_the_first_replies_are_in_the_language_of_their_reader(pool: AsyncConnectionPool) -> None:
    language = random.choice([code for code in LANGUAGES if code != "en"])
    walk = await walked(pool, STEPS[:FIRST_STEPS], language)
    assert len(walk.called) > FIRST_STEPS / 2
    assert [f"{said}\n  {text}" for text, said in faults(walk.replies, language)] == []


@pytest.mark.proof
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_reply_is_in_the_language_of_its_reader(pool: AsyncConnectionPool, language: str) -> None:
    walk = await walked(pool, STEPS, language)
    walk.write(language)
    assert walk.called == {ability.name for ability in load_skills(BUILT_IN)}
    assert [f"{said}\n  {text}" for text, said in faults(walk.replies, language)] == []


async def walked(pool: AsyncConnectionPool, steps: Sequence[dict[str, Any]], language: str) -> Walk:
    """Take steps of the walk in a language; each must be there to be taken."""
    walk = Walk()
    async with Counter(pool, services=SERVICES, calendars=True).open() as desk:
        for person in ("Ana", "Li", "Sam", "Kim"):
            await desk.say(ASKED[language], person=person)
        for step in steps:
            await walk.take(desk, step, language)
    assert walk.missing == []
    return walk


class Walk:
    """The steps taken so far: the abilities that were called, and what was said."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.missing: list[dict[str, Any]] = []
        self.replies: list[Reply] = []
        self.lines: list[str] = []

    async def take(self, desk: Counter, step: dict[str, Any], language: str) -> None:
        before = len(desk.board.sent)
        if wait := step.get("wait"):
            desk.clock.move(**wait)
            await desk.house.catch_up()
        elif said := step.get("says"):
            await desk.say(said[language])
            self.lines.append(f"**Ana** says `{said[language]}`\n")
        else:
            choice = step.get("press") or newest_button(desk, step["button"])
            if choice is None:
                self.missing.append(step)
                self.lines.append(f"MISSING {step}\n")
                return
            self.called.add(pressed(choice)[0])
            who = {"person": step.get("by", "Ana")}
            named = [mention for mention in MENTIONS if mention.name in unquote(choice)]
            if "in" in step:
                here = {"channel": step["in"], "reach": Reach.MENTION, "thread": step.get("thread")}
                await desk.tell(step.get("text", ""), choice=choice, mentions=named, **here, **who)
            else:
                await desk.say(step.get("text", ""), choice=choice, mentions=named, **who)
            self.lines.append(f"**{who['person']}** presses `{choice}`\n")
        new = list(desk.board.sent.values())[before:]
        self.replies += new
        self.lines += [
            f"> {reply.text}\n>\n> {' '.join(f'[{choice.label}]' for choice in reply.choices)}\n" for reply in new
        ]

    def write(self, language: str) -> None:
        if folder := os.environ.get("WALK_TRANSCRIPT"):
            (Path(folder) / f"{language}.md").write_text("\n".join(self.lines), encoding="utf-8")


def newest_button(desk: Counter, ability: str) -> str | None:
    """Return the newest button that calls an ability."""
    buttons = (choice.id for reply in reversed(desk.board.sent.values()) for choice in reply.choices)
    return next((id_ for id_ in buttons if pressed(id_)[0] == ability), None)


def faults(replies: list[Reply], language: str) -> Iterator[tuple[str, str]]:
    """Yield each text that is not in the language, with what is wrong with it."""
    english = words_of_one_language("en")
    for reply in replies:
        for text in [
            reply.text,
            *(choice.label for choice in reply.choices),
            *(choice.asks or "" for choice in reply.choices),
        ]:
            bare = OF_PEOPLE.sub(" ", text)
            words = {word.lower() for word in re.findall(r"[^\W\d_][\w'’-]*", bare)}
            if language != "en" and (mixed := words & english):
                yield text, f"English: {', '.join(sorted(mixed))}"
            elif len(words) >= TELLING and (spoken := language_spoken(bare)) not in (None, language):
                yield text, f"in {spoken}"
