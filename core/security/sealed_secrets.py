"""Seals (encrypts) secrets in messages before they are stored, so that logs, models and listings see only the seal.

There are two kinds of secret: in a request to connect a calendar, everything from the URL on (a feed's URL is itself a
key); and the answer to a button's form if its argument is named `secret`. A code that links two accounts is replaced
by its SHA-256, because we need no more.
"""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from hashlib import sha256, sha512
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote_plus, urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from core.model.errors import SettingsError
from core.model.person_ref import PersonRef

if TYPE_CHECKING:
    from pydantic import SecretStr

    from core.model.messages import Message

KEYLESS: Final = "sealed:none"
"""The placeholder for a secret if there is no key. The secret itself is dropped."""
SEAL: Final = re.compile(r"sealed:[\w-]+", re.ASCII)
SECRET: Final = "secret"  # noqa: S105 — a name
"""The name of the argument of a button's form that is sealed."""

_ADDRESS: Final = re.compile(r"<?\b(?:https?|webcals?|caldavs?)://\S", re.IGNORECASE)
# A host without `https://`, followed by two words that might be a user name and a password.
_HOST: Final = re.compile(r"\b(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?(?=(?:\s+\S+){2})", re.IGNORECASE)
_KEYED: Final = re.compile(r"\b\w+://[^\s/@:]*:[^\s/@]+@\S*")
_LOGIN: Final = re.compile(
    r"\b(?:user(?:name)?|login|passwor[dt]|pass(?:phrase)?|pw|kennwort|benutzer|usuario|contraseña|senha|utilisateur|"
    r"mot de passe)\b",
    re.IGNORECASE,
)
_CONNECTS: Final = re.compile(
    r"\b(?:(?:re)?connect|link|subscribe|sync|import|is my|verbinde?|abonnier\w*|conectar?|conecte|connecte\w*)\b",
    re.IGNORECASE,
)
_ORDERS: Final = re.compile(
    r"(?:\S+\s+){0,20}?(?:(?:re)?connect|add|link|subscribe|sync|import|use|is|here|set\s+up|verbinde?|abonnier\w*|conectar?|conecte|connecte\w*|"
    r"ajoute\w*|añad\w+|adicion\w+)\b",
    re.IGNORECASE,
)
_CALENDAR: Final = re.compile(
    r"calend[ae]r|\bcal\b|kalender|calendrier|calendario|calendário|agenda|caldav|webcal|\bics\b|\bfeed\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(rf"(?:{_CALENDAR.pattern})\W*(?:at|from|on)?\W*$", re.IGNORECASE)
_FORM: Final = re.compile(rf"([?&]{SECRET}=)([^&]+)")
CODE_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""The characters of codes that link accounts. There are no vowels, so that no word is a code, and no look-alikes."""
HASHED: Final = re.compile(r"code:[0-9a-f]{64}", re.ASCII)
"""The placeholder for a code that links accounts."""
_CODE: Final = re.compile(
    rf"(\blink(?:\W+(?:(?:\w+\W+)?accounts?|code|with|my|this|the|to|by|using|please|it))*[^\w/-]+)"
    rf"([{CODE_LETTERS}]{{4}})[- ]?([{CODE_LETTERS}]{{4}})(?![\w-])",
    re.IGNORECASE,
)
"""No other words are allowed between “link” and the code, because “link” often precedes other numbers."""


class SecretSealer:
    """Seals texts with the key from the settings, using AES-SIV. The same text of the same person gets the same seal.

    This is intended: if a platform delivers a message twice, the log must recognise it.
    """

    def __init__(self, key: SecretStr | None) -> None:
        self._cipher = AESSIV(sha512(key.get_secret_value().encode()).digest()) if key else None

    def seal(self, text: str, *, owner: str) -> str:
        """Return the seal of a text for an owner, or the placeholder if there is no key."""
        if self._cipher is None:
            return KEYLESS
        sealed = self._cipher.encrypt(text.encode(), [owner.encode()])
        return f"sealed:{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def opened(self, sealed: str, *, owner: str) -> str:
        """Return the text that was sealed for an owner.

        Raises:
            SettingsError: there is no key, or the text was sealed with another key.
        """
        if self._cipher is None or sealed == KEYLESS:
            raise SettingsError(NO_KEY)
        encoded = sealed.removeprefix("sealed:")
        try:
            raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
            return self._cipher.decrypt(raw, [owner.encode()]).decode()
        except (InvalidTag, ValueError) as error:
            raise SettingsError(
                "FRONTDESK_SECRET_KEY is not the key with which a password was sealed. Set the old key, or connect the "
                "calendar again."
            ) from error

    def message(self, message: Message) -> Message:
        """Return a message with its secrets sealed for its sender."""
        owner = PersonRef.of(message).key

        def filled(found: re.Match[str]) -> str:
            value = unquote_plus(found[2])
            return found[1] + quote(value if SEAL.search(value) else self._told(value, owner), safe=" ")

        text = message.text
        begin = _begin(text)
        if begin is not None:
            text = text[:begin] + self._told(text[begin:], owner)
        text = _KEYED.sub(lambda found: self._told(found[0], owner), text)
        text = _CODE.sub(lambda found: found[1] + hashed(found[2] + found[3]), text)
        choice = _FORM.sub(filled, message.choice) if message.choice else message.choice
        return replace(message, text=text, choice=choice)

    def _told(self, secret: str, owner: str) -> str:
        """Return the host of a URL, which is no secret, and the seal of the whole text after it."""
        try:
            host = urlsplit(secret.split(maxsplit=1)[0].strip("<>")).hostname if secret.split() else None
        except ValueError:
            host = None
        return f"{host or 'calendar'} {self.seal(secret, owner=owner)}"


def _begin(text: str) -> int | None:
    """Return where the secret begins in a request to connect a calendar, or None if the text is no such request."""
    address = _ADDRESS.search(text) or (None if SEAL.search(text) else _HOST.search(text))
    if address is None or not _CALENDAR.search(text):
        return None
    before, after = text[: address.start()], text[address.end() :].partition(" ")[2]
    named = _NAMED.search(before) and not text.rstrip().endswith("?")
    orders = _CONNECTS.search(before) if address.re is _HOST else _ORDERS.match(before) or named
    if orders:
        login = _LOGIN.search(before)
        return login.start() if login else address.start()
    turned = address.re is _ADDRESS and _CONNECTS.search(after) and _CALENDAR.search(after)
    return address.start() if turned else None


def hashed(code: str) -> str:
    """Return the placeholder for a code that links accounts. The hyphen and the case of the code do not matter."""
    return f"code:{sha256(code.replace('-', '').upper().encode()).hexdigest()}"


NO_KEY: Final = (
    "FRONTDESK_SECRET_KEY is missing: passwords are encrypted with it. "
    "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
)
