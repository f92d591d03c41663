"""What a loader hands to the sync: documents, what did not change, and what failed; the first values on the way in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from core.model.errors import InputError

MEGABYTE = 1_000_000

SENT = "sent:"
"""How the origin of a file begins that somebody sent: its conversation and its id follow."""

LOGIN = re.compile(r"://(?:[^/?#\s:@[]*:(?!\d+(?:[/\s]|$))\S*@|[^/?#\s]*@)")
"""A login in a URL. Where there is a password it may hold anything, so all up to the last @ counts; a port is none."""
KEY = (
    r"(?:[\w.-]*[_.-])?(?:(?:api|access|auth|secret|private)?key|(?:api|access|auth|refresh)?token"
    r"|secret|password|passwd|pwd|sig|signature|credentials?)"
)
"""How a parameter is named that holds a key."""


class LoadError(InputError):
    """A document, or a whole origin, cannot be read; the text says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document as it is stored and cited.

    `id` is stable from run to run: it comes from the origin and the path or URL. `source` is a path or a URL to show.
    `text` is Markdown or plain text, cleaned by `clean`: citations are offsets into exactly this. `fingerprint` is
    opaque; given back to the next `load`, it lets an unchanged document be skipped without reading it.
    """

    id: str
    title: str
    source: str
    text: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The document is as it was: its fingerprint is the one of the last sync, and its stored text stays."""

    id: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that exists and could not be read now. A stored version, under `id`, stays: the fault may pass.

    Without an id it stands for any number of documents, a folder's say: then all that are not named otherwise stay.
    """

    id: str
    source: str
    error: str

    @property
    def line(self) -> str:
        """What to tell the operator: which document, and what is wrong with it."""
        return self.error if self.source in self.error else f"{self.source}: {self.error}"


Event = LoadedDocument | Unchanged | Failure
"""What `load` yields. Documents of the origin named by no event are gone, if `load` ends without a LoadError."""


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """How much an origin may cost: bytes, seconds, pages. A hostile file or site meets them, an honest one seldom."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 500 * MEGABYTE
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
    """Return the id of the document `name` (a path, a URL) of an origin: 16 hex digits, the same in each run."""
    return hashlib.blake2s(f"{origin}\0{name}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def clean(text: str) -> str:
    r"""Make text storable and harmless: `\n` as the only line end, nothing that drives a terminal."""
    return _DRIVING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def redacted(origin: str) -> str:
    """Return an origin, or a sentence with one, as it may be shown: without a user's name, password or key."""
    return _KEYS.sub(r"\1…", _LOADER.sub(r"\1", LOGIN.sub("://", origin)))


def one_line(text: str) -> str:
    """Return a name or a message as it may be shown: `redacted`, harmless, and without line ends."""
    return clean(redacted(text)).replace("\n", " ").replace("\t", " ")


_DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LOADER = re.compile(r"(loader:[\w.]+:\w+)\?\S*")
_KEYS = re.compile(rf"([?&]{KEY}=)[^&\s]+", re.IGNORECASE)
