"""Files that people send along: each that can be read becomes a document of its conversation, before it is answered.

Whether it still stands there is asked in the transaction that makes its place, so that a message that is deleted, or
somebody who is forgotten, takes the document along also while it is being read. The SQL of that stands here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.errors import InputError, RetryLater
from core.messages import Attachment
from core.storage.rows import one, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.clock import Clock
    from core.conversations import Waiting
    from core.messages import Address
    from core.ports import Platform, Shelf, Stock
    from core.privacy import Who

log = logging.getLogger(__name__)

MOST: Final = 5
"""Files of one message, and of what was said before it, that are read."""
LARGEST_BYTES: Final = 20_000_000
LOOKED_BACK: Final = timedelta(hours=12)
"""How old a file may be that somebody asks about after we kept silent at it: as old as what is remembered."""
PATIENCE: Final = timedelta(minutes=10)
"""For how long after it was sent a message waits for a file that cannot be had now."""
REMEMBERED: Final = 1000
"""Files that cannot be read, so that nobody reads them again at each message of their conversation."""

_FILES = TypeAdapter(tuple[Attachment, ...])

# The condition on the attachments is that of the index of messages that have some.
_HAVING = "message -> 'attachments' <> '[]' AND state <> 'retracted'"
_EARLIER = f"""
SELECT message -> 'attachments' FROM messages
WHERE conversation = %s AND {_HAVING} AND id < %s AND accepted_at > %s ORDER BY id DESC LIMIT {MOST}
"""
_CARRIED = f"""
SELECT 1 FROM messages
WHERE conversation = %s AND {_HAVING} AND message -> 'attachments' @> %s AND id <> ALL(%s) LIMIT 1
"""
_STILL = f"{_CARRIED} FOR SHARE"
_OF_PERSON = f"""
SELECT id, conversation, message -> 'attachments' AS files FROM messages
WHERE split_part(platform, ' ', 1) = %s AND workspace = %s AND message #>> '{{person,id}}' = %s AND {_HAVING}
ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it stands in one conversation: sent to another one, it is another paper."""

    conversation: str
    file: Attachment

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.conversation}/{self.file.id}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of a message's files: those read, with their passages; those of kinds that nobody reads; troubles."""

    read: tuple[tuple[Attachment, int], ...] = ()
    unread: tuple[Attachment, ...] = ()
    troubles: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    read: list[tuple[Attachment, int]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Attachments:
    """Has the files of a conversation learned for it alone."""

    def __init__(
        self, pool: AsyncConnectionPool, shelf: Shelf, *, platforms: Mapping[str, Platform], clock: Clock
    ) -> None:
        self._pool = pool
        self._shelf = shelf
        self._platforms = platforms
        self._clock = clock
        self._refused: dict[str, str] = {}

    async def gather(self, waiting: Waiting) -> Gathered:
        """Read the files of what waits, and those sent before it in the conversation that were not read yet.

        A file that cannot be read is told of in one line, and the others go on. Dies the process in between, what was
        read is found when the turn is resumed, and the rest is fetched again.

        Raises:
            RetryLater: a file cannot be had now, and the message is not old.
        """
        address, sent_at, own = waiting.message.address, waiting.message.sent_at, _each_once(waiting.message.attachments)
        async with self._pool.connection() as connection:
            earlier = await self._earlier(connection, address.conversation, waiting.id)
            papers = [Paper(address.conversation, file) for file in _each_once((*own[:MOST], *earlier))]
            wanted = [paper for paper in papers if self._shelf.reads(paper.file)]
            if not papers:
                return Gathered()
            known = await self._shelf.known(connection, [paper.key for paper in wanted])
        found = _Found()
        for paper in wanted:
            if paper.key in known:
                found.read.append((paper.file, known[paper.key]))
            else:
                await self._learn(paper, address, sent_at, found)
        troubles = [*found.troubles, *(f"I read {MOST} files of a message, and left out {each.name}." for each in own[MOST:])]
        mine = {file.id for file in own}
        return Gathered(
            tuple((file, passages) for file, passages in found.read if file.id in mine),
            tuple(file for file in own[:MOST] if not self._shelf.reads(file)),
            tuple(troubles),
        )

    async def _earlier(self, connection: AsyncConnection, conversation: str, before: int) -> list[Attachment]:
        since = self._clock.now() - LOOKED_BACK
        rows = await (await connection.execute(_EARLIER.encode(), (conversation, before, since))).fetchall()
        files = [file for row in rows for file in _FILES.validate_python(row[0])][:MOST]
        return [file for file in files if Paper(conversation, file).key not in self._refused]

    async def _learn(self, paper: Paper, address: Address, sent_at: datetime, found: _Found) -> None:
        """Fetch a file and have it learned, or note why it is not."""
        try:
            if paper.file.size > LARGEST_BYTES:
                raise InputError(f"it has {paper.file.size / 1e6:,.0f} MB, and I read at most {LARGEST_BYTES // 10**6}.")
            content = await self._fetch(address, paper.file)
            passages = await self._shelf.put(paper, content, still=partial(_stands, paper=paper))
            found.read.append((paper.file, passages))
        except RetryLater as error:
            if self._clock.now() - sent_at < PATIENCE:
                raise
            log.warning("A file could not be had for %s: %s", PATIENCE, error)
            found.troubles.append(f"I could not get {paper.file.name}. Send it again later.")
        except InputError as error:
            if len(self._refused) >= REMEMBERED:
                self._refused.clear()
            self._refused[paper.key] = str(error)
            found.troubles.append(f"I cannot read {paper.file.name}: {error}")

    async def _fetch(self, address: Address, file: Attachment) -> bytes:
        platform = self._platforms.get(address.platform)
        if platform is None:
            raise RetryLater(f"This process does not serve {address.platform}.")
        return await platform.fetch(address, file)


async def _stands(connection: AsyncConnection, *, paper: Paper, but: Sequence[int] = ()) -> bool:
    """Tell whether a message still carries a file in its conversation, and keep it from going until the commit."""
    return await one(connection, _STILL, paper.conversation, _with_id(paper.file), list(but)) is not None


async def discard(
    connection: AsyncConnection, stock: Stock, papers: Iterable[Paper], *, but: Sequence[int] = ()
) -> int:
    """Erase the documents of files that no message carries in their conversation any more, leaving some out.

    Inside the caller's transaction, in which those messages cannot change.
    """
    gone = {paper.key for paper in papers if not await _is_carried(connection, paper, but)}
    return await stock.discard(connection, sorted(gone)) if gone else 0


async def _is_carried(connection: AsyncConnection, paper: Paper, but: Sequence[int]) -> bool:
    return await one(connection, _CARRIED, paper.conversation, _with_id(paper.file), list(but)) is not None


def _with_id(file: Attachment) -> Jsonb:
    return Jsonb([{"id": file.id}])


def _each_once(files: Iterable[Attachment]) -> list[Attachment]:
    return list({file.id: file for file in reversed(tuple(files))}.values())[::-1]


class SentFiles:
    """Keeps the documents that were made of a person's files: the `Keeper` of what is on the shelf."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    async def export(self, connection: AsyncConnection, who: Who) -> dict[str, list[dict[str, Any]]]:
        """Return the files that the person sent, with the passages that each is known by."""
        papers = await _of_person(connection, who)
        known = await self._stock.known(connection, [paper.key for _, paper in papers])
        rows = [
            {
                "message_id": id_,
                "conversation": paper.conversation,
                "id": paper.file.id,
                "name": paper.file.name,
                "type": paper.file.type,
                "passages": known.get(paper.key, 0),
            }
            for id_, paper in papers
        ]
        return {"attachments": rows}

    async def forget(self, connection: AsyncConnection, who: Who) -> dict[str, int]:
        """Erase the documents, but not of files that somebody else sent to the same conversation too."""
        await self._stock.hold(connection)
        papers = await _of_person(connection, who)
        ids = [id_ for id_, _ in papers]
        return {"documents": await discard(connection, self._stock, [paper for _, paper in papers], but=ids)}


async def _of_person(connection: AsyncConnection, who: Who) -> list[tuple[int, Paper]]:
    rows = await records(connection, _OF_PERSON, (who.service, who.workspace, who.id))
    return [
        (row["id"], Paper(row["conversation"], file)) for row in rows for file in _FILES.validate_python(row["files"])
    ]
