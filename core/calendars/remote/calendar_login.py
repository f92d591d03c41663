"""Logins of connected calendars: parsed from people's words, unsealed, and used by HTTP clients."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from core.model.errors import InputError
from core.security.guarded_http import GuardedHttp, Login
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from core.calendars.remote.connections import CalendarConnection
    from core.model.clock import Clock
    from core.security.sealed_secrets import SecretSealer

_FILLERS: Final = re.compile(
    r"^(?:as|user(?:name)?|login|log|in|with|and|the|my|for|is|password|passwort|pass(?:phrase)?|pw|mit|und|con|avec|et|y|e|"
    r"benutzer|usuario|utilisateur|contraseña|senha|mot|de|passe|app|token|[:=,/;|—–-])[:=,]*$",
    re.IGNORECASE,
)
_SCHEMES: Final = {"webcal": "https", "webcals": "https", "caldav": "https", "caldavs": "https"}
HOW: Final = N_("Say “connect my calendar https://… USER PASSWORD”, or without the two for a public feed.")


@dataclass(frozen=True, slots=True)
class CalendarLogin:
    """The URL of a calendar, and the user and password for it."""

    url: str
    login: Login | None


def parse_login(words: str) -> CalendarLogin:
    """Parse an address, optionally followed by a user and a password.

    Raises:
        InputError: the words are no such address. The text says what to write, and repeats none of the words.
    """
    first, *rest = words.split() or [""]
    address = first.strip("<>,;").partition("|")[0]
    scheme, _colon, remainder = address.partition("://")
    scheme = _SCHEMES.get(scheme.casefold(), scheme.casefold())
    try:
        parts = urlsplit(f"{scheme}://{remainder}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if scheme not in ("http", "https") or not host:
        raise InputError(_("there is no address in that. {how}").format(how=_(HOW)))
    shown = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{shown}{f':{port}' if port else ''}{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    if parts.username and parts.password:
        return CalendarLogin(url, Login(unquote(parts.username), unquote(parts.password)))
    user, *password = _without_fillers(rest) or [""]
    if user and not password:
        raise InputError(_("I found a user or a password there, but not both. {how}").format(how=_(HOW)))
    return CalendarLogin(url, Login(user.rstrip(","), " ".join(password)) if user else None)


def _without_fillers(words: list[str]) -> list[str]:
    """Return the words without fillers before the user and the password. A password can be any word."""
    user = next((index for index, word in enumerate(words) if not _FILLERS.match(word)), len(words))
    rest = words[user + 1 :]
    password = next((index for index, word in enumerate(rest) if not _FILLERS.match(word)), max(len(rest) - 1, 0))
    return [*words[user : user + 1], *rest[password:]]


@dataclass(frozen=True, slots=True)
class CalendarServers:
    """Unseals logins, and opens clients for reading and writing."""

    seals: SecretSealer
    clock: Clock
    allow_private: bool

    def login(self, calendar: CalendarConnection) -> CalendarLogin:
        """Return a calendar's URL, user and password.

        Raises:
            SettingsError: The secret key is missing, or is not the one with which the login was sealed.
            InputError: The sealed text is not a login.
        """
        return parse_login(self.seals.opened(calendar.secret, owner=calendar.owner))

    def client(self, calendar: CalendarConnection) -> GuardedHttp:
        """Return an HTTP client (a context manager) for a calendar's server. Raise the same errors as `login`."""
        return GuardedHttp(clock=self.clock, allow_private=self.allow_private, login=self.login(calendar).login)
