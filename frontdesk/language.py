"""The languages that people are spoken to, for skills.

`_` gives a sentence in the language that is spoken, `ngettext` its form for a number, and `N_` marks one that `_`
translates later. English in the code is the key; a sentence without a translation is said in English. In a turn the
language is that of the person; `speaking_at` and `speaking_to` speak that of somebody else.
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
