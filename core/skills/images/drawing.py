"""Has wanted pictures made, marks them, and sends them. It runs in every worker, beside everything else."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.schedulers import Running, scheduler
from core.delivery.stored_files import keep_file
from core.media.marked_image import mark_as_made
from core.media.media_server import MediaServer
from core.model.buttons import offer
from core.model.errors import InputError, RetryLater
from core.model.language import speaking
from core.model.replies import Enclosure, Reply
from core.skills.images.store import Drawing, end, take, try_again
from core.text.catalogue import _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from psycopg import AsyncConnection

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0
MOST_TRIES: Final = 4
FIRST_WAIT: Final = timedelta(seconds=5)
SHOWN_PROMPT: Final = 300
_NO_LIKENESS: Final = "\n\nDo not show real, identifiable persons."


@scheduler
class draw_pictures:  # noqa: N801 — schedulers are named like functions
    """Makes one picture after the other.

    If the process dies before the picture is stored, another one asks for it again when the lease ends, under the same
    idempotency key; if after, the picture and its message were committed together, and it is sent once.
    """

    def __init__(self, running: Running) -> None:
        """Create it for a worker."""
        self._running = running
        self._server = MediaServer.of(running.settings, running.clock)
        self._lease = timedelta(seconds=3 * running.settings.media_timeout + 60)

    async def dispatch(self) -> float:
        """Make one wanted picture, and return the number of seconds until the next look."""
        if not self._server.image_model:
            return LOOK_SECONDS * 60
        now = self._running.clock.now()
        drawing = await take(self._running.pool, now=now, lease=self._lease)
        if drawing is None:
            return LOOK_SECONDS
        try:
            content = await self._make(drawing)
        except (InputError, RetryLater) as error:
            log.warning("Picture %d was not made: %s", drawing.id, error)
            if isinstance(error, RetryLater) and drawing.tries < MOST_TRIES:
                await try_again(self._running.pool, drawing, at=now + FIRST_WAIT * (1 << drawing.tries))
            else:
                await self._fail(drawing)
            return 0.0
        async with self._running.pool.connection() as connection, connection.transaction():
            await self._send(connection, drawing, content)
        return 0.0

    async def _make(self, drawing: Drawing) -> bytes:
        settings, key = self._running.settings, f"frontdesk-picture-{drawing.id}"
        prompt = drawing.prompt if settings.likeness else drawing.prompt + _NO_LIKENESS
        if drawing.before is None:
            content = await self._server.draw(prompt, key=key)
        else:
            content = await self._server.vary(prompt, drawing.before, key=key)
        return await asyncio.to_thread(mark_as_made, content, model=settings.image_model, prompt=drawing.prompt)

    async def _send(self, connection: AsyncConnection, drawing: Drawing, content: bytes) -> None:
        file = await keep_file(connection, content)
        model = self._running.settings.image_model
        if not await end(connection, drawing, state="drawn", model=model, file=file):
            return
        with speaking(drawing.language):
            told = _("Made by AI: “{prompt}”").format(prompt=shortened(drawing.prompt, SHOWN_PROMPT))
            reply = Reply(
                told,
                model=model,
                choices=(offer(_("Vary it"), "vary_image", picture=drawing.id),),
                enclosures=(Enclosure(f"picture-{drawing.id}-made-by-ai.png", "image/png", stored=file),),
                subjects=(f"picture {drawing.id}",),
            )
        await self._running.tell(connection, drawing.address, reply)

    async def _fail(self, drawing: Drawing) -> None:
        async with self._running.pool.connection() as connection, connection.transaction():
            if await end(connection, drawing, state="failed"):
                with speaking(drawing.language):
                    sorry = _("The picture could not be made. Please say it in other words, or try again later.")
                    await self._running.tell(connection, drawing.address, Reply(sorry))
