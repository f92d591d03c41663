"""An evening in a channel and its threads: five people and the desk, played from `script.jsonl` on a fake platform.

A line of the script says who says what in which thread (the first line of a thread stands in the channel), and what the
desk does: `speak` (the answer `says` something), `react`, `quiet` (it reacts or is silent) or `silent`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.storage.rows import scalar
from tests.bots.slack.conftest import settled
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bots.frontdesk import Frontdesk

HERE = Path(__file__).parent
DOCUMENTS, SCRIPT = HERE / "documents", HERE / "script.jsonl"
PEOPLE = ("ana", "bo", "cem", "dora", "eli")
"""Who is there. The first one runs the place."""
_MENTION = re.compile(r"@(\w+)")
_INSTANT = re.compile(r"<t:(\d+):\w>|<!date\^(\d+)\^[^>]*>")
"""An instant, which each reader sees in their own zone."""
_SOURCES = re.compile(r"^-# \[\d+\] .*$", re.MULTILINE)
"""The line below an answer on Discord that names its sources. On Slack it is a block of its own."""


@dataclass(frozen=True)
class ScriptLine:
    """Something that a person says, and what the desk is to do."""

    thread: str
    who: str
    text: str
    desk: str
    says: str = ""


@dataclass
class Said:
    """A line of the script, with what the desk said to it, and how it reacted."""

    line: ScriptLine
    answers: list[str] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)

    @property
    def done(self) -> str:
        return "speak" if self.answers else "react" if self.reactions else "silent"

    @property
    def is_right(self) -> bool:
        wanted = ("react", "silent") if self.line.desk == "quiet" else (self.line.desk,)
        told = "\n".join(self.answers).casefold()
        return self.done in wanted and self.line.says.casefold() in told


class Venue(Protocol):
    """A fake platform with a channel and the people of the script."""

    name: str
    desk: Frontdesk

    def mention(self, name: str) -> str: ...

    def say(self, who: str, text: str, *, thread: str) -> str:
        """Say something and return its event id."""
        ...

    def answers(self, thread: str) -> list[str]:
        """What the desk has said in a thread so far."""
        ...

    def reactions(self, event_id: str) -> list[str]:
        """The desk's reactions to a message."""
        ...


def read_script() -> list[ScriptLine]:
    return [ScriptLine(**json.loads(line)) for line in SCRIPT.read_text(encoding="utf-8").splitlines()]


async def play(venue: Venue, script: Sequence[ScriptLine]) -> list[Said]:
    """Play the script line by line, each after the desk has done with the one before."""
    played = []
    for line in script:
        before = len(venue.answers(line.thread))
        text = _MENTION.sub(lambda name: venue.mention(name[1]), line.text)
        event = venue.say(line.who, text, thread=line.thread)

        async def is_stored(event: str = event) -> bool:
            return bool(await scalar(venue.desk.stores.pool, "SELECT 1 FROM messages WHERE event_id = %s", event))

        await until(is_stored)
        await settled(venue.desk)
        played.append(Said(line, venue.answers(line.thread)[before:], venue.reactions(event)))
    return played


def transcript(evening: Sequence[Said], *, title: str) -> str:
    """The evening as Markdown: threads in the order of their first messages, the desk's words in bold."""
    return "\n".join([f"# {title}", "", *_lines(evening)]) + "\n"


def _date(instant: re.Match[str]) -> str:
    return f"{datetime.fromtimestamp(int(instant[1] or instant[2]), UTC):%d %B at %H:%M}"


def _lines(evening: Sequence[Said]) -> Iterator[str]:
    threads = dict.fromkeys(said.line.thread for said in evening)
    for thread in threads:
        for number, said in enumerate(said for said in evening if said.line.thread == thread):
            indent = "" if number == 0 else "  "
            mark = " **👍**" * len(said.reactions)
            yield f"{indent}- {said.line.who}: {said.line.text}{mark}"
            for answer in said.answers:
                flat = " ".join(_INSTANT.sub(_date, _SOURCES.sub("", answer)).split())
                yield f"  - **Frontdesk: {flat}**"
