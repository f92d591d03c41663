"""A small HTTP server for those who watch this process, at `FRONTDESK_METRICS`."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bots.operations.routes import Operations
    from core.settings.settings import Settings


@asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator[Operations | None]:
    """Count, trace and tell of this process's steps for the duration of the block, as the settings say.

    Yields what is told of, or None if nobody asks. The server goes on while the desk is closed, and then is not ready.

    Raises:
        SettingsError: FRONTDESK_METRICS cannot be listened on, or FRONTDESK_TRACES needs what is not installed.
    """
    async with AsyncExitStack() as stack:
        if settings.traces:
            from bots.operations.traces import tracing  # noqa: PLC0415 — OpenTelemetry is heavy

            stack.enter_context(tracing())
        if not settings.metrics:
            yield None
            return
        from bots.operations.routes import Operations  # noqa: PLC0415 — only if somebody asks
        from core.model.observation import watching  # noqa: PLC0415

        operations = Operations()
        stack.enter_context(watching(operations.metrics))
        await stack.enter_async_context(_listening(settings.metrics, operations))
        yield operations


@asynccontextmanager
async def _listening(place: str, operations: Operations) -> AsyncIterator[None]:
    from aiohttp import web  # noqa: PLC0415

    from bots.operations.routes import routes  # noqa: PLC0415

    application = web.Application()
    application.add_routes(routes(operations))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    host, _, port = place.rpartition(":")
    try:
        try:
            await web.TCPSite(runner, host.strip("[]") or None, int(port)).start()
        except (OSError, OverflowError) as error:
            raise SettingsError(
                f"FRONTDESK_METRICS={place} cannot be listened on ({error}). Name a free port of this machine."
            ) from error
        yield
    finally:
        await runner.cleanup()
