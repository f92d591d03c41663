"""The decision about a message: to speak, to react with an emoji, or to be silent, with the reason.

A linear model weighs the features of the situation (`features`) and the meaning of the message (`meaning`).
`scripts/engagement/train` fits its weights to situations that were judged by hand. A few rules that hold without
exception come before it.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from core.desk.engagement.content import is_called, kinds_of, may_ask, reworks
from core.desk.engagement.features import Reading
from core.desk.engagement.meaning import weigh_meaning
from core.desk.engagement.reasons import worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.desk.engagement.situation import Situation

Manner = Literal["speak", "react", "silent"]

MANNERS: Final[tuple[Manner, ...]] = ("speak", "react", "silent")
"""The manners, in the order of the weights of a feature."""
WEIGHTS: Final = Path(__file__).with_name("weights.json")
ALWAYS: Final = "always"
"""The feature that every situation has."""
SURE: Final = 0.62
"""The lowest probability that speech is wanted at which the desk speaks without being spoken to."""


_AFTER_US: Final = frozenset({"ours asker after us", "ours known after us", "ours other after us"})
"""Who may speak to our last answer: nobody else has spoken since."""
_ASKING: Final = frozenset({"asks", "request", "human"})
_PARTING: Final = frozenset({"closes", "thanks", "laughter", "leaving", "withdrawal"})
_AGREEING: Final = frozenset({"assent", "no words"})
_AMONG_PEOPLE: Final = frozenset({"you", "everyone", "social", "name first"})
"""Kinds of words with which people turn to each other."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about a message, and why. The reason names nobody.

    If it speaks `only_with_answer`, it does so only if it has an answer of high confidence; otherwise it is silent.
    """

    manner: Manner
    reason: str
    only_with_answer: bool = False

    @property
    def speaks(self) -> bool:
        """Whether to answer."""
        return self.manner == "speak"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The manner that the model finds best, its probability, and the features that speak most for it."""

    manner: Manner
    probability: float
    because: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The probability and the features in words."""
        return f"{worded(self.because)} ({self.probability:.0%})"


def decide_situation(situation: Situation, *, can_do: bool = False) -> Decision:
    """Decide what to do in a situation. `can_do` says that the message asks for something that an ability does."""
    if not _may_be_meant(situation):
        return Decision("silent", "nobody spoke to me, and this is not one of my threads")
    if not _is_spoken_to(situation) and (decided := _decide_by_floor(situation)):
        return decided
    with_answer = judge(situation, answered=True)
    is_asked = can_do or _is_called_for_something(situation) or _is_asked_on(situation)
    without = with_answer if is_asked else judge(situation, answered=False)
    if with_answer.manner == "speak" != without.manner and may_ask(situation.text):
        return Decision("speak", with_answer.reason, only_with_answer=True)
    return Decision(without.manner, without.reason)


def _decide_by_floor(situation: Situation) -> Decision | None:
    """Decide what is plain by who spoke last: “shorter” is said to us, and “did you wait?” to whom we answered."""
    reading = Reading.of(situation)
    if reading.addressee in _AFTER_US and reworks(situation.text):
        return Decision("speak", "it asks for my last answer in another form")
    if reading.addressee == "ours other after us" and {"asks", "begins deed"} <= reading.kinds:
        return Decision("silent", "it asks the person whom I answered what they did")
    return None


def judge(situation: Situation, *, answered: bool) -> Judgement:
    """Weigh a situation. `answered` says whether the desk has an answer of high confidence, or can do what is asked."""
    reading = Reading.of(situation)
    features = {*reading.features(answered=answered), ALWAYS}
    weights = _weights()
    known = {feature: weights[feature] for feature in features if feature in weights}
    meaning = () if situation.is_private else weigh_meaning(situation.text)
    weighed = [weight for weight in (*known.values(), meaning) if weight]
    scores = [sum(weight[place] for weight in weighed) for place in range(len(MANNERS))]
    top = max(scores)
    exponents = [math.exp(score - top) for score in scores]
    chances = dict(zip(MANNERS, (value / sum(exponents) for value in exponents), strict=True))
    best = max(MANNERS, key=lambda manner: chances[manner])
    if situation.is_private:  # who is alone with the desk speaks to it
        best = "react" if _asks_nothing(reading) else "speak"
    elif _needs_us(reading):
        best = "speak"
    elif best == "speak" and chances["speak"] < SURE and not _is_spoken_to(situation):
        best = max(("react", "silent"), key=lambda manner: chances[manner])
    return Judgement(best, chances[best], _most_telling(known, MANNERS.index(best)))


def _may_be_meant(situation: Situation) -> bool:
    """Return whether there is anything to weigh: elsewhere, people talk to each other, and it is not asked."""
    is_ours = any(line.is_ours for line in situation.lines)
    is_in_thread = is_ours and situation.is_thread
    return is_in_thread or situation.is_private or situation.is_open or _is_spoken_to(situation)


def _is_spoken_to(situation: Situation) -> bool:
    """Return whether the message calls the desk: by a mention, by its name, or by a reply to what it said."""
    return situation.is_private or situation.replies_to == "ours" or is_called(situation)


def _is_called_for_something(situation: Situation) -> bool:
    """Return whether the message calls the desk, and not only to thank it."""
    return is_called(situation) and "closes well" not in kinds_of(situation.text)


def _is_asked_on(situation: Situation) -> bool:
    """Return whether the person whom the desk has just answered asks something more."""
    reading = Reading.of(situation)
    return (
        reading.addressee == "ours asker after us"
        and "asks" in reading.kinds
        and _AMONG_PEOPLE.isdisjoint(reading.kinds)
    )


def _needs_us(reading: Reading) -> bool:
    """Return whether the person whom the desk answered wants a human, or answers a question of the desk."""
    if "human" in reading.kinds and reading.addressee.startswith("ours asker"):
        return True
    is_asked = reading.addressee == "ours asker after us" and "we asked" in reading.kinds
    return is_asked and (_PARTING | _AMONG_PEOPLE).isdisjoint(reading.kinds)


def _asks_nothing(reading: Reading) -> bool:
    """Return whether a message to the desk alone is thanks, a laugh, or the like, and does not answer a question."""
    if not _ASKING.isdisjoint(reading.kinds):
        return False
    return not reading.kinds.isdisjoint(_PARTING) or (
        "we asked" not in reading.kinds and not reading.kinds.isdisjoint(_AGREEING)
    )


def _most_telling(known: Mapping[str, tuple[float, ...]], place: int) -> tuple[str, ...]:
    """Return the features that speak more for a manner than for the others on average, the most telling first."""

    def lead(feature: str) -> float:
        weight = known[feature]
        return weight[place] - sum(weight) / len(weight)

    return tuple(sorted((feature for feature in known if lead(feature) > 0), key=lead, reverse=True))


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    read: Mapping[str, Iterable[float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {feature: tuple(weight) for feature, weight in read.items()}
