"""Registers Discord as a platform. Heavy modules are imported only when they are used."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bots.platforms import Plug

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    import typer
    from psycopg_pool import AsyncConnectionPool

    from bots.discord.adapter import DiscordAdapter
    from bots.platforms import Finding
    from core.settings.settings import Settings


def _is_configured(variables: Mapping[str, str]) -> bool:
    return bool(variables.get("DISCORD_TOKEN"))


@asynccontextmanager
async def _connect(settings: Settings, pool: AsyncConnectionPool) -> AsyncIterator[DiscordAdapter]:
    from bots.discord.adapter import connect  # noqa: PLC0415

    async with connect(settings, pool) as adapter:
        yield adapter


async def _examine(settings: Settings) -> Sequence[Finding]:
    from bots.discord.doctor import examine  # noqa: PLC0415

    return await examine(settings)


def _commands() -> typer.Typer:
    from bots.discord.cli import discord  # noqa: PLC0415

    return discord


PLUG = Plug("discord", _is_configured, _connect, examine=_examine, commands=_commands)
