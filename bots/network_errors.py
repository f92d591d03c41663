"""Says why a platform could not be reached, in words instead of the names of exceptions."""

from __future__ import annotations

import os
from http.client import responses

import aiohttp

from core.text.catalogue import _

_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (TimeoutError, "it takes too long"),
    (aiohttp.ClientHttpProxyError, "the proxy refuses the connection; check the address and the login in HTTPS_PROXY"),
    (aiohttp.ClientProxyConnectionError, "the proxy cannot be reached; check HTTPS_PROXY"),
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


def name_stranger(platform: str, url: str, *, variable: str, status: int = 200) -> str:
    """Return the sentence for an answer that does not come from the platform, such as the login page of a network.

    `variable` is the setting that holds the platform's URL.
    """
    if status < 300:  # noqa: PLR2004 — HTTP's own numbers
        words = _("Something other than {platform} answers at {url}. Check {variable} and your proxy.")
    else:
        words = _("Something other than {platform} answers at {url} ({status}). Check {variable} and your proxy.")
    named = f"{status} {responses.get(status, '')}".rstrip()
    return words.format(platform=platform, url=url, variable=variable, status=named)
