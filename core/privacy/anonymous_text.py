"""Takes out of a text what names a person: names, mentions, e-mail addresses, and numbers that identify. Pure.

Names are found only if they are given. Prices, times, dates and short numbers stay, because answers are made of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_NAME: Final = 2
"""In characters. Shorter parts of names are initials, and occur in every text."""
_EMAIL: Final = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MENTION: Final = re.compile(r"<[@!&]+[\w|. -]+>|(?<![\w/])@[\w.-]+")
_DATE: Final = r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_QUANTITY: Final = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+[.,]\d{1,3}(?![\d.,]*\d)"
_IDENTIFYING: Final = re.compile(
    # What begins like a date or a quantity is kept, by the first group.
    rf"(?P<kept>(?<![\w+-])(?:{_DATE}|{_QUANTITY})(?![\w-]))"
    # A telephone number, an account, an order: five digits or more, in groups.
    r"|(?<![\w])(?:\+|\b)(?:\d[ \u00a0()./-]{0,2}){4,}\d(?!\w)"
    # Letters and digits in one: `INV-20391`, `DE89370400440532013000`, `#1234`.
    r"|(?<![\w-])#\d{3,}\b|\b(?=(?:[A-Za-z-]*\d){4})(?=[\w-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\b"
)


def anonymous(text: str, names: Iterable[str]) -> str:
    """Return a text with marks in place of the names and of what else identifies a person."""
    hidden = _EMAIL.sub(_("(e-mail)"), text)
    hidden = _MENTION.sub(_("(name)"), hidden)
    for form in sorted({form for name in names for form in _forms(name)}, key=len, reverse=True):
        hidden = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", _("(name)"), hidden)
    return _IDENTIFYING.sub(lambda found: found["kept"] or _("(number)"), hidden)


def _forms(name: str) -> Iterable[str]:
    """Yield the forms of a name: the whole and its parts, as written and with a capital letter."""
    for part in (name, *name.split()):
        if len(part) >= SHORTEST_NAME:
            yield from (part, part[0].upper() + part[1:])
