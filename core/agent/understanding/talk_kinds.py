"""The kinds of talk: what somebody wants who asks the documents nothing, from a laugh to “I need a human”.

Two models decide together: the intent model says how probably a text is talk at all, and another one, trained on
`talk.txt`, of which kind it is. What stands in that file is looked up (`core.abilities.registry.known_talk`), and so
are emoji and shortcodes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.abilities.registry.known_talk import known_kind
from core.agent.understanding.guess import SEARCH, TALK, Guess
from core.agent.understanding.intent_model import intent_model, talk_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ABOUT_ANSWER: Final = frozenset(
    {"confused", "more", "no", "not_asked", "praise", "shorter", "source", "thumbs_up", "worked", "wrong", "yes"}
)
"""Kinds that are about the last answer, if a question was answered before."""
FOR_MODEL: Final = frozenset({"chat", "confused", "more", "not_asked", "shorter"})
"""Kinds that a language model answers better, if one is set."""
OF_CONVERSATION: Final = frozenset(
    {"introduce_yourself", "list_abilities", "name_person", "recall_conversation", "repeat_answer"}
)
"""Kinds that are answered by the ability of the same name."""
CHAT: Final = "chat"
"""The kind of all other talk."""
DOCUMENTS: Final = "documents"
"""The kind of questions that only sound like talk: “where is the source code?”"""
MANY_WORDS: Final = 14
"""A text with more words tells or asks something besides."""
NO_TALK: Final = frozenset({SEARCH, DOCUMENTS, "wish", "about_you"})
"""Kinds that the documents may answer: questions, a wish that no ability grants, and a question about Frontdesk."""
TRUST: Final = 0.4
"""How much the model of the kinds counts where the intent model sees no talk."""
DOUBT: Final = 0.15
"""How much it counts for no talk where the intent model sees nothing but talk."""
SURE: Final = 0.5
"""The lowest probability that a text is talk at which it is taken for talk."""
CLEAR: Final = 0.3
"""The lowest probability of the very kind; if several are about as probable, it may be a question."""
LIKELY: Final = 0.2
"""The lowest probability of a kind at which an utterance is taken for it if the documents do not answer it."""
FAIRLY: Final = 0.15
"""The lowest probability of the very kind that it is taken for."""
FOR_SURE: Final = 0.4
"""The same as LIKELY for questions about Frontdesk, which questions about people resemble."""
_EMOJI: Final[Mapping[str, str]] = {
    "👍": "thumbs_up", "👌": "thumbs_up", "👏": "thumbs_up", "💯": "thumbs_up", "✅": "thumbs_up", "🎉": "thumbs_up",
    "👎": "wrong", "❌": "wrong",
    "😂": "laugh", "🤣": "laugh", "😄": "laugh", "😆": "laugh", "😅": "laugh", "😹": "laugh",
    "❤": "thanks", "🙏": "thanks", "💜": "thanks", "💙": "thanks", "😘": "thanks", "🥰": "thanks", "😍": "thanks",
    "👋": "greeting", "🤷": "confused", "🤔": "confused", "😕": "confused", "❓": "confused",
}  # fmt: skip
_SHORTCODES: Final[Mapping[str, str]] = {
    "+1": "👍", "thumbsup": "👍", "ok_hand": "👌", "clap": "👏", "100": "💯", "white_check_mark": "✅", "tada": "🎉",
    "-1": "👎", "thumbsdown": "👎", "x": "❌", "joy": "😂", "rofl": "🤣", "laughing": "😆", "sweat_smile": "😅",
    "heart": "❤", "pray": "🙏", "heart_eyes": "😍", "wave": "👋", "shrug": "🤷", "thinking_face": "🤔",
}  # fmt: skip
_SHORTCODE: Final = re.compile(r":([\w+-]+)(?:::skin-tone-\d)?:")
_WORD: Final = re.compile(r"\w")


def talk_in(text: str, vector: Callable[[], Sequence[float]]) -> tuple[Guess, ...]:
    """Return a guess for each kind of talk, and for SEARCH. `vector` embeds the text, if it is needed."""
    if _WORD.search(_SHORTCODE.sub("", text)) is None:
        return (Guess(_emoji_in(text), 1.0),)
    if known := known_kind(text):
        return (Guess(known, 1.0),)
    if len(text.split()) > MANY_WORDS:
        return (Guess(SEARCH, 1.0),)
    embedded = vector()
    intents = intent_model()
    meant = intents.probabilities(text, embedded, intents.outcomes)
    kinds = talk_model().probabilities(text, embedded, talk_model().outcomes)
    talk = meant[TALK] + sum(meant[kind] for kind in kinds if kind in meant and kind != SEARCH)
    trust = TRUST * (talk + meant[SEARCH])  # the intent model knows better what calls for an ability
    weighed = {
        kind: chance * ((1 - talk + DOUBT) if kind in NO_TALK else (talk + trust)) for kind, chance in kinds.items()
    }
    total = sum(weighed.values())
    return tuple(Guess(kind, chance / total) for kind, chance in weighed.items())


def kind_in(guesses: Sequence[Guess]) -> Guess:
    """Return the kind that an utterance is taken for, or SEARCH."""
    best = max(guesses, key=lambda guess: guess.probability, default=Guess(SEARCH, 0.0))
    talk = _talk_share(guesses)
    is_unsure = talk < SURE or best.probability < CLEAR
    if best.outcome in (SEARCH, DOCUMENTS) or (best.outcome not in NO_TALK and is_unsure):
        return Guess(SEARCH, 1 - talk)
    return best if best.outcome in NO_TALK else Guess(best.outcome, talk)


def kind_unanswered(guesses: Sequence[Guess]) -> Guess:
    """Return the kind that an utterance is taken for that the documents do not answer: what is likely is enough."""
    kinds = [guess for guess in guesses if guess.outcome not in (SEARCH, DOCUMENTS)]
    best = max(kinds, key=lambda guess: guess.probability, default=Guess(SEARCH, 0.0))
    share = best.probability if best.outcome in NO_TALK else _talk_share(guesses)
    is_likely = best.probability >= FAIRLY and share >= (FOR_SURE if best.outcome == "about_you" else LIKELY)
    return best if is_likely else Guess(SEARCH, 1 - share)


def _talk_share(guesses: Sequence[Guess]) -> float:
    return sum(guess.probability for guess in guesses if guess.outcome not in NO_TALK)


def _emoji_in(text: str) -> str:
    """Return the kind of a text without words: that of its first emoji that has one, or chat."""
    shown = _SHORTCODE.sub(lambda code: _SHORTCODES.get(code[1], ""), text)
    kinds = (kind for character in shown if (kind := _EMOJI.get(character)))
    return next(kinds, "confused" if "?" in shown else CHAT)
