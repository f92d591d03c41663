"""The files of a reply, fetched when it is sent: those that somebody sent elsewhere, and those that we made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.errors import InputError
from core.text.catalogue import N_, _
from core.text.enumeration import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.ports import Platform
    from core.model.replies import Enclosure, Reply

_TOO_LARGE: Final = N_("{file} has {has} MB, and I can pass on at most {may} MB here.")
_NOT_HERE: Final = N_("I cannot pass on {file} here.")
_LOST: Final = N_("I cannot pass on {file}: {reason}")
MEGABYTE: Final = 1_000_000


ReadStored = Callable[[int], Awaitable["bytes | None"]]
"""Returns the content of a file that we made, or None if it was erased."""


async def with_files(
    reply: Reply, platform: Platform, platforms: Mapping[str, Platform], *, read_stored: ReadStored | None = None
) -> Reply:
    """Return a reply with the content of the files that it relays, and a sentence about each that cannot be relayed.

    It is called again if the process dies before the reply is sent, and changes nothing.

    Raises:
        RetryLater: the platform that has a file is down or busy.
    """
    if not any(enclosure.origin or enclosure.stored for enclosure in reply.enclosures):
        return reply
    kept: list[Enclosure] = []
    notes: list[str] = []
    for enclosure in reply.enclosures:
        try:
            if enclosure.stored is not None and read_stored is not None:
                kept.append(_with_content(enclosure, await read_stored(enclosure.stored), platform))
            else:
                kept.append(await _fetched(enclosure, platform, platforms))
        except InputError as error:
            notes.append(f"_{error}_")
    return replace(reply, enclosures=tuple(kept), text="\n".join([reply.text, *notes]))


def _with_content(enclosure: Enclosure, content: bytes | None, platform: Platform) -> Enclosure:
    """Return a file that we made. Raises InputError if it was erased, or the platform does not take it."""
    if content is None:
        raise InputError(_(_NOT_HERE).format(file=enclosure.name))
    if platform.largest_file:
        _check_size(enclosure.name, len(content), platform)
    return replace(enclosure, content=content)


async def _fetched(enclosure: Enclosure, platform: Platform, platforms: Mapping[str, Platform]) -> Enclosure:
    """Return a file with its content. Raises InputError if the platform does not take it, and as `Platform.fetch`."""
    if enclosure.origin is None:
        return enclosure
    address, file = enclosure.origin.address, enclosure.origin.file
    _check_size(file.name, file.size, platform)
    source = platforms.get(address.platform)
    if source is None:
        raise InputError(_(_NOT_HERE).format(file=file.name))
    try:
        content = await source.fetch(address, file)
    except InputError as error:
        raise InputError(_(_LOST).format(file=file.name, reason=error)) from error
    _check_size(file.name, len(content), platform)
    return replace(enclosure, content=content)


def _check_size(name: str, size: int, platform: Platform) -> None:
    if not platform.largest_file:
        raise InputError(_(_NOT_HERE).format(file=name))
    if size > platform.largest_file:
        has, may = count(round(size / MEGABYTE)), count(platform.largest_file // MEGABYTE)
        raise InputError(_(_TOO_LARGE).format(file=name, has=has, may=may))
