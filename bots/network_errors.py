"""Says why a platform could not be reached, in words instead of the names of exceptions."""

from __future__ import annotations

import os

import aiohttp

_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (TimeoutError, "it takes too long"),
    (aiohttp.ClientConnectorDNSError, "its name cannot be looked up"),
    (aiohttp.ClientSSLError, "its certificate is not accepted"),
    (aiohttp.ContentTypeError, "what answers there is something else"),
    (ValueError, "what answers there is something else"),
    (aiohttp.ServerDisconnectedError, "it closed the connection"),
)


def reason(error: BaseException) -> str:
    """Return why a request failed, as the end of a sentence such as "Slack does not answer: …"."""
    for kind, words in _CAUSES:
        if isinstance(error, kind):
            return words
    number = getattr(getattr(error, "os_error", error), "errno", None)
    return os.strerror(number).lower() if number else "the connection broke"  # asyncio puts an address into its own
