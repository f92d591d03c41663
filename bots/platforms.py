"""How a platform registers: by a `Plug` at the entry point `frontdesk.platforms`. The built-in ones do the same."""

from __future__ import annotations

import importlib
import importlib.metadata
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.model.errors import FrontdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    import typer
    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Adapter
    from core.settings.settings import Settings

ENTRY_POINTS = "frontdesk.platforms"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check of `frontdesk doctor`. If it is not `ok`, `advice` says what to do."""

    name: str
    ok: bool
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Plug:
    """A platform that is not connected yet.

    `is_configured` looks at the variables of the environment and `.env`; `connect` opens the adapter for the duration
    of an `async with` block; `examine` checks the configuration for `frontdesk doctor`; `commands` are the platform's
    own commands; `shared_channels` lists the channels that people from other organisations can read.
    """

    name: str
    is_configured: Callable[[Mapping[str, str]], bool]
    connect: Callable[[Settings, AsyncConnectionPool], AbstractAsyncContextManager[Adapter]]
    examine: Callable[[Settings], Awaitable[Sequence[Finding]]] | None = None
    commands: Callable[[], typer.Typer] | None = None
    shared_channels: Callable[[Settings, AsyncConnectionPool], Awaitable[Sequence[str]]] | None = None


def built_in(name: str, *variables: str, shares_channels: bool = False) -> Plug:
    """Return the plug of a platform in `bots/`, configured if one of the variables is set.

    Its modules are heavy, so `adapter.connect`, `doctor.examine`, `cli.commands` and, if it `shares_channels`,
    `shared_channels.find` are imported only when used.
    """

    def load(module: str) -> Any:
        return importlib.import_module(f"bots.{name}.{module}")

    @asynccontextmanager
    async def connect(settings: Settings, pool: AsyncConnectionPool) -> AsyncIterator[Adapter]:
        async with load("adapter").connect(settings, pool) as adapter:
            yield adapter

    async def examine(settings: Settings) -> Sequence[Finding]:
        return await run_check(name, load("doctor").examine(settings), found="cannot be used")

    async def shared_channels(settings: Settings, pool: AsyncConnectionPool) -> Sequence[str]:
        found: Sequence[str] = await load("shared_channels").find(settings, pool)
        return found

    return Plug(
        name,
        is_configured=lambda given: any(given.get(variable) for variable in variables),
        connect=connect,
        examine=examine,
        commands=lambda: load("cli").commands,
        shared_channels=shared_channels if shares_channels else None,
    )


async def run_check(name: str, check: Awaitable[Sequence[Finding]], *, found: str = "failed") -> Sequence[Finding]:
    """Return what a check found. If the check raises an error, the error is the finding."""
    try:
        return await check
    except FrontdeskError as error:
        return [Finding(name, ok=False, found=found, advice=str(error))]


def without_repeats(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out failed checks that repeat the advice of an earlier one, so that one cause is reported once."""
    kept: list[Finding] = []
    for finding in findings:
        given = {earlier.advice for earlier in kept if not earlier.ok}
        if finding.ok or finding.advice not in given:
            kept.append(finding)
    return kept


def plugs() -> tuple[Plug, ...]:
    """Return the plugs of all installed platforms.

    Raises:
        SettingsError: a platform cannot be loaded. The text names it.
    """
    return tuple(_load(point) for point in importlib.metadata.entry_points(group=ENTRY_POINTS))


def _load(point: importlib.metadata.EntryPoint) -> Plug:
    try:
        plug = point.load()
    except Exception as error:  # whatever a platform's own code raises while it is imported
        raise SettingsError(f"The platform {point.name} cannot be loaded: {error}. Repair or uninstall it.") from error
    if not isinstance(plug, Plug):
        raise SettingsError(f"The platform {point.name} offers no Plug ({point.value}). Repair or uninstall it.")
    return plug
