"""A real language model that is weak, slow, or dead: nothing unproven is said, and each wish is done once."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bots.assembly import open_desk
from core.guards import check_answer, find_unbacked_claims
from core.model.clock import SystemClock
from core.model.knowledge import Passage
from core.model.messages import Address, Message, Person
from core.model.replies import Effect, Reply
from core.settings.settings import Settings
from core.storage.rows import many
from core.text.talk import answer_small_talk
from tests.fakes.board import Board
from tests.fakes.shell import Shell
from tests.fakes.waiting import until
from tests.fakes.weak_model import MISSING, is_installed, weak_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen

    from bots.frontdesk import Frontdesk

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.proof, pytest.mark.skipif(not is_installed(), reason=MISSING)]

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("weak_model.jsonl").read_text(encoding="utf-8").splitlines()
]
HANDBOOK = """# Handbook

## Holidays

Everybody gets 28 days of holiday a year. People who work part-time get a share of them.

## Invoices

Invoices over 5,000 euros are signed by the head of finance.

## Canteen

The canteen opens at 11:30. On Fridays, it opens at 12:00.

## Illness

If you are ill for more than three days, send a doctor's note to the office.

## Badges

Report a lost badge to the front gate at once. A new badge costs 10 euros.

## Visitors

Visitors can park in the yard behind the building.
"""
LIMIT_SECONDS = 20
OWN_SECONDS = 10
"""What the desk itself may take after the model's time, on a machine that others use too."""
MODEL = "openai:smollm2"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a case, and after how long."""

    case: dict[str, Any]
    reply: Reply
    effects: list[Effect]
    seconds: float

    @property
    def claims(self) -> list[str]:
        """What the reply says although nothing that it cites or did supports it. What we wrote ourselves is quoted."""
        quotes = [citation.quote for citation in self.reply.citations]
        if self.reply.model != MODEL:
            return [quote for quote in quotes if quote not in HANDBOOK]
        passages = [Passage("", "", "", "", (), quote, 0, len(quote)) for quote in quotes]
        told = [effect.told for effect in self.effects]
        verdict = check_answer(self.reply.text, passages, allowed=[self.case["text"]], statements=told)
        done = find_unbacked_claims(self.reply.text, effects=self.effects, earlier=[], asked=self.case["text"])
        return [*verdict.problems, *map(str, done)]


class Desktop(Board):
    """A platform that hears nothing by itself."""

    async def listen(self, desk: Frontdesk) -> None:
        pass


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "handbook.md").write_text(HANDBOOK)
    shell = Shell(tmp_path)
    shell.run("learn", "handbook.md")
    return tmp_path / "home"


@pytest.fixture
def server() -> Iterator[tuple[str, Popen[str]]]:
    with weak_model() as running:
        yield running


async def say(desk: Frontdesk, board: Board, number: int) -> Answer:
    case = CASES[number]
    address, now = Address(board.name, "w", "ana"), SystemClock().now()
    message = Message(f"e{number}", address, Person("ana", "Ana", "Europe/Berlin"), case["text"], now, apart=True)
    began, before = time.monotonic(), len(board.sent)
    id_ = await desk.inbox.accept(message)
    await until(lambda: len(board.sent) > before, seconds=120)
    seconds = time.monotonic() - began
    rows = await many(desk.stores.pool, "SELECT ability, reply ->> 'text' FROM effects WHERE message_id = %s", id_)
    return Answer(case, board.last, [Effect(ability, Reply(text)) for ability, text in rows], seconds)


@pytest.mark.parametrize(
    ("dies_before", "shortcuts"),
    [
        pytest.param(None, True, id="lives"),
        pytest.param(len(CASES) // 2, True, id="dies in the middle"),
        pytest.param(0, False, id="is away and is asked everything"),
    ],
)
async def test_a_weak_model_harms_nobody(
    home: Path, server: tuple[str, Popen[str]], *, dies_before: int | None, shortcuts: bool
) -> None:
    address, process = server
    settings = Settings(
        FRONTDESK_HOME=home,
        FRONTDESK_MODEL=MODEL,
        OPENAI_BASE_URL=address,
        FRONTDESK_MODEL_TIMEOUT=LIMIT_SECONDS,
        FRONTDESK_SHORTCUTS=shortcuts,
    )
    answers: list[Answer] = []
    async with open_desk(settings, adapters=[board := Desktop()]) as desk, desk.working():
        for number in range(len(CASES)):
            if number == dies_before:
                process.kill()
            answers.append(await say(desk, board, number))
    for answer in answers:
        log.info("%.1f s, %s: %s → %s", answer.seconds, answer.reply.model, answer.case["text"], answer.reply.text)
    assert [(answer.case["text"], answer.claims) for answer in answers if answer.claims] == []
    assert [answer.case for answer in answers if not _is_right(answer)] == []
    assert max(answer.seconds for answer in answers) < LIMIT_SECONDS + OWN_SECONDS


def _is_right(answer: Answer) -> bool:
    """Return whether a greeting was greeted, and what was wished, and nothing else, was done once."""
    greeting = answer_small_talk(answer.case["text"]) if answer.case["kind"] == "greeting" else None
    is_greeted = greeting is None or "".join(answer.reply.text.split()) == "".join(greeting.split())
    return is_greeted and [effect.ability for effect in answer.effects] == answer.case.get("does", [])
