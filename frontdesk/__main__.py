"""The command `frontdesk`: nothing escapes from here but one clear line and an exit status."""

from __future__ import annotations

import errno
import gc
import logging
import os
import signal
import sys
from asyncio import CancelledError
from io import TextIOWrapper
from pathlib import Path

log = logging.getLogger("frontdesk")

COLLECT_AFTER = 50_000
"""Objects made before the youngest are collected. Libraries make a million that stay: with Python's 700, going through
them takes a sixth of the time that they need to load."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


def main() -> None:
    """Run the command line: exit status 0 done, 1 refused or failed with one line on stderr, 2 wrong usage."""
    gc.set_threshold(COLLECT_AFTER)
    from bots.cli.app import app  # noqa: PLC0415 — the package's __init__ has put the rooms on the path
    from core.model.errors import FrontdeskError  # noqa: PLC0415

    _open_streams()
    if not all(
        argument.isascii() or argument == os.fsencode(argument).decode(errors="replace") for argument in sys.argv
    ):
        _fail("An argument holds bytes that are no UTF-8. Write it in UTF-8.", status=2)
    try:
        app()
        sys.stdout.flush()
    except FrontdeskError as error:
        _fail(str(error))
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone; there is nobody to tell
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except CancelledError:
        sys.exit(128 + signal.SIGTERM)
    except Exception as error:
        log.debug("The command failed", exc_info=True)
        _fail(_explain(error))
    finally:
        gc.freeze()  # all is closed: Python need not go through everything once more before it ends (0.3 s)


def _open_streams() -> None:
    """Stand in for streams that were closed, and print what a terminal's encoding does not have as question marks."""
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
    return (
        f"Something went wrong that should not ({type(error).__name__}: {error}). "
        "Run it again with FRONTDESK_LOG_LEVEL=DEBUG and report what it prints."
    )


def _drop_output() -> None:
    """Send what is not printed yet nowhere, so that the flush at exit does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(text: str, *, status: int = 1) -> None:
    print(f"frontdesk: {' '.join(text.split())}", file=sys.stderr)  # noqa: T201 — the command line speaks here
    sys.exit(status)


if __name__ == "__main__":
    main()
