"""The address of a git repository, parsed strictly, so that git connects to the very host that was checked."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents import LoadError, redacted
from knowledge.loaders.web_session import find_addresses

# A host is plain ASCII, because git and curl decode escapes and other letters in their own ways.
_HOST = r"(?P<host>\w(?:[\w.-]*\w)?|\[[0-9A-Fa-f:.]+\])"
_USER = r"(?P<user>\w[\w.-]*)@"
_URL = re.compile(rf"(?P<scheme>https?|ssh)://(?:{_USER})?{_HOST}(?::(?P<port>\d{{1,5}}))?/[^\s?#]+", re.ASCII)
_SHORT = re.compile(rf"{_USER}{_HOST}:(?!/*$)[^\s?#]+", re.ASCII)
_REMOTE = re.compile(r"[\w+.-]+:{2}|[\w+.-]+://|[\w.-]+@[^/]+:")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository's URL, or its absolute path on the disk, with its host and port. `port` is 0 if it is not known."""

    url: str
    host: str = ""
    port: int = 0

    async def find(self, *, allow_private: bool, seconds: float) -> tuple[str, ...]:
        """Return the addresses that git must connect to, for an HTTP server, or () for other repositories.

        Raises LoadError if the host is not found, is at a private address, or does not answer in time.
        """
        if not self.host:
            return ()
        addresses = await find_addresses(self.host, allow_private=allow_private)
        if not self.port:
            return ()
        try:
            async with asyncio.timeout(seconds):
                await _connect(addresses, self.port)
        except TimeoutError:
            raise LoadError(
                f"{self.host} did not answer within {seconds:g} seconds: check the address, or try again later."
            ) from None
        return addresses


def read_remote(origin: str) -> Remote:
    """Return the repository that an origin names: an https, http or ssh URL, or a folder.

    Raises LoadError if it is none of these, or has extra parts such as a query.
    """
    address = origin.removeprefix("git+")
    if found := _URL.fullmatch(address):
        return Remote(address, found["host"].strip("[]"), int(found["port"] or _PORTS.get(found["scheme"], 0)))
    if found := _SHORT.fullmatch(address):
        return Remote(address, found["host"].strip("[]"))
    if address.startswith("file://") or not _REMOTE.match(address):
        return Remote(str(Path(address.removeprefix("file://")).expanduser().resolve()))
    if re.search("[?#]", address):
        raise LoadError(
            f"{redacted(origin)} is more than the address of a repository: leave out the part from ? or # on. The "
            "default branch is read."
        )
    raise LoadError(
        f"{redacted(origin)} is not a supported repository address: write https://host/path.git, "
        "user@host:path.git, or a folder."
    )


async def _connect(addresses: tuple[str, ...], port: int) -> None:
    """Check that something is listening, since git would wait for minutes. Other errors are left for git to report."""
    for address in addresses:
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            continue
        writer.close()
        return
