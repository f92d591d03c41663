"""Attached files: each readable file becomes a document of its conversation before the message is answered.

The transaction that first writes the document checks that a message still has the file. So no document is left behind
if the message is deleted, or its author's data is erased, while the file is being read.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from core.conversations.attachment_log import earlier_files, is_carried
from core.conversations.gathered_files import Gathered
from core.model.attachment_documents import AttachmentDocument, with_plain_name
from core.model.errors import InputError, RetryLater
from core.text.catalogue import _
from core.text.enumeration import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.log import Waiting
    from core.model.clock import Clock
    from core.model.messages import Address, Attachment, Message
    from core.model.ports import AttachmentLibrary, Platform

log = logging.getLogger(__name__)

MOST: Final = 5
"""How many files of a message are read, and how many files of the messages before it."""
LARGEST_BYTES: Final = 20_000_000
LOOKED_BACK: Final = timedelta(hours=12)
"""The maximum age at which an earlier file is still read for a later question. The history has the same limit."""
PATIENCE: Final = timedelta(minutes=10)
"""How long after it was sent a message waits for a file that cannot be fetched."""
REMEMBERED: Final = 1000
"""How many unreadable files are remembered, so that they are not tried again with each message."""


class Attachments:
    """Reads the files of a conversation into documents that only this conversation can search."""

    def __init__(
        self,
        pool: AsyncConnectionPool,
        library: AttachmentLibrary,
        *,
        platforms: Mapping[str, Platform],
        clock: Clock,
        hears: bool = False,
        sees: bool = False,
    ) -> None:
        """Create it. `hears` and `sees` say whether voice messages and pictures can be understood."""
        self._pool = pool
        self._library = library
        self._platforms = platforms
        self._clock = clock
        self._abilities = (hears, sees)
        self._refused: set[str] = set()

    async def gather(self, waiting: Waiting) -> Gathered:
        """Read the files of a waiting message, and earlier files of the conversation that were not read yet.

        A file that cannot be read gets one line of explanation and does not stop the others. If the process dies
        partway, the resumed turn finds the files that were read and fetches the others again.

        Raises:
            RetryLater: a file cannot be fetched now, and the message is recent enough to wait for it.
        """
        message, conversation = waiting.message, waiting.message.address.conversation
        own = _each_once(map(with_plain_name, message.attachments))
        async with self._pool.connection() as connection:
            earlier = await self._earlier(connection, conversation, waiting.id)
            documents = [AttachmentDocument(conversation, file) for file in _each_once((*own[:MOST], *earlier))]
            wanted = [document for document in documents if self._library.can_read(document.file)]
            keys = [document.key for document in wanted]
            known = await self._library.count_passages(connection, keys) if keys else {}
        failed: dict[str, str] = {}
        for document in wanted:
            if document.key not in known:
                try:
                    known[document.key] = await self._learn(document, message)
                except InputError as error:
                    failed[document.file.id] = str(error)
        too_many = _("I read {n} files of a message, and left out {file}.")
        left_out = [too_many.format(n=MOST, file=file.name) for file in own[MOST:]]
        return Gathered(
            tuple((file, known[key]) for file in own if (key := AttachmentDocument(conversation, file).key) in known),
            tuple(file for file in own[:MOST] if not self._library.can_read(file) and file.heard is None),
            (*(failed[file.id] for file in own if file.id in failed), *left_out),
            hears=self._abilities[0],
            sees=self._abilities[1],
        )

    async def recent(self, message: Message, *, before: int | None) -> tuple[Attachment, ...]:
        """Return the files of a message, and then those of earlier messages of its conversation, newest first."""
        if before is None:
            return message.attachments
        since = self._clock.now() - LOOKED_BACK
        async with self._pool.connection() as connection:
            earlier = await earlier_files(
                connection, message.address.conversation, before=before, since=since, messages=MOST
            )
        return tuple(_each_once(map(with_plain_name, (*message.attachments, *earlier))))

    async def read(self, address: Address, file: Attachment) -> bytes:
        """Return the content of a file that was attached to a message there.

        Raises:
            InputError: the file is too large, is gone or cannot be fetched.
            RetryLater: the file cannot be fetched now.
        """
        return await self._fetch(address, file)

    async def _earlier(self, connection: AsyncConnection, conversation: str, before: int) -> list[Attachment]:
        since = self._clock.now() - LOOKED_BACK
        found = await earlier_files(connection, conversation, before=before, since=since, messages=MOST)
        files = [with_plain_name(file) for file in found]
        return [file for file in files if AttachmentDocument(conversation, file).key not in self._refused][:MOST]

    async def _learn(self, document: AttachmentDocument, message: Message) -> int:
        """Fetch a file, add it to the library, and return the number of its passages.

        Raises:
            InputError: the file cannot be read, or could not be fetched for ten minutes.
            RetryLater: the file cannot be fetched now.
        """
        try:
            content = await self._fetch(message.address, document.file)
            return await self._library.add(
                document, content, still_exists=partial(is_carried, document=document, lock=True)
            )
        except RetryLater as error:
            if self._clock.now() - message.sent_at < PATIENCE:
                raise
            log.warning("A file could not be fetched for %s: %s", PATIENCE, error)
            raise InputError(
                _("I could not get {file}. Send it again later.").format(file=document.file.name)
            ) from error
        except InputError:
            if len(self._refused) >= REMEMBERED:
                self._refused.clear()
            self._refused.add(document.key)
            raise

    async def _fetch(self, address: Address, file: Attachment) -> bytes:
        if file.size > LARGEST_BYTES:
            has, may = file.size / 1e6, LARGEST_BYTES / 1e6
            raise InputError(
                _("{file} has {has} MB, and I read at most {may} MB of a file: split it.").format(
                    file=file.name, has=count(round(has)), may=count(round(may))
                )
            )
        platform = self._platforms.get(address.platform)
        if platform is None:
            raise RetryLater(_("This process does not serve {platform}.").format(platform=address.platform))
        return await platform.fetch(address, file)


def _each_once(files: Iterable[Attachment]) -> list[Attachment]:
    return list({file.id: file for file in files}.values())
