"""Access to the servers of connected calendars: their logins are unsealed here, and their HTTP clients made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calendars.remote.calendar_login import parse_login
from core.security.guarded_http import GuardedHttp

if TYPE_CHECKING:
    from core.calendars.remote.calendar_login import CalendarLogin
    from core.calendars.remote.connections import CalendarConnection
    from core.model.clock import Clock
    from core.security.sealed_secrets import SecretSealer


class CalendarServers:
    """Unseals logins and opens clients, for reading and for writing alike."""

    def __init__(self, seals: SecretSealer, *, clock: Clock, allow_private: bool) -> None:
        self._seals = seals
        self._clock = clock
        self._allow_private = allow_private

    def login(self, calendar: CalendarConnection) -> CalendarLogin:
        """Return a calendar's URL, user and password.

        Raises:
            SettingsError: the secret key is missing, or is not the one under which the login was sealed.
            InputError: the sealed text is not a login.
        """
        return parse_login(self._seals.opened(calendar.secret, owner=calendar.owner))

    def client(self, calendar: CalendarConnection) -> GuardedHttp:
        """Return an HTTP client that logs in to a calendar's server, as a context manager. Raises as `login` does."""
        return GuardedHttp(clock=self._clock, allow_private=self._allow_private, login=self.login(calendar).login)
