"""Whether a picture of a real person is wanted. Pure. When in doubt, it is: the reply says how to say it otherwise."""

from __future__ import annotations

import re
from typing import Final

_SOMEBODY: Final = re.compile(
    r"\b(?:of|like|von|wie|de|como|d['’]|à|comme)\s+(?:me|myself|us|him|her|my (?:boss|wife|husband|colleagues?|friends?|son|daughter|mother|father)|"
    r"mir|uns|ihm|ihr|mein\w* (?:chef\w*|frau|mann|kolleg\w+|freund\w*|sohn\w*|tochter|mutter|vater\w*)|mí|mi (?:jefe|jefa|mujer|marido)|moi|"
    r"mon (?:chef|mari|ami)|ma (?:femme|cheffe|collègue)|mim|meu (?:chefe|marido|amigo)|minha (?:chefe|mulher|amiga))\b",
    re.IGNORECASE,
)
_PUBLIC: Final = re.compile(
    r"\b(?:the (?:pope|president|king|queen|prime minister|chancellor) of\b|celebrit\w+|prominente\w*|deepfake\w*|face ?swap)",
    re.IGNORECASE,
)
_NAMES: Final = re.compile(
    r"(?<![.!?] )(?<!^)\b([A-ZÀ-Þ][a-zß-ÿ'’-]+)\s+(?:(?:van|von|de|da|der|la|di|O['’])\s+)?([A-ZÀ-Þ][a-zß-ÿ'’-]+)"
)
_NO_NAMES: Final = frozenset(
    [
        "tower",
        "bridge",
        "street",
        "sea",
        "ocean",
        "mountain",
        "mountains",
        "lake",
        "river",
        "park",
        "city",
        "island",
        "alps",
        "desert",
        "forest",
        "york",
        "angeles",
        "francisco",
        "square",
        "station",
        "castle",
        "house",
        "christmas",
        "easter",
        "day",
        "night",
        "north",
        "south",
        "east",
        "west",
        "new",
        "santa",
        "art",
        "deco",
        "nouveau",
        "golden",
        "gate",
    ]
)
"""Words of places and things that are written like names of persons."""


def asks_for_likeness(prompt: str, *, mentions: bool) -> bool:
    """Return whether a prompt seems to ask for a picture of a real person, who may be mentioned."""
    if mentions or _SOMEBODY.search(prompt) or _PUBLIC.search(prompt):
        return True
    pairs = (match.groups() for match in _NAMES.finditer(f" {prompt}"))
    return any(not {first.lower(), last.lower()} & _NO_NAMES for first, last in pairs)
