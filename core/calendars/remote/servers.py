"""The servers of connected calendars, asked with what their owners have given."""

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
    """Opens them."""

    def __init__(self, seals: SecretSealer, *, clock: Clock, allow_private: bool) -> None:
        self._seals = seals
        self._clock = clock
        self._allow_private = allow_private

    def access(self, calendar: CalendarConnection) -> CalendarLogin:
        """Return where a calendar is, and who asks for it.

        Raises:
            SettingsError: the key with which this was sealed is another one, or missing.
            InputError: what was sealed tells of no calendar.
        """
        return parse_login(self._seals.opened(calendar.secret, owner=calendar.owner))

    def web(self, given: CalendarLogin) -> GuardedHttp:
        """Return what asks a server; to be entered for the time of its use."""
        return GuardedHttp(clock=self._clock, allow_private=self._allow_private, login=given.login)
