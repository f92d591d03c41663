"""Registers Slack as a platform. Heavy modules are imported only when they are used."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bots.platforms import Plug

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    import typer
    from psycopg_pool import AsyncConnectionPool

    from bots.platforms import Finding
    from bots.slack.adapter import SlackAdapter
    from core.settings.settings import Settings


def _is_configured(variables: Mapping[str, str]) -> bool:
    return bool(variables.get("SLACK_BOT_TOKEN") or variables.get("SLACK_CLIENT_ID"))


@asynccontextmanager
async def _connect(settings: Settings, pool: AsyncConnectionPool) -> AsyncIterator[SlackAdapter]:
    from bots.slack.adapter import connect  # noqa: PLC0415

    async with connect(settings, pool) as adapter:
        yield adapter


async def _examine(settings: Settings) -> Sequence[Finding]:
    from bots.slack.doctor import examine  # noqa: PLC0415

    return await examine(settings)


def _commands() -> typer.Typer:
    from bots.slack.cli import slack  # noqa: PLC0415

    return slack


PLUG = Plug("slack", _is_configured, _connect, examine=_examine, commands=_commands)
