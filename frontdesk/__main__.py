"""The command `frontdesk`. Every failure ends as one clear line and an exit status."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from asyncio import CancelledError
from io import TextIOWrapper
from pathlib import Path

COLLECT_AFTER = 50_000
"""The threshold of the garbage collector. Libraries create a million objects that stay; with Python's default of 700,
the collector takes a sixth of the time that they need to load."""

PRIVATE = 0o077
"""The umask: the files that a command writes are for its own user alone, whichever library writes them."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


def main() -> None:
    """Run the command line. Exit status 0: success; 1: refused or failed, with one line on stderr; 2: wrong usage."""
    gc.set_threshold(COLLECT_AFTER)
    os.umask(PRIVATE)
    from bots.cli.app import app  # noqa: PLC0415 — frontdesk/__init__.py has extended the path
    from core.model.errors import FrontdeskError  # noqa: PLC0415

    _open_streams()
    if not all(
        argument.isascii() or argument == os.fsencode(argument).decode(errors="replace") for argument in sys.argv
    ):
        _fail("An argument is not valid UTF-8. Write it in UTF-8.", status=2)
    try:
        app()
        sys.stdout.flush()
    except FrontdeskError as error:
        _fail(str(error))
    except BrokenPipeError:
        _drop_output()  # the reader has gone
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except CancelledError:
        sys.exit(128 + signal.SIGTERM)
    except Exception as error:  # noqa: BLE001 — the last line of every command
        _fail(_explain(error))
    finally:
        gc.freeze()  # everything is closed, so the last collection at exit can be skipped (0.3 s)


def _open_streams() -> None:
    """Replace closed streams, and print characters outside a terminal's encoding as question marks."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 — open until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _FULL:
        _drop_output()
        where = f" at {error.filename}" if error.filename else ""
        return f"Nothing more can be written{where} ({error.strerror}). Free some space and run it again."
    from bots.cli.output.log_output import record_failure  # noqa: PLC0415 — as above

    told = f"Something went wrong that should not ({type(error).__name__}: {error})."
    if recorded := record_failure(error):
        return f"{told} It is recorded under {recorded[0]} in {recorded[1]}: report what stands there."
    return f"{told} Report it, with the command that you typed."


def _drop_output() -> None:
    """Discard what is not printed yet, so that the flush at exit does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(text: str, *, status: int = 1) -> None:
    print(f"frontdesk: {' '.join(text.split())}", file=sys.stderr)  # noqa: T201 — this is the command line's output
    sys.exit(status)


if __name__ == "__main__":
    main()
