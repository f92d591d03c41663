"""Documents from a git repository, read out of its objects: nothing is checked out, so nothing of it can run."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from knowledge.convert import KINDS, convert
from knowledge.documents import Event, Failure, LoadedDocument, LoadError, LoadLimits, Unchanged, document_id
from knowledge.loaders.web import refuse_private

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.sshCommand": "ssh -o BatchMode=yes -o ConnectTimeout=20",
    "http.followRedirects": "false",  # to where nobody looked
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
_REMOTE = re.compile(r"(?:https?|ssh)://|[\w.-]+@[\w.-]+:")


class _Blob(NamedTuple):
    hash: str
    size: int
    path: str


def is_repository(origin: str) -> bool:
    """Tell whether an origin is a git repository: by its URL, or a bare one on the disk."""
    if origin.startswith(("git+", "ssh://")) or re.match(r"[\w.-]+@[\w.-]+:", origin):
        return True
    if re.match(r"https?://", origin):
        return origin.rstrip("/").endswith(".git")
    path = Path(origin).expanduser()
    return path.is_dir() and all((path / part).exists() for part in ("HEAD", "objects", "refs"))


_HOST = re.compile(r"(?:https?|ssh|git)://(?:[^/@]*@)?(\[[^]]+\]|[^/:]+)|[^/:@\s]+@([^/:\s]+):")
"""Where a URL leads, or what `git@host:path` names."""


async def load_repository(
    origin: str, *, fingerprints: Mapping[str, str], limits: LoadLimits, cache: Path, allow_private: bool = False
) -> AsyncIterator[Event]:
    """Yield the documents of the repository's default branch, as its newest commit has them.

    One shallow fetch into a bare repository under `cache`; the fingerprint is the blob's hash. A source is
    `URL/path@commit`. A death on the way leaves a cache that the next fetch completes. Raises LoadError if git is
    missing or the repository cannot be fetched.
    """
    url = _address(origin)
    if match := _HOST.match(url):
        await refuse_private((match[1] or match[2]).strip("[]"), allow_private=allow_private)
    git = _Git(cache / hashlib.blake2s(url.encode(), digest_size=8).hexdigest(), limits.git_seconds)
    commit = await git.fetch(url)
    for blob in await git.documents(commit):
        yield await _load(git, blob, url, commit, fingerprints=fingerprints, limits=limits)


def _address(origin: str) -> str:
    """Return a remote's URL, or the absolute path of a repository on the disk."""
    url = origin.removeprefix("git+")
    return url if _REMOTE.match(url) else str(Path(url.removeprefix("file://")).expanduser().resolve())


async def _load(
    git: _Git, blob: _Blob, url: str, commit: str, *, fingerprints: Mapping[str, str], limits: LoadLimits
) -> Event:
    identity, source = document_id(url, blob.path), f"{without_password(url)}/{blob.path}@{commit[:12]}"
    if fingerprints.get(identity) == blob.hash:
        return Unchanged(identity)
    if blob.size > limits.file_bytes:
        return Failure(identity, source, f"{blob.path} has {blob.size / 1e6:,.1f} MB, more than the limit: split it.")
    try:
        converted = await convert(blob.path, await git.run("cat-file", "blob", blob.hash), limits=limits)
    except LoadError as error:
        return Failure(identity, source, str(error))
    return LoadedDocument(identity, converted.title, source, converted.text, blob.hash)


def without_password(url: str) -> str:
    """Return a URL, or a sentence with URLs in it, without the user and password that it may carry."""
    return re.sub(r"(\w+://)[^/@\s]*@", r"\1", url)


class _Git:
    """The git command on one bare repository, with everything off that could run or ask something."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds

    async def fetch(self, url: str) -> str:
        """Fetch the default branch's newest commit and return its hash."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        if not (self._folder / "HEAD").exists():
            await self.run("init", "--bare", "--quiet", "--template=")
        options = ("--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force", "--quiet")
        await self.run("fetch", *options, "--", url, "+HEAD:refs/frontdesk/newest")
        return (await self.run("rev-parse", "refs/frontdesk/newest^{commit}")).decode().strip()

    async def documents(self, commit: str) -> list[_Blob]:
        """List the plain files of known kinds that lie in no hidden folder; links and submodules are no files."""
        listing = (await self.run("ls-tree", "-r", "-z", "--long", "--full-tree", commit)).decode("utf-8", "replace")
        rows = (row.split("\t", 1) for row in listing.split("\0") if row.startswith("100"))
        blobs = [_Blob(fields.split()[2], int(fields.split()[3]), path) for fields, path in rows]
        return [blob for blob in blobs if _is_document(PurePosixPath(blob.path))]

    async def run(self, *arguments: str) -> bytes:
        """Run one git command and return what it printed; raises LoadError with the last line of its complaint."""
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        process = await self._start(*settings, f"--git-dir={self._folder}", *arguments)
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
            raise LoadError(f"git {arguments[0]} failed: {without_password(said)}")
        return printed

    async def _start(self, *arguments: str) -> asyncio.subprocess.Process:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        try:
            return await asyncio.create_subprocess_exec(
                "git",
                *arguments,
                env=inherited | _ENVIRONMENT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except FileNotFoundError as error:
            raise LoadError("Learning a repository needs git, which is not installed: install it.") from error


def _is_document(path: PurePosixPath) -> bool:
    return path.suffix.lower() in KINDS and not any(part.startswith(".") for part in path.parts)
