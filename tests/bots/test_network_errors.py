"""Why a platform cannot be reached is said in words."""

from __future__ import annotations

import errno

import aiohttp
import pytest

from bots.network_errors import reason


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), "it takes too long"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 9)"), "connection refused"),
        (aiohttp.ServerDisconnectedError(), "it closed the connection"),
        (ValueError("Expecting value"), "what answers there is something else"),
        (aiohttp.ClientPayloadError(), "the connection broke"),
    ],
)
def test_a_failure_is_told_without_the_name_of_its_class(error: Exception, words: str) -> None:
    assert reason(error) == words
