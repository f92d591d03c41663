"""Reading and cutting text, for skills.

`terms` gives the stems by which two texts are compared, `heard` tells small talk such as “thank you” from an answer,
and `shortened` brings a text into one line. `people_named` and `channel_named` tell whom and what channel a text names,
and `without_names` what else it says. `join_words` gives names in one phrase, and `with_colon` a value behind its name.
`phrasings` are the examples of an ability that patterns such as “(end|stop) the poll” stand for.
"""

from core.abilities.mentions import channel_named, people_named, without_names
from core.abilities.phrase_patterns import phrasings
from core.text.enumeration import join_words, with_colon
from core.text.excerpt import shortened
from core.text.talk import heard
from core.text.terms import terms

__all__ = [
    "channel_named",
    "heard",
    "join_words",
    "people_named",
    "phrasings",
    "shortened",
    "terms",
    "with_colon",
    "without_names",
]
