"""The connection to Discord's gateway. discord.py opens, keeps and resumes it; events are passed on raw."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bots.discord.api import NOT_KNOWN, DiscordRefused
from bots.network_errors import reason
from core.model.errors import RetryLater, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

IDENTIFY_SECONDS = 5.0
"""Discord allows one new session every five seconds."""
CLOSE_SECONDS = 3.0
ALIVE, CUT, BROKEN = "alive", "cut", "broken"
"""What is reported besides Discord's events: that a connection is alive, that one has ended, and that discord.py could
not read a frame, with its `name` and the `error`."""
_CONTENT_FLAGS = 1 << 18 | 1 << 19
"""Flags of an application for which the Message Content intent is switched on."""


class _Socket(DiscordWebSocket):
    """A connection that survives bad frames: a frame that cannot be read is reported, and the next one is read."""

    async def received_message(self, msg: Any, /) -> None:
        """Read a frame."""
        try:
            await super().received_message(msg)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
            self._dispatch(BROKEN, error)


# discord.py has no other way to use this class.
discord.client.DiscordWebSocket = discord.shard.DiscordWebSocket = _Socket  # type: ignore[misc]


class _Client(discord.Client):
    """A client that passes each event on unchanged.

    discord.py's parsers are not used. They cache what we do not need, and an event that they do not expect ends the
    connection.
    """

    def __init__(self, hear: Callable[[str, Any], None], *, intents: discord.Intents, **more: Any) -> None:
        super().__init__(
            intents=intents,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            enable_debug_events=True,
            guild_ready_timeout=0.0,
            **more,
        )
        self._connection.parsers.clear()
        self._hear = hear
        self._frame = ""
        self._identified = float("-inf")

    def dispatch(self, event: str, /, *args: Any, **_: Any) -> None:
        """Pass on raw events; discord.py's own events are not used."""
        if event == "socket_raw_receive":
            self._frame = "frame"
            payload = json.loads(args[0])
            name = payload.get("t")
            self._frame = name if isinstance(name, str) else f"opcode {payload.get('op')}"
            self._hear(*((name, payload.get("d")) if isinstance(name, str) else (ALIVE, {})))
        elif event == BROKEN:
            self._hear(BROKEN, {"name": self._frame, "error": repr(args[0])})
        elif event == "disconnect":
            self._hear(CUT, {})

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Wait until Discord allows a new session, and no longer, because messages are waiting."""
        wait = self._identified + IDENTIFY_SECONDS - time.monotonic()
        self._identified = max(time.monotonic(), self._identified + IDENTIFY_SECONDS)
        if wait > 0:
            await asyncio.sleep(wait)


discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # each client warns that it lacks voice support


class _ShardedClient(_Client, discord.AutoShardedClient):
    """A `_Client` with as many connections as Discord recommends."""


def may_read_content(application: dict[str, Any]) -> bool:
    """Return whether the application has the Message Content intent switched on."""
    return bool(int(application.get("flags") or 0) & _CONTENT_FLAGS)


async def listen(
    hear: Callable[[str, Any], None], *, token: str, gateway: dict[str, Any], content: bool, typing: bool = False
) -> None:
    """Stay connected until cancelled. With `typing`, the gateway also says who types.

    Raises:
        MessageContentDisabled: the privileged intent is not switched on.
        DiscordRefused: the token is wrong.
        RetryLater: the connection ended and cannot be opened again now.
    """
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway["url"])
    kind = _ShardedClient if int(gateway.get("shards") or 1) > 1 else _Client
    # The fewest intents that suffice: servers, messages, reactions and, if allowed, the content of messages.
    intents = discord.Intents(guilds=True, messages=True, reactions=True, message_content=content, typing=typing)
    client = kind(hear, intents=intents)
    try:
        await client.start(token)
    except discord.PrivilegedIntentsRequired as error:
        raise MessageContentDisabled("The Message Content intent is not switched on for this application.") from error
    except discord.LoginFailure as error:
        raise DiscordRefused(NOT_KNOWN, code=401) from error
    except discord.DiscordException as error:
        raise RetryLater(f"The connection to Discord ended ({error}).") from error
    except (aiohttp.ClientError, OSError) as error:
        raise RetryLater(f"Discord does not answer: {reason(error)}.") from error
    except Exception as error:  # whatever discord.py did not expect
        raise RetryLater(f"The connection to Discord ended ({error!r}).") from error
    finally:
        await _close(client)
    raise RetryLater("The connection to Discord ended.")


async def _close(client: discord.Client) -> None:
    """Close a client completely, even if this is cancelled. A client that does not answer is abandoned."""
    closing = asyncio.create_task(client.close())
    deadline = time.monotonic() + CLOSE_SECONDS
    while not closing.done() and (left := deadline - time.monotonic()) > 0:
        with suppress(asyncio.CancelledError):
            await asyncio.wait({closing}, timeout=left)


class MessageContentDisabled(SettingsError):
    """The privileged intent Message Content is not switched on, so the bot cannot read what messages say."""
