"""Points an unmodified discord.py at another Discord: where its REST calls go and where its gateway is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import yarl

from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def pointed_at(api_url: str, gateway_url: str) -> Iterator[None]:
    """Let every client of this process talk to these, and to Discord again afterwards."""
    there = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_url.removesuffix("/"), yarl.URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = there
