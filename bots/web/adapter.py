"""The site as a platform: it serves pages instead of listening, and what it sends to people is shown on their pages."""

from __future__ import annotations

import asyncio
import getpass
from typing import TYPE_CHECKING, Final

from bots.web.access.sessions import LINK, invite
from bots.web.access.store import Member
from bots.web.address import SERVICE, host_and_port
from core.model.person_ref import PersonRef
from core.model.ports import NoDrafts, NoFiles, Open

if TYPE_CHECKING:
    from collections.abc import Callable

    from bots.frontdesk import Frontdesk
    from core.model.messages import Address
    from core.model.ports import Limit
    from core.model.replies import Reply


class WebAdapter(Open, NoFiles, NoDrafts):
    """Serves the site.

    A notice to somebody who has booked there is sent by being stored: the page of the booking shows it.
    """

    name = SERVICE
    limits: tuple[Limit, ...] = ()
    largest_file: int = 2**20

    def __init__(self, listens_at: str, *, tell: Callable[[str], None] = lambda _: None) -> None:
        self._host, self._port = host_and_port(listens_at)
        self._tell = tell

    async def send(self, address: Address, reply: Reply, *, key: str, replaces: str | None = None) -> str:  # noqa: ARG002
        """Do nothing more: the reply is stored. Sending it again changes nothing."""
        return key

    async def find_sent(self, address: Address, *, key: str) -> str | None:  # noqa: ARG002
        """Return the reply's own key, because what is stored is shown."""
        return key

    async def retract(self, address: Address, platform_id: str) -> None:
        """Do nothing: what is taken back is not shown any more."""

    async def listen(self, desk: Frontdesk) -> None:
        """Serve the site until cancelled, and tell the terminal's owner how to get in.

        Raises:
            SettingsError: the port is in use, or we are not allowed to open it.
        """
        from bots.web.server import serving  # noqa: PLC0415 — the pages are heavy for `frontdesk worker`

        async with serving(desk, self._host, self._port) as (site, port):
            base = site.url or f"http://{_reachable(self._host)}:{port}"
            async with site.pool.connection() as connection:
                token = await invite(connection, terminal_owner(), now=site.now, lasts=LINK)
            self._tell(f"The console: {base}/enter/{token}\n(The link works once, for 15 minutes.)")
            desk.listening.note(self.name)
            await asyncio.Event().wait()


EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 — compared, not bound


def _reachable(host: str) -> str:
    shown = "localhost" if host in EVERYWHERE else host
    return f"[{shown}]" if ":" in shown else shown


def terminal_owner() -> Member:
    """Return whoever runs Frontdesk in this terminal, as an owner."""
    from bots.terminal.parse import SERVICE as TERMINAL  # noqa: PLC0415
    from bots.terminal.parse import WORKSPACE  # noqa: PLC0415

    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # in a container, a user may have a number and no name
        user = "owner"
    return Member(PersonRef(TERMINAL, WORKSPACE, user.casefold()), user, "owner")
