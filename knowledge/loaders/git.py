"""Loads documents from a git repository. It reads git's objects without a checkout, so no code in them can run."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from knowledge.child_processes import with_processes
from knowledge.documents import Event, Failure, LoadedDocument, LoadError, Unchanged, document_id, redacted
from knowledge.formats.conversion import KINDS, convert
from knowledge.loaders.web_session import find_addresses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from knowledge.loaders.secrets import LoadRequest


_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.sshCommand": "ssh -o BatchMode=yes -o ConnectTimeout=10",
    "http.followRedirects": "false",  # because the target's address would not be checked
    "http.proxy": "",  # because a proxy would resolve names itself
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "30",
    "gc.auto": "0",
}
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_ALLOW_PROTOCOL": "https:http:ssh:file",  # not ext::, which runs commands
    "LC_ALL": "C",
}
_LOGIN_WANTED = re.compile("could not read (Username|Password)|Authentication failed|Permission denied|error: 40[13]")
_HOST = r"(?P<host>\w(?:[\w.-]*\w)?|\[[0-9A-Fa-f:.]+\])"
_USER = r"(?P<user>\w[\w.-]*)@"
_URL = re.compile(rf"(?P<scheme>https?|ssh)://(?:{_USER})?{_HOST}(?::(?P<port>\d{{1,5}}))?/[^\s?#]+", re.ASCII)
_SHORT = re.compile(rf"{_USER}{_HOST}:(?!/*$)[^\s?#]+", re.ASCII)
_REMOTE = re.compile(r"[\w+.-]+:{2}|[\w+.-]+://|[\w.-]+@[^/]+:")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository's URL, with host and port, or its absolute path on the disk. An unknown port is 0."""

    url: str
    host: str = ""
    port: int = 0

    async def find(self, *, allow_private: bool, seconds: float) -> tuple[str, ...]:
        """Return the IP addresses to which git must connect if the server is an HTTP server, otherwise ().

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

    Raises LoadError if the URL has extra parts such as a query.
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
    """Check that a server is listening, because git would wait for minutes. Other errors are left for git to report."""
    for address in addresses:
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            continue
        writer.close()
        return


class _Blob(NamedTuple):
    hash: str
    size: int
    path: str


def is_repository(origin: str) -> bool:
    """Return whether an origin is a git repository: by its URL, or because it is a bare repository on the disk."""
    if origin.startswith(("git+", "ssh://")) or re.match(r"[\w.-]+@[\w.-]+:", origin):
        return True
    if re.match(r"https?://", origin):
        return re.search(r"\.git/?(?:[?#]|$)", origin) is not None
    path = Path(origin).expanduser()
    try:
        return path.is_dir() and all((path / part).exists() for part in ("HEAD", "objects", "refs"))
    except OSError:  # the loader of files will report that the folder cannot be read
        return False


async def load_repository(request: LoadRequest) -> AsyncIterator[Event]:
    """Yield the documents in the newest commit of the repository's default branch.

    Makes one shallow fetch into a bare repository in the cache. A document's fingerprint is its blob's hash; its source
    is `URL/path@commit`. If the process dies partway, the next fetch completes the cache. Raises LoadError if git is
    missing or the repository cannot be fetched.
    """
    remote, limits, allow = read_remote(request.origin), request.limits, request.allow_private
    addresses = await remote.find(allow_private=allow, seconds=limits.answer_seconds)
    login = request.secrets.authorization(remote.url, allow_http=allow)
    folder = request.cache / hashlib.blake2s(remote.url.encode(), digest_size=8).hexdigest()
    git = _Git(folder, limits.git_seconds)
    commit = await git.fetch(remote, addresses, login)
    for blob in await git.documents(commit):
        yield await _load(request, git, blob, remote.url, commit)


async def _load(request: LoadRequest, git: _Git, blob: _Blob, url: str, commit: str) -> Event:
    identity, source = document_id(url, blob.path), f"{redacted(url)}/{blob.path}@{commit[:12]}"
    if request.fingerprints.get(identity) == blob.hash:
        return Unchanged(identity)
    if blob.size > request.limits.file_bytes:
        return Failure(identity, source, f"{blob.path} has {blob.size / 1e6:,.1f} MB, more than the limit: split it.")
    try:
        converted = await convert(blob.path, await git.run("cat-file", "blob", blob.hash), limits=request.limits)
    except LoadError as error:
        return Failure(identity, source, str(error))
    return LoadedDocument(identity, converted.title, source, converted.text, blob.hash)


class _GitError(LoadError):
    """A git command failed. The text is its error message."""


def _remedy(complaint: str) -> str:
    if _LOGIN_WANTED.search(complaint):
        return "check the address; if it wants a login, set FRONTDESK_LOGINS or git's credential helper"
    if "remote ref HEAD" in complaint:
        return "its HEAD names no branch with a commit, set its default branch"
    return "check the address and the network"


class _Git:
    """Runs git on a bare repository, with every feature disabled that could run code or ask for input."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds

    async def fetch(self, remote: Remote, addresses: Sequence[str] = (), login: str | None = None) -> str:
        """Fetch the newest commit of the default branch and return its hash. Connects only to `addresses`, if given."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        if not (self._folder / "HEAD").exists():
            await self.run("init", "--bare", "--quiet", "--template=")
        options = ("--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force", "--quiet")
        more = {"http.curloptResolve": f"{remote.host}:{remote.port}:{','.join(addresses)}"} if addresses else {}
        more |= {"http.extraHeader": f"Authorization: {login}"} if login else {}
        try:
            await self.run("fetch", *options, "--", remote.url, "+HEAD:refs/frontdesk/newest", settings=more)
        except _GitError as error:
            raise LoadError(f"{redacted(remote.url)} cannot be fetched ({error}): {_remedy(str(error))}.") from error
        return (await self.run("rev-parse", "refs/frontdesk/newest^{commit}")).decode().strip()

    async def documents(self, commit: str) -> list[_Blob]:
        """List the files of known kinds outside hidden folders. Links and submodules are skipped."""
        listing = (await self.run("ls-tree", "-r", "-z", "--long", "--full-tree", commit)).decode("utf-8", "replace")
        rows = (row.split("\t", 1) for row in listing.split("\0") if row.startswith("100"))
        blobs = [_Blob(fields.split()[2], int(fields.split()[3]), path) for fields, path in rows]
        known = [blob for blob in blobs if PurePosixPath(blob.path).suffix.lower() in KINDS]
        return [blob for blob in known if not any(part.startswith(".") for part in PurePosixPath(blob.path).parts)]

    async def run(self, *arguments: str, settings: Mapping[str, str] | None = None) -> bytes:
        """Run one git command and return its output. Raises LoadError with git's error message."""
        return await with_processes(self._run(*arguments, settings={**_SETTINGS, **(settings or {})}))

    async def _run(self, *arguments: str, settings: Mapping[str, str]) -> bytes:
        process = await self._start(f"--git-dir={self._folder}", *arguments, settings=settings)
        try:
            async with asyncio.timeout(self._seconds):
                printed, complaint = await process.communicate()
        except TimeoutError:
            raise LoadError(f"git {arguments[0]} took more than {self._seconds:g} seconds: try again later.") from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode:
            lines = complaint.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
            said = next((line for line in lines if line.startswith(("fatal:", "ERROR:"))), lines[-1])
            raise _GitError(redacted(said).rstrip("."))
        return printed

    async def _start(self, *arguments: str, settings: Mapping[str, str]) -> asyncio.subprocess.Process:
        """Start git. Settings are passed in the environment, because other users can see command lines."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        given = {f"GIT_CONFIG_KEY_{n}": name for n, name in enumerate(settings)}
        given |= {f"GIT_CONFIG_VALUE_{n}": value for n, value in enumerate(settings.values())}
        try:
            return await asyncio.create_subprocess_exec(
                "git",
                *arguments,
                env=inherited | _ENVIRONMENT | given | {"GIT_CONFIG_COUNT": str(len(settings))},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except FileNotFoundError as error:
            raise LoadError("Learning a repository needs git, which is not installed: install it.") from error
