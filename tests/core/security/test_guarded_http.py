"""Requests to servers that users name: no private address, no login to strangers, and limits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from core.model.errors import InputError, RetryLater
from core.security import guarded_http
from core.security.guarded_http import GuardedHttp, Login, is_private
from tests.fakes.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from ipaddress import IPv4Address, IPv6Address

LOGIN = Login("ana", "open sesame")


class Nine:
    def now(self) -> datetime:
        return datetime(2026, 1, 5, 9, tzinfo=UTC)


async def answer(request: web.BaseRequest) -> web.StreamResponse:
    match request.path:
        case "/login":
            return web.Response(text=request.headers.get("Authorization", "none"), headers={"X-Kind": "plain"})
        case "/large":
            return web.Response(text="x" * 101)
        case "/busy":
            return web.Response(status=503, headers={"Retry-After": request.query_string})
        case "/missing":
            return web.Response(status=404, text="Nothing here.")
    target = {"/moved": "/login", "/round": "/round"}.get(request.path, request.query_string)
    return web.Response(status=302, headers={"Location": target})


@pytest.fixture
async def url() -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def http(*, allow_private: bool = True, login: Login | None = None) -> GuardedHttp:
    return GuardedHttp(clock=Nine(), allow_private=allow_private, login=login)


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("169.254.169.254", True),
        ("::ffff:127.0.0.1", True),
        ("64:ff9b::7f00:1", True),
        ("2002:7f00:1::", True),
        ("fe80::1%eth0", True),
        ("224.0.0.1", True),
        ("64:ff9b:1::808:808", True),
        ("64:ff9b:1:ffff::1", True),
        ("fec0::1", True),
        ("192.0.0.9", True),
        ("192.0.0.192", True),
        ("168.63.129.16", True),
        ("::ffff:168.63.129.16", True),
        ("64:ff9b::a83f:8110", True),
        ("::127.0.0.1", True),
        ("::8.8.8.8", True),
        ("::", True),
        ("::ffff:0:127.0.0.1", True),
        ("ff02::1", True),
        ("64:ff9b::808:808", False),
        ("2002:808:808::1", False),
        ("168.63.129.17", False),
        ("8.8.8.8", False),
        ("2606:4700:4700::1111", False),
        ("::ffff:8.8.8.8", False),
    ],
)
def test_an_address_is_private_also_inside_an_ipv6_one(address: str, private: bool) -> None:  # noqa: FBT001
    assert is_private(address) is private


PRIVATE = (
    *("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16"),
    *("100.64.0.0/10", "168.63.129.16/32", "64:ff9b:1::/48", "::/96", "fc00::/7", "fe80::/10", "fec0::/10"),
)


@pytest.mark.parametrize("network", PRIVATE)
def test_each_address_of_a_private_network_is_private_however_it_is_written(network: str) -> None:
    @given(st.ip_addresses(network=network))
    def check(address: IPv4Address | IPv6Address) -> None:
        assert is_private(str(address))
        if address.version == 4:
            written = ("::ffff:{}", "::{}", "64:ff9b::{}", "::ffff:0:{}")
            assert all(is_private(form.format(address)) for form in written)

    check()


async def test_a_private_address_is_refused_unless_it_is_allowed(url: str) -> None:
    async with http(allow_private=False) as session:
        with pytest.raises(InputError, match="private address: set FRONTDESK_ALLOW_PRIVATE_URLS"):
            await session.ask("GET", f"{url}/login")
    async with http() as session:
        found = await session.ask("GET", f"{url}/login")
    assert (found.status, found.content, found.headers["x-kind"]) == (200, b"none", "plain")


async def test_a_redirect_is_followed_and_the_login_goes_to_the_first_host_alone(url: str) -> None:
    async with http(login=LOGIN) as session:
        found = await session.ask("GET", f"{url}/moved")
        assert found.url == f"{url}/login"
        assert found.content.startswith(b"Basic ")
        other = url.replace("127.0.0.1", "localhost")
        assert (await session.ask("GET", f"{url}/elsewhere?{other}/login")).content == b"none"
    assert "open sesame" not in repr(LOGIN)


async def test_a_password_goes_over_https_only(url: str) -> None:
    async with http(allow_private=False, login=LOGIN) as session:
        with pytest.raises(InputError, match="https only"):
            await session.ask("GET", f"{url}/login")


async def test_what_never_ends_or_is_too_large_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_http, "MOST_BYTES", 100)
    async with http() as session:
        with pytest.raises(InputError, match="redirects too many times"):
            await session.ask("GET", f"{url}/round")
        with pytest.raises(InputError, match="larger than"):
            await session.ask("GET", f"{url}/large")
        assert (await session.ask("GET", f"{url}/missing")).status == 404


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("90", 90),
        ("999999", 6 * 3600),
        ("Mon, 05 Jan 2026 09:01:00 GMT", 60),
        ("Mon, 05 Jan 2026 08:00:00 GMT", 1),
        ("soon", None),
    ],
)
async def test_a_busy_server_says_how_long_to_wait(url: str, header: str, seconds: float | None) -> None:
    async with http() as session:
        with pytest.raises(RetryLater, match="503") as raised:
            await session.ask("GET", f"{url}/busy?{header}")
    assert raised.value.after_seconds == seconds


@pytest.mark.parametrize("bad", ["ftp://example.com/x", "https://", "file:///etc/passwd"])
async def test_only_web_addresses_are_asked(bad: str) -> None:
    async with http() as session:
        with pytest.raises(InputError):
            await session.ask("GET", bad)


async def test_a_server_that_is_down_is_tried_again_later() -> None:
    async with http() as session:
        with pytest.raises(RetryLater, match="cannot be reached"):
            await session.ask("GET", f"http://127.0.0.1:{free_port()}/")
