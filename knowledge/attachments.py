"""The shelf: files that people sent, as documents of their conversation alone; each is an origin of its own."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from core.abilities.audiences import of_conversation
from core.model.errors import InputError
from knowledge.documents import SENT, LoadedDocument, LoadLimits, document_id
from knowledge.formats.conversion import KINDS, SUFFIXES, convert
from knowledge.storage import origin_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from psycopg import AsyncConnection

    from core.model.attachment_documents import Paper
    from core.model.messages import Attachment
    from core.model.ports import Still
    from knowledge.documents import Event
    from knowledge.library import Library

LIMITS: Final = LoadLimits(file_bytes=20_000_000, unpacked_bytes=200_000_000, convert_seconds=30)
"""What a file in a conversation may cost; people wait for it."""
MOST_CHARACTERS: Final = 500_000
"""About 800 passages, which are embedded within seconds."""
PATIENCE_SECONDS: Final = 20.0
"""How long a file waits for another one, or for a sync, before its turn is tried again later."""

SWEEP_SECONDS: Final = 10.0
"""How often the worker looks for vectors of what was discarded."""


class Stock:
    """What is on the shelf, in transactions of the caller's."""

    async def hold(self, connection: AsyncConnection) -> None:
        """Let nothing be put there until the transaction's end."""
        await origin_store.hold(connection)

    async def known(self, connection: AsyncConnection, keys: Sequence[str]) -> dict[str, int]:
        """Return the number of passages of each paper that is there."""
        found = await origin_store.count_passages(connection, [_origin(key) for key in keys])
        return {origin.removeprefix(SENT): passages for origin, passages in found.items()}

    async def discard(self, connection: AsyncConnection, keys: Sequence[str]) -> int:
        """Remove papers, with all their words, and return how many there were; their vectors are noted as in doubt."""
        return await origin_store.remove(connection, [_origin(key) for key in keys])


class Shelf(Stock):
    """The `Shelf` port: converts files as they are sent, and has the library learn them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def reads(self, file: Attachment) -> bool:
        """Tell whether a file is of a kind that can be converted, by its name or else its type."""
        return bool(_suffix(file))

    async def put(self, paper: Paper, content: bytes, *, still: Still) -> int:
        """Learn a paper, and return the number of its passages; see the port."""
        file = paper.file
        converted = await convert(file.name, content, suffix=_suffix(file), limits=LIMITS)
        if len(converted.text) > MOST_CHARACTERS:
            raise InputError(
                f"{file.name} has {len(converted.text):,} characters, and I read at most {MOST_CHARACTERS:,} "
                "of a file here. Whoever runs me can have it learned (`frontdesk learn FILE`)."
            )
        origin = _origin(paper.key)
        document = LoadedDocument(document_id(origin, ""), file.name, file.link or file.name, converted.text, "")
        audience = of_conversation(paper.conversation)
        report = await self._library.learn(
            origin, audience, _just(document), still=still, patience_seconds=PATIENCE_SECONDS
        )
        if report.failed:
            raise InputError(report.failed[0].line)
        return await self._library.count_passages(origin)


class Sweeping:
    """A `Scheduler`: has the vectors of what was discarded leave Chroma, soon."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def dispatch(self) -> float:
        """Sweep, and return after how many seconds to look again."""
        await self._library.sweep()
        return SWEEP_SECONDS


def _origin(key: str) -> str:
    return f"{SENT}{key}"


def _suffix(file: Attachment) -> str:
    """Return the end of a name that tells the kind of a file; none, if nothing can be made of it."""
    suffix = PurePath(file.name).suffix.lower()
    kind = file.type.partition(";")[0].strip().lower()
    if suffix in KINDS:
        return suffix
    return SUFFIXES.get(kind) or (".txt" if kind.startswith("text/") else "")


async def _just(document: LoadedDocument) -> AsyncIterator[Event]:
    yield document
