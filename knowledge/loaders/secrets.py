"""Logins and keys: kept out of origins, which are stored and shown; taken from the settings when something loads."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from knowledge.documents import KEY, LOGIN, LoadError, redacted

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE = re.compile(r"\$([A-Za-z_]\w*)")
_SPOKEN = re.compile(KEY, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What loaders may use: logins `user:password` by host (or host:port), and variables by name. Never printed."""

    logins: Mapping[str, str] = field(default_factory=dict, repr=False)
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def parse(cls, logins: str, variables: Mapping[str, str]) -> Secrets:
        """Read `wiki.example.com=ana:password git.example.com=bot:token`, as the settings have checked it."""
        parts = (part.partition("=") for part in logins.split())
        return cls({host.lower(): login for host, _, login in parts}, variables)

    def authorization(self, url: str, *, allow_http: bool) -> str | None:
        """Return the header's value that logs in at a URL's host, or None; over plain http only if that is allowed."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and allow_http):
            return None
        login = self.logins.get(parts.netloc.lower()) or self.logins.get(parts.hostname or "")
        return f"Basic {base64.b64encode(login.encode()).decode()}" if login else None

    def fill(self, value: str) -> str | None:
        """Return what the variable holds that a value `$NAME` names, or None if it names none.

        Raises:
            LoadError: the variable is not set.
        """
        found = _VARIABLE.fullmatch(value)
        if not found:
            return None
        if not self.variables.get(found[1]):
            raise LoadError(f"{found[1]} is not set: put it into the environment or into .env.")
        return self.variables[found[1]]

    def hide(self, text: str, *, origin: str) -> str:
        """Return a text without what the variables hold that an origin names."""
        for name in _VARIABLE.findall(origin):
            text = text.replace(self.variables.get(name) or "\0", "…")
        return text


def refuse_secrets(origin: str) -> None:
    """Refuse an origin that carries a login or a key.

    Raises:
        LoadError: it does; the text, which does not show it, says where to put it.
    """
    login = LOGIN.search(origin)
    if login and not (origin.removeprefix("git+").startswith("ssh://") and ":" not in login[0].removeprefix("://")):
        raise LoadError(
            f"{redacted(origin)} was given with a login, which would be stored: leave it out, and put "
            "host=user:password into FRONTDESK_LOGINS."
        )
    head, _, query = origin.partition("?")
    spoken = [(name, value) for name, value in parse_qsl(query) if _SPOKEN.fullmatch(name)]
    if head.startswith("loader:"):
        spoken = [(name, value) for name, value in spoken if not _VARIABLE.fullmatch(value)]
        remedy = (
            "put it into a variable, in the environment or in .env, and name that: '{name}=$NAME', in single quotes"
        )
    else:
        remedy = "leave it out and put a login into FRONTDESK_LOGINS, or download the file and learn that"
    if spoken and ("://" in head or head.startswith("loader:")):
        name = spoken[0][0]
        raise LoadError(
            f"{redacted(origin)} was given with a key ({name}), which would be stored: {remedy.format(name=name)}."
        )
