"""A loader's request, with the logins and keys that it needs.

Secrets come from the settings. They must not be in origins, because origins are stored and shown.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from knowledge.documents import KEY, LOGIN, LoadError, redacted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knowledge.documents import LoadLimits

_VARIABLE = re.compile(r"\$([A-Za-z_]\w*)")
_KEY_NAME = re.compile(KEY, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Secrets for loaders: logins `user:password` by host or host:port, and variables by name. Never printed."""

    logins: Mapping[str, str] = field(default_factory=dict, repr=False)
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def parse(cls, logins: str, variables: Mapping[str, str]) -> Secrets:
        """Read logins such as `wiki.example.com=ana:password git.example.com=bot:token`. The settings checked them."""
        parts = (part.partition("=") for part in logins.split())
        return cls({host.lower(): login for host, _, login in parts}, variables)

    def authorization(self, url: str, *, allow_http: bool) -> str | None:
        """Return the Authorization header for a URL, or None if there is no login or it must not be sent over http."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and allow_http):
            return None
        login = self.logins.get(parts.netloc.lower()) or self.logins.get(parts.hostname or "")
        return f"Basic {base64.b64encode(login.encode()).decode()}" if login else None

    def fill(self, value: str) -> str | None:
        """Return the value of the variable that `$NAME` names, or None if `value` has no such form.

        Raises LoadError if the variable is not set.
        """
        found = _VARIABLE.fullmatch(value)
        if not found:
            return None
        if not self.variables.get(found[1]):
            raise LoadError(f"{found[1]} is not set: add it to the environment or to .env.")
        return self.variables[found[1]]

    def hide(self, text: str, *, origin: str) -> str:
        """Return a text without the values of the variables that an origin names."""
        for name in _VARIABLE.findall(origin):
            text = text.replace(self.variables.get(name) or "\0", "…")
        return text


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """An origin to read, the `fingerprints` of the last sync by document id, and what the loader is allowed to use.

    `cache` is the folder for fetched repositories; `allow_private` says whether private addresses are allowed.
    `is_public` says that everybody may read the documents, so that private conversations are left out.
    """

    origin: str
    fingerprints: Mapping[str, str]
    cache: Path
    limits: LoadLimits
    secrets: Secrets
    allow_private: bool = False
    is_public: bool = True


def refuse_secrets(origin: str) -> None:
    """Raise LoadError if an origin contains a login or a key.

    The text says where to put the secret, and does not show it.
    """
    login = LOGIN.search(origin)
    if login and not (origin.removeprefix("git+").startswith("ssh://") and ":" not in login[0].removeprefix("://")):
        raise LoadError(
            f"{redacted(origin)} was given with a login, which would be stored: leave it out, and add "
            "host=user:password to FRONTDESK_LOGINS."
        )
    head, _, query = origin.partition("?")
    keys = [(name, value) for name, value in parse_qsl(query) if _KEY_NAME.fullmatch(name)]
    if head.startswith("loader:"):
        keys = [(name, value) for name, value in keys if not _VARIABLE.fullmatch(value)]
        remedy = "put it in a variable, in the environment or in .env, and name that: '{name}=$NAME', in single quotes"
    else:
        remedy = "leave it out and add a login to FRONTDESK_LOGINS, or download the file and learn that"
    if keys and ("://" in head or head.startswith("loader:")):
        name = keys[0][0]
        raise LoadError(
            f"{redacted(origin)} was given with a key ({name}), which would be stored: {remedy.format(name=name)}."
        )
