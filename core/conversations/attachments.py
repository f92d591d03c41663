"""Files that people send along: each that can be read becomes a document of its conversation, before it is answered.

Whether it still stands there is asked in the transaction that makes its place, so that a message that is deleted, or
somebody who is forgotten, takes the document along also while it is being read. The SQL of that stands here.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from core.model.attachment_documents import Gathered, Paper, with_plain_name
from core.model.errors import InputError, RetryLater
from core.model.messages import Attachment
from core.storage.rows import one, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.log import Waiting
    from core.model.clock import Clock
    from core.model.messages import Address, Message
    from core.model.person_ref import PersonRef
    from core.model.ports import Platform, Shelf, Stock

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
_CARRIERS = "FROM messages WHERE message -> 'attachments' <> '[]' AND state <> 'retracted'"
_EARLIER = f"""
SELECT message -> 'attachments' {_CARRIERS} AND conversation = %s AND id < %s AND accepted_at > %s
ORDER BY id DESC LIMIT {MOST}
"""
_CARRIED = f"""
SELECT 1 {_CARRIERS} AND conversation = %s AND message -> 'attachments' @> %s AND id <> ALL(%s::bigint[]) LIMIT 1
"""
_STILL = f"{_CARRIED} FOR SHARE"
_OF_PERSON = f"""
SELECT id, conversation, message -> 'attachments' AS files {_CARRIERS}
    AND split_part(platform, ' ', 1) = %s AND workspace = %s AND message #>> '{{person,id}}' = %s
ORDER BY id
"""


class Attachments:
    """Has the files of a conversation learned for it alone."""

    def __init__(
        self, pool: AsyncConnectionPool, shelf: Shelf, *, platforms: Mapping[str, Platform], clock: Clock
    ) -> None:
        self._pool = pool
        self._shelf = shelf
        self._platforms = platforms
        self._clock = clock
        self._refused: set[str] = set()

    async def gather(self, waiting: Waiting) -> Gathered:
        """Read the files of what waits, and those sent before it in the conversation that were not read yet.

        A file that cannot be read is told of in one line, and the others go on. Dies the process in between, what was
        read is found when the turn is resumed, and the rest is fetched again.

        Raises:
            RetryLater: a file cannot be had now, and the message is not old.
        """
        message, conversation = waiting.message, waiting.message.address.conversation
        own = _each_once(map(with_plain_name, message.attachments))
        async with self._pool.connection() as connection:
            earlier = await self._earlier(connection, conversation, waiting.id)
            papers = [Paper(conversation, file) for file in _each_once((*own[:MOST], *earlier))]
            wanted = [paper for paper in papers if self._shelf.reads(paper.file)]
            known = await self._shelf.known(connection, [paper.key for paper in wanted]) if wanted else {}
        failed: dict[str, str] = {}
        for paper in wanted:
            if paper.key not in known:
                try:
                    known[paper.key] = await self._learn(paper, message)
                except InputError as error:
                    failed[paper.file.id] = str(error)
        left_out = [f"I read {MOST} files of a message, and left out {file.name}." for file in own[MOST:]]
        return Gathered(
            tuple((file, known[key]) for file in own if (key := Paper(conversation, file).key) in known),
            tuple(file for file in own[:MOST] if not self._shelf.reads(file)),
            (*(failed[file.id] for file in own if file.id in failed), *left_out),
        )

    async def _earlier(self, connection: AsyncConnection, conversation: str, before: int) -> list[Attachment]:
        since = self._clock.now() - LOOKED_BACK
        rows = await (await connection.execute(_EARLIER.encode(), (conversation, before, since))).fetchall()
        files = [with_plain_name(file) for row in rows for file in _FILES.validate_python(row[0])]
        return [file for file in files if Paper(conversation, file).key not in self._refused][:MOST]

    async def _learn(self, paper: Paper, message: Message) -> int:
        """Fetch a file and have it learned; return its passages.

        Raises:
            InputError: it cannot be read, or could not be had for long.
            RetryLater: it cannot be had now.
        """
        try:
            content = await self._fetch(message.address, paper.file)
            return await self._shelf.put(paper, content, still=partial(_stands, paper=paper))
        except RetryLater as error:
            if self._clock.now() - message.sent_at < PATIENCE:
                raise
            log.warning("A file could not be had for %s: %s", PATIENCE, error)
            raise InputError(f"I could not get {paper.file.name}. Send it again later.") from error
        except InputError:
            if len(self._refused) >= REMEMBERED:
                self._refused.clear()
            self._refused.add(paper.key)
            raise

    async def _fetch(self, address: Address, file: Attachment) -> bytes:
        if file.size > LARGEST_BYTES:
            has, may = file.size / 1e6, LARGEST_BYTES / 1e6
            raise InputError(f"{file.name} has {has:,.0f} MB, and I read at most {may:,.0f} MB of a file: split it.")
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
    return list({file.id: file for file in files}.values())


class SentFiles:
    """Keeps the documents that were made of a person's files: the `PersonalData` of what is on the shelf."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, Any]]]:
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

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:
        """Erase the documents, but not of files that somebody else sent to the same conversation too."""
        await self._stock.hold(connection)
        papers = await _of_person(connection, who)
        ids = [id_ for id_, _ in papers]
        return {"documents": await discard(connection, self._stock, [paper for _, paper in papers], but=ids)}


async def _of_person(connection: AsyncConnection, who: PersonRef) -> list[tuple[int, Paper]]:
    rows = await records(connection, _OF_PERSON, (who.service, who.workspace, who.id))
    return [
        (row["id"], Paper(row["conversation"], file)) for row in rows for file in _FILES.validate_python(row["files"])
    ]
