"""Lets a skill speak to each person in their language.

`_` returns a sentence in the current language, `ngettext` its form for a number, and `N_` marks one that `_`
translates later. The English sentence is the key; without a translation, it is said in English. During a turn, the
language is that of the person who speaks; `speaking_at` and `speaking_to` switch to that of somebody else.
"""

from core.model.language import current_language, speaking
from core.people.languages import speaking_at, speaking_to
from core.text.catalogue import N_, _, ngettext, pgettext
from core.text.enumeration import count, join_alternatives

__all__ = [
    "N_",
    "_",
    "count",
    "current_language",
    "join_alternatives",
    "ngettext",
    "pgettext",
    "speaking",
    "speaking_at",
    "speaking_to",
]
