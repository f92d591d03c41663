"""What loaders pass to the sync: documents, notices that a document did not change, and failures."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import ClassVar

from core.model.errors import InputError

MEGABYTE = 1_000_000

SENT = "sent:"
"""The prefix of an attachment's origin, before the conversation and the file's id."""

TEAM = "team:"
"""The prefix of the origin of a document that a skill has learned, before its key."""

UNREADABLE = (SENT, TEAM)
"""The prefixes of origins that cannot be read again: their documents stay as they are stored."""

LOGIN = re.compile(r"://(?:[^/?#\s:@[]*:(?!\d+(?:[/\s]|$))\S*@|[^/?#\s]*@)")
"""A login in a URL. A password can contain any character, so it ends at the last @. A port is not a password."""
KEY = (
    r"(?:[\w.-]*[_.-])?(?:(?:api|access|auth|secret|private)?key|(?:api|access|auth|refresh)?token"
    r"|secret|password|passwd|pwd|sig|signature|credentials?)"
)
"""A pattern for the names of parameters that hold a key or password."""


class LoadError(InputError):
    """A document or a whole origin cannot be read. The text says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document as it is stored and cited.

    `id` is made of the origin and the path or URL, so it is the same in every run. `source` is the path or URL to show.
    `text` is Markdown or plain text, cleaned by `clean`; citations are offsets into this text. `fingerprint` is passed
    to the next `load`, so that the loader can skip the document without reading it if it did not change. Only the
    loader knows its meaning.
    """

    id: str
    title: str
    source: str
    text: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document that did not change: it has the fingerprint of the last sync, so the stored text stays."""

    id: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that exists but could not be read. Its stored version stays, because the fault might be temporary.

    Without an `id`, it stands for an unknown number of documents, such as a folder; then no stored document is removed.
    """

    id: str
    source: str
    error: str

    @property
    def line(self) -> str:
        """The line for the operator: the document, and what is wrong with it."""
        return self.error if self.source in self.error else f"{self.source}: {self.error}"


class HeldBack(Failure):
    """A document that is not learned since it seems to contain secrets. The error says where, never what they are."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line for the operator about what a loader left out on purpose. It stands for no document: its id is empty."""

    text: str
    id: ClassVar[str] = ""


Event = LoadedDocument | Unchanged | Failure | Note
"""What `load` yields. If it ends without a LoadError, documents of the origin that no event named do not exist."""


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """Limits for an origin: bytes, seconds, files, pages. They stop hostile files and sites, and hardly ever others."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 500 * MEGABYTE
    archive_files: int = 100_000
    archive_parts: int = 20
    convert_seconds: float = 60
    git_seconds: float = 300
    pages: int = 200
    page_bytes: int = 5 * MEGABYTE
    site_bytes: int = 100 * MEGABYTE
    answer_seconds: float = 10
    request_seconds: float = 20
    site_seconds: float = 600
    delay_seconds: float = 0.1


def document_id(origin: str, name: str) -> str:
    """Return the id of a document by its origin and its path or URL: 16 hexadecimal digits, the same in every run."""
    return hashlib.blake2s(f"{origin}\0{name}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def clean(text: str) -> str:
    r"""Return text that is safe to store and print: `\n` as the only line end, and no control characters."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def redacted(origin: str) -> str:
    """Return an origin, or a sentence that contains one, without user names, passwords and keys."""
    return _KEYS.sub(r"\1…", _LOADER.sub(r"\1", LOGIN.sub("://", origin)))


def one_line(text: str) -> str:
    """Return a name or a message that is safe to show: `redacted`, on one line, and without control characters."""
    return clean(redacted(text)).replace("\n", " ").replace("\t", " ")


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LOADER = re.compile(r"(loader:[\w.]+:\w+)\?\S*")
_KEYS = re.compile(rf"([?&]{KEY}=)[^&\s]+", re.IGNORECASE)
