"""A real calendar server (Radicale, a process of its own), and a wire before it that can fail in every way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from core.security.guarded_http import Login

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

USER, PASSWORD = "ana", "s3cret word"


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """Start a server with one user in an empty folder, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\nli:word\n", encoding="utf-8")
    arguments = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(folder / "users"),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "collections"),
        "logging-level": "critical",
    }
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(p for n, v in arguments.items() for p in (f"--{n}", v)),
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise RuntimeError("Radicale did not start")


@dataclass(slots=True)
class Wire:
    """Passes requests on to a server, except for what it is told to do first, one after the other:

    `down` answers 503 and passes nothing on, `broken` closes the connection, `lost` passes the request on and then
    closes the connection, `forbidden` answers 403.
    """

    target: str
    faults: list[str] = field(default_factory=list)
    only: str = ""
    """The one method that faults are for; "" is every one."""
    seen: list[tuple[str, str, int]] = field(default_factory=list)
    retry_after: str = ""
    meanwhile: Callable[[], Awaitable[object]] | None = None
    """What somebody else does, once, just before the next PUT is passed on."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        app = web.Application(client_max_size=20_000_000)
        app.router.add_route("*", "/{path:.*}", self._pass)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.pop(0) if self.faults and self.only in ("", request.method) else ""
        if fault == "down":
            headers = {"Retry-After": self.retry_after} if self.retry_after else {}
            return self._noted(request, web.Response(status=503, headers=headers))
        if fault == "forbidden":
            return self._noted(request, web.Response(status=403))
        if fault == "broken":
            return self._cut(request)
        if self.meanwhile and request.method == "PUT":
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        headers = {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")}
        headers["X-Script-Name"] = ""
        body = await request.read()
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(
                request.method, f"{self.target}{request.rel_url}", headers=headers, data=body, allow_redirects=False
            ) as answer,
        ):
            content = await answer.read()
            kept = {n: v for n, v in answer.headers.items() if n not in ("Transfer-Encoding", "Content-Length", "Date")}
            if fault == "lost":
                return self._cut(request)
            return self._noted(request, web.Response(status=answer.status, body=content, headers=kept))

    def _cut(self, request: web.Request) -> web.StreamResponse:
        self.seen.append((request.method, request.path, 0))
        if request.transport:
            request.transport.abort()
        return web.Response()

    def _noted(self, request: web.Request, response: web.Response) -> web.Response:
        self.seen.append((request.method, request.path, response.status))
        return response


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who works on the server with a calendar program."""

    url: str
    user: str = USER
    password: str = PASSWORD

    async def send(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        headers = {**Login(self.user, self.password).header, "Content-Type": "text/calendar"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, f"{self.url}{path}", data=body.encode()) as answer,
        ):
            return answer.status, await answer.text()

    async def make(self, path: str, name: str) -> None:
        body = (
            '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
            f"<d:displayname>{name}</d:displayname></d:prop></d:set></c:mkcalendar>"
        )
        status, text = await self.send("MKCALENDAR", path, body)
        assert status == 201, text

    async def put(self, path: str, *lines: str) -> None:
        status, text = await self.send("PUT", path, ics(*lines))
        assert status in (201, 204), text

    async def events(self, path: str) -> list[str]:
        """Return the texts of all events of a calendar."""
        text = (await self.send("GET", path))[1]
        return [each.split("END:VEVENT")[0] for each in text.split("BEGIN:VEVENT")[1:]]


def ics(*lines: str) -> str:
    """Return one event as a file."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", "BEGIN:VEVENT", "DTSTAMP:20261101T000000Z")
    return "\r\n".join((*head, *lines, "END:VEVENT", "END:VCALENDAR", ""))


@dataclass(slots=True)
class Feed:
    """A file at an address, which answers 304 to who knows it, or with an error as long as it is told to."""

    content: str
    status: int = 200
    retry_after: str = ""
    answers: list[int] = field(default_factory=list)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_get("/feed.ics", self._get)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/feed.ics"
        finally:
            await runner.cleanup()

    async def _get(self, request: web.Request) -> web.Response:
        etag = f'"{hash(self.content)}"'
        status = 304 if self.status == 200 and request.headers.get("If-None-Match") == etag else self.status
        self.answers.append(status)
        headers = {"ETag": etag} | ({"Retry-After": self.retry_after} if self.retry_after else {})
        return web.Response(status=status, text=self.content if status == 200 else None, headers=headers)
