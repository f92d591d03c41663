"""Finds card numbers in what people write, so that they are not stored."""

from __future__ import annotations

import re
from typing import Final

LEAST_DIGITS: Final = 13
_SHOWN: Final = 4
"""How many digits of a card number are left, so that people can tell their cards apart."""
_CARD: Final = re.compile(r"(?<![\w.,/-])[2-6](?:[ -]?\d){12,18}(?![\w/])", re.ASCII)


def hide_card_numbers(text: str, mark: str) -> str:
    """Return a text with a mark in place of each card number, and its last four digits."""

    def hidden(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        return f"{mark} {digits[-_SHOWN:]}" if is_card_number(digits) else found[0]

    return _CARD.sub(hidden, text)


def is_card_number(digits: str) -> bool:
    """Return whether digits have the length of a card number, and its check digit by the formula of Luhn (ISO 7812)."""
    if len(digits) < LEAST_DIGITS or len(set(digits)) == 1:
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
