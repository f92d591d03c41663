"""Voice messages: what is said in them becomes the person's words before the message is answered. Contains the SQL.

The transcript is stored in the message. If the process dies before that, the file is transcribed again; if after, the
resumed turn has it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from psycopg.types.json import Jsonb

from core.media.video import is_video, sound_of
from core.model.errors import InputError, RetryLater
from core.model.messages import Attachment, Message, Reach
from core.storage.rows import run
from core.text.catalogue import _

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.attachments import Attachments
    from core.conversations.log import Waiting
    from core.media.media_server import MediaServer
    from core.model.replies import Reply

log = logging.getLogger(__name__)

MOST: Final = 3
"""How many voice messages of one message are heard."""
LONGEST_SHOWN: Final = 600
"""In characters: how much of what was heard is shown."""
_KEEP = """
UPDATE messages SET message = message || %(heard)s
WHERE platform = %(platform)s AND workspace = %(workspace)s AND event_id = %(event)s
    AND state <> 'retracted' AND message ->> 'text' = %(text)s
"""


def is_sound(file: Attachment) -> bool:
    """Return whether a file may have words that can be heard."""
    return file.type.startswith("audio/") or is_video(file.type)


class Hearing:
    """Writes down what is said in the voice messages that people send to Frontdesk."""

    def __init__(self, pool: AsyncConnectionPool, files: Attachments, server: MediaServer) -> None:
        self._pool = pool
        self._files = files
        self._server = server

    async def heard(self, turn: Waiting) -> Waiting:
        """Return a turn whose messages say what is said in their voice messages. What cannot be heard stays a file."""
        if not self._server.transcription_model:
            return turn
        return replace(turn, parts=tuple([await self._heard(part) for part in turn.parts]))

    async def _heard(self, message: Message) -> Message:
        wanted = [file for file in message.attachments if is_sound(file) and file.heard is None]
        if not wanted or message.choice or message.reach is Reach.OVERHEARD:
            return message
        words = {file.id: await self._listen(message, file) for file in wanted[:MOST]}
        said = [text for text in words.values() if text]
        if not said:
            return message
        files = tuple(replace(file, heard=words.get(file.id) or file.heard) for file in message.attachments)
        own = [] if message.is_only_files else [message.text]
        heard = replace(message, text="\n".join([*own, *said]), attachments=files)
        await self._keep(message, heard)
        return heard

    async def _listen(self, message: Message, file: Attachment) -> str | None:
        try:
            content, name, type_ = await self._files.read(message.address, file), file.name, file.type
            if is_video(type_):
                content, name, type_ = await sound_of(content, name=name), "sound.mp3", "audio/mpeg"
            return await self._server.transcribe(content, name=name, type_=type_) or None
        except (InputError, RetryLater) as error:
            log.warning("A voice message could not be heard: %s", error)
            return None

    async def _keep(self, message: Message, heard: Message) -> None:
        """Store what was heard in the message, unless it was edited or deleted meanwhile: then the turn starts over."""
        files = [_as_stored(file) for file in heard.attachments]
        await run(
            self._pool,
            _KEEP,
            heard=Jsonb({"text": heard.text, "attachments": files}),
            platform=message.address.platform,
            workspace=message.address.workspace,
            event=message.event_id,
            text=message.text,
        )


def with_heard(reply: Reply, turn: Waiting) -> Reply:
    """Return a reply below what was heard, so that the person sees what is taken for their words."""
    words = [file.heard for part in turn.parts for file in part.attachments if file.heard]
    if not words or not reply.text or reply.reaction:
        return reply
    shown = " ".join(words)
    if len(shown) > LONGEST_SHOWN:
        shown = f"{shown[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …"
    quoted = "".join(f"\\{sign}" if sign in "\\`*_[]<>~|#" else sign for sign in shown)
    return replace(reply, text=f"_{_('I heard:')}_ “{quoted}”\n\n{reply.text}")


def _as_stored(file: Attachment) -> dict[str, object]:
    return {name: getattr(file, name) for name in ("id", "name", "type", "size", "link", "heard")}
