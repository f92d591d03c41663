"""Closes connections to the HTTP server over which no request of Slack's has arrived in time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.web_protocol import RequestHandler

REQUEST_SECONDS: Final = 10.0
"""How long a stranger may take for the headers and the body of a request together. Slack sends both at once."""
MOST_STRANGERS: Final = 200
"""How many connections may wait for their first complete request. A further one replaces the oldest."""


class IdleConnections:
    """Makes the protocols of connections, and watches each until `admit`: a limited number, and for ten seconds each.

    This way, connections that are opened and never used take up neither memory nor file descriptors.
    """

    def __init__(self, make: Callable[[], RequestHandler]) -> None:
        self._make = make
        self._deadlines: dict[RequestHandler, asyncio.TimerHandle] = {}

    def __call__(self) -> RequestHandler:
        """Return the protocol of a new connection."""
        if len(self._deadlines) >= MOST_STRANGERS:
            self._close(next(iter(self._deadlines)))
        protocol = self._make()
        deadline = asyncio.get_running_loop().call_later(REQUEST_SECONDS, self._close, protocol)
        self._deadlines[protocol] = deadline
        return protocol

    def admit(self, protocol: RequestHandler) -> None:
        """Leave a connection open: a complete request has arrived."""
        if deadline := self._deadlines.pop(protocol, None):
            deadline.cancel()

    def _close(self, protocol: RequestHandler) -> None:
        self.admit(protocol)
        protocol.force_close()
