"""What is said to talk that needs nothing but an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.text.catalogue import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN: Final[Mapping[str, str]] = {
    "apology": N_("No problem at all."),
    "away": N_("Take your time. I'll be here."),
    "chat": N_("I'm not much good at small talk, but I'm here if you have a question."),
    "confused": N_("Sorry if I was unclear. Ask me in other words, and I'll try again."),
    "insult": N_("I'm sorry that I wasn't more help. Ask me in other words, and I'll try again."),
    "language": N_(
        "I speak English, German, Spanish, French and Portuguese, and I answer in the language that you want. "
        "What I quote from documents stays in the language of the document."
    ),
    "laugh": N_("Glad that made you laugh!"),
    "nevermind": N_("All right, never mind."),
    "no": N_("All right. If you meant something else, ask me in other words."),
    "not_asked": N_("Sorry, I misunderstood you. Ask me in other words, and I'll try again."),
    "more": N_("There is nothing to continue yet. What would you like to know?"),
    "praise": N_("Thank you! I'm glad I could help."),
    "shorter": N_("There is nothing to shorten yet. What would you like to know?"),
    "source": N_("I haven't answered anything from the documents yet. What would you like to know?"),
    "thumbs_up": "👍",
    "worked": N_("Great, I'm glad it works!"),
    "wrong": N_("I'm sorry about that. Ask me in other words, and I'll try again."),
    "yes": N_("All right. What can I do for you?"),
}
"""The answer to each kind of talk, as long as there is nothing that it may be about."""
