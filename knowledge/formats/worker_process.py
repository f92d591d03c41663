"""Runs a parser in a worker process, because files can be hostile. Its time and its memory are limited."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from knowledge.child_processes import with_processes
from knowledge.documents import LoadError, LoadLimits

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")
START_SECONDS = 60.0
"""How long a worker process may take to start."""
LEAST_SECONDS, UNHURRIED_BYTES, BYTES_A_SECOND = 3.0, 100_000, 25_000
"""A file of up to `UNHURRIED_BYTES` gets `LEAST_SECONDS`, and each further `BYTES_A_SECOND` add a second."""


async def run_in_worker(
    work: Callable[[], Result], *, name: str, size: int, limits: LoadLimits, kind: str = ""
) -> Result:
    """Call a function with the content of `name`, which has `size` bytes. `kind` is that of the parser it uses, if any.

    The worker process is killed when the time is up, and otherwise reused for the next file. A worker that has to start
    first takes its time for that; only then the time for the file begins.

    Raises LoadError if the file is damaged, or took too long.
    """
    return await with_processes(_within_limits(work, name=name, size=size, limits=limits, kind=kind))


async def _within_limits(work: Callable[[], Result], *, name: str, size: int, limits: LoadLimits, kind: str) -> Result:
    from anyio import BrokenWorkerProcess, fail_after  # noqa: PLC0415

    from knowledge.formats import parsers  # noqa: PLC0415

    seconds = LEAST_SECONDS + max(0, size - UNHURRIED_BYTES) / BYTES_A_SECOND
    seconds = min(seconds, limits.convert_seconds)
    try:
        with fail_after(START_SECONDS):
            await _call(partial(parsers.prepare, kind))
        with fail_after(seconds):
            return await _call(partial(parsers.guarded, work, name=name))
    except TimeoutError:
        raise LoadError(f"{name} took more than {seconds:.2g} seconds to convert: split it.") from None
    except BrokenWorkerProcess as error:
        raise LoadError(f"{name} crashed its parser: it is damaged, or too large to convert.") from error


async def _call(work: Callable[[], Result]) -> Result:
    """Call a function in a worker process. If the worker had died while idle, a new one is started."""
    from anyio import BrokenResourceError, BrokenWorkerProcess, to_process  # noqa: PLC0415

    try:
        return await to_process.run_sync(work, cancellable=True)
    except BrokenWorkerProcess as error:
        if not isinstance(error.__cause__, BrokenResourceError):
            raise
    return await to_process.run_sync(work, cancellable=True)
