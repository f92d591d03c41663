"""The command `frontdesk`: nothing escapes from here but one clear line and an exit status."""

from __future__ import annotations

import logging
import os
import sys

log = logging.getLogger("frontdesk")


def main() -> None:
    """Run the command line: exit status 0 done, 1 refused or failed with one line on stderr, 2 wrong usage."""
    from bots.cli.app import app  # noqa: PLC0415 — the package's __init__ has put the rooms on the path
    from core.errors import FrontdeskError  # noqa: PLC0415

    try:
        app()
    except FrontdeskError as error:
        _fail(str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell, and the flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        log.debug("The command failed", exc_info=True)
        _fail(
            f"Something went wrong that should not ({type(error).__name__}: {error}). "
            "Run it again with FRONTDESK_LOG_LEVEL=DEBUG and report what it prints."
        )


def _fail(text: str) -> None:
    print(f"frontdesk: {' '.join(text.split())}", file=sys.stderr)  # noqa: T201 — the command line speaks here
    sys.exit(1)


if __name__ == "__main__":
    main()
