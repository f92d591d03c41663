"""`/frontdesk …`: what its words mean, said in full."""

from __future__ import annotations

COMMAND = "/frontdesk"
HINT = "ask … | remind me … | reminders | settings | help"
_WHOLE = {
    "": "help",
    "help": "help",
    "reminders": "what are my reminders",
    "settings": "what are my settings",
}


def spelled_out(text: str) -> str:
    """Return what a person would say for the words of a slash command."""
    words = " ".join(text.split())
    verb, _, rest = words.partition(" ")
    if words.casefold() in _WHOLE:
        return _WHOLE[words.casefold()]
    return rest if verb.casefold() == "ask" and rest else words
