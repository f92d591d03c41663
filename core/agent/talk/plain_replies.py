"""What is said to talk that needs nothing but an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN: Final[Mapping[str, str]] = {
    "apology": "No problem at all.",
    "away": "Take your time. I'll be here.",
    "chat": "I'm not much good at small talk, but I'm here if you have a question.",
    "confused": "Sorry if I was unclear. Ask me in other words, and I'll try again.",
    "insult": "I'm sorry that I wasn't more help. Ask me in other words, and I'll try again.",
    "language": "I speak English, German, Spanish, French and Portuguese, and I answer in the language that you want. "
    "What I quote from documents stays in the language of the document.",
    "laugh": "Glad that made you laugh!",
    "nevermind": "All right, never mind.",
    "no": "All right. If you meant something else, ask me in other words.",
    "not_asked": "Sorry, I misunderstood you. Ask me in other words, and I'll try again.",
    "more": "There is nothing to continue yet. What would you like to know?",
    "praise": "Thank you! I'm glad I could help.",
    "shorter": "There is nothing to shorten yet. What would you like to know?",
    "source": "I haven't answered anything from the documents yet. What would you like to know?",
    "thumbs_up": "👍",
    "worked": "Great, I'm glad it works!",
    "wrong": "I'm sorry about that. Ask me in other words, and I'll try again.",
    "yes": "All right. What can I do for you?",
}
"""The answer to each kind of talk, as long as there is nothing that it may be about."""
