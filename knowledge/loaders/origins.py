"""Origins: their canonical form, and the choice of the loader that reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.documents import (
    UNREADABLE,
    Event,
    Failure,
    LoadedDocument,
    LoadError,
    LoadLimits,
    Note,
    Unchanged,
    one_line,
    redacted,
)
from knowledge.loaders.langchain import PREFIX
from knowledge.loaders.secrets import LoadRequest, Secrets, refuse_secrets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping


def canonical(origin: str) -> str:
    """Return the canonical form of an origin: an absolute path or a normalised URL. Documents are stored under it.

    Raises LoadError if it is not a valid URL, or contains a login or a key.
    """
    from knowledge.loaders.git import is_repository  # noqa: PLC0415
    from knowledge.loaders.urls import normalise  # noqa: PLC0415

    refuse_secrets(origin)
    if origin.startswith((PREFIX, *UNREADABLE)) or ("://" in origin and is_repository(origin)):
        return origin
    if _is_url(origin):
        try:
            return normalise(origin)
        except ValueError as error:
            raise LoadError(f"{redacted(origin)} is not a valid URL: check its spelling.") from error
    try:
        path = Path(origin).expanduser()
        return str(path.resolve()) if path.exists() or not is_repository(origin) else origin
    except (OSError, RuntimeError, ValueError) as error:  # no permission, a loop of links, no such user, a NUL
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise LoadError(f"{one_line(origin)} cannot be read ({reason}): check the path and its permissions.") from error


async def load(
    origin: str,
    *,
    fingerprints: Mapping[str, str],
    cache_dir: Path,
    limits: LoadLimits | None = None,
    allow_private: bool = False,
    is_public: bool = True,
    secrets: Secrets | None = None,
) -> AsyncIterator[Event]:
    """Yield the documents of an origin: a file, a folder, a git repository, a URL, or a LangChain loader.

    `fingerprints` are those of the last sync, by document id. A document that still has its fingerprint is yielded as
    Unchanged, without being read. `cache_dir` is the folder for fetched repositories; `secrets` holds logins. If
    everybody may read the documents (`is_public`), private conversations of chat platforms are left out.

    Raises LoadError if the origin as a whole cannot be read, or contains a login or a key. After that, or if the caller
    stops early, documents that were not yielded might still exist.
    """
    refuse_secrets(origin)
    limits, secrets = limits or LoadLimits(), secrets or Secrets()
    named = (origin.strip(), fingerprints, cache_dir, limits, secrets)
    request = LoadRequest(*named, allow_private=allow_private, is_public=is_public)
    async for event in _dispatch(request):
        yield _safe(event)


async def count(origin: str) -> int | None:
    """Return how many documents an origin has, without reading them; None if that is not known in advance."""
    from knowledge.loaders import files, git  # noqa: PLC0415

    if origin.startswith((PREFIX, *UNREADABLE)) or _is_url(origin) or git.is_repository(origin):
        return None
    return await files.count_files(origin)


def _safe(event: Event) -> Event:
    """Return an event that is safe to show, without the origin's passwords and keys and without control characters."""
    if isinstance(event, LoadedDocument):
        return replace(event, title=" ".join(one_line(event.title).split()), source=one_line(event.source))
    if isinstance(event, Failure):
        return replace(event, source=one_line(event.source), error=one_line(event.error))
    return Note(one_line(event.text)) if isinstance(event, Note) else event


def _dispatch(request: LoadRequest) -> AsyncIterator[Event]:
    from knowledge.loaders import files, git, langchain, site  # noqa: PLC0415  # each is slow to import

    origin = request.origin
    if origin.startswith(UNREADABLE):
        return _as_stored(request)
    if origin.startswith(PREFIX):
        return langchain.load_with_langchain(request)
    if git.is_repository(origin):
        return git.load_repository(request)
    if _is_url(origin):
        return site.load_site(request)
    if not origin or not Path(origin).expanduser().exists():
        raise LoadError(
            f"There is no file or folder {origin or 'without a name'}: check the path, or give a URL with https://."
        )
    return files.load_files(request)


async def _as_stored(request: LoadRequest) -> AsyncIterator[Event]:
    """Yield attached files and documents of skills as unchanged, because they cannot be read again."""
    for id_ in request.fingerprints:
        yield Unchanged(id_)


def _is_url(origin: str) -> bool:
    return "://" in origin
