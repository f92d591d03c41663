"""What is said instead of “I don't know” to a wish that no ability grants, and to a question about Frontdesk itself."""

from __future__ import annotations

from typing import Final

from core.model.language import speaking
from core.text.catalogue import N_, _

ABOUT_US: Final = N_(
    "I'm Frontdesk, a program that answers questions from this team's documents and quotes where the answer stands. "
    "I understand English, German, Spanish, French and Portuguese. That is about all I know about myself. "
    "Say “help” to see what I can do."
)
NO_ABILITY: Final = N_(
    "I can't help with “{wish}”. The nearest things that I can do are these:\n\n{nearest}\n\n"
    "Say “help” to see all that I can do."
)
CANNOT: Final = N_("I can't help with “{wish}”. Say “help” to see all that I can do.")
NOT_ASKED: Final = N_(
    "I did not take that as a request, so I have changed nothing. If you want something done, say so, for instance "
    "“cancel my reminder”."
)


def is_refusal(text: str, language: str) -> bool:
    """Return whether a reply, in this language, refuses a wish or is about Frontdesk: no document is missing then.

    A banner can stand above it.
    """
    with speaking(language):
        begins = tuple(_(known).partition("{")[0] for known in (ABOUT_US, NO_ABILITY, CANNOT, NOT_ASKED))
    return any(part.startswith(begins) for part in text.split("\n\n"))
