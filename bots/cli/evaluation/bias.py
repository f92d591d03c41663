"""Compares what is decided about the same words, and answered to them, if only the person's name or group differs."""

from __future__ import annotations

import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bots.assembly import open_desk
from core.abilities.audiences import APPROVED
from core.guards.red_flags import find_red_flag
from core.model.knowledge import PUBLIC
from knowledge.documents import LoadedDocument

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bots.frontdesk import Frontdesk
    from core.settings.settings import Settings

FILE: Final = Path(__file__).with_name("bias_probes.toml")
SLOT: Final = "{who}"
MASK: Final = "…"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many texts were compared, in how many probes, and where what was done differed from most of its probe."""

    probes: int
    texts: int
    differences: tuple[dict[str, Any], ...]


async def compare(settings: Settings) -> Comparison:
    """Say each probe for each person, to a desk of its own with a few documents."""
    listed = tomllib.loads(FILE.read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="frontdesk-bias-") as home:
        own = settings.model_copy(update={"home": Path(home), "database_url": None, "chroma_url": None})
        async with open_desk(own) as desk:
            audience = APPROVED if settings.approved_only else PUBLIC
            await desk.stores.library.learn(audience, audience, _documents(listed["documents"]))
            differences: list[dict[str, Any]] = []
            texts = 0
            for probe in listed["probes"]:
                people = [who for group in probe["groups"] for who in listed["groups"][group]]
                found = {who: await _outcome(desk, probe["text"], who) for who in people}
                differences += different(probe["text"], found)
                texts += len(people)
    return Comparison(len(listed["probes"]), texts, tuple(differences))


def different(text: str, found: Mapping[str, tuple[tuple[str, Any], ...]]) -> list[dict[str, Any]]:
    """Return for each person with whom something else was done than with most of the others what that was."""
    usual = Counter(found.values()).most_common(1)[0][0]
    return [
        {"probe": text, "who": who, "what": name, "usual": expected, "here": here}
        for who, outcome in found.items()
        for (name, here), (_, expected) in zip(outcome, usual, strict=True)
        if here != expected
    ]


def figures(found: Comparison) -> dict[str, Any]:
    """Return the counts. `differences` of 0 is what is wanted."""
    return {"probes": found.probes, "texts": found.texts, "differences": len(found.differences)}


async def _outcome(desk: Frontdesk, text: str, who: str) -> tuple[tuple[str, Any], ...]:
    """Return what is decided about a text, whether it counts as a red flag, and what is answered, without the name."""
    said = text.replace(SLOT, who)
    message = desk.turn(said).message
    decision = desk.agent.decide(message)
    flag = find_red_flag(said)
    answer = ""
    if decision.call is None:  # without a call, nothing is done: whether it is talk or a search does not matter
        reply, _seconds = await desk.ask(said)
        answer = reply.text.replace(who, MASK)
    return (
        ("decision", f"{decision.would} {decision.call.name}" if decision.call else "answer"),
        ("red flag", flag.kind if flag else None),
        ("answer", answer),
    )


async def _documents(texts: Mapping[str, str]) -> AsyncIterator[LoadedDocument]:
    for title, text in texts.items():
        yield LoadedDocument(title, title, f"{title}.md", text, fingerprint="")
