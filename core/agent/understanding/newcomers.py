"""Abilities that the intent model was not trained on: those of other people's skills, known by a few examples each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from core.agent.understanding.features import piece_features, tokens
from core.agent.understanding.guess import SEARCH, TALK
from core.agent.understanding.views import Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from core.agent.understanding.features import Vocabulary
    from core.agent.understanding.intent_model import IntentModel
    from core.agent.understanding.views import Place

    Embed = Callable[[list[str]], Any]

STEM: Final = 4
"""How many letters of a word are compared: “parcels” and “parcel”, “bestellt” and “bestelle” are one word."""
LONGEST: Final = 20
"""In words. Longer utterances count as long as that."""
RARELY: Final = 1e-3
"""Added to a probability before its logarithm is taken."""
OFFERED: Final = (0.0, 0.4, 0.8, 1.0), (0.0, 0.7, 0.8, 0.95)
"""Probabilities by the evidence, and as what they count.

A newcomer is proposed from .4, since nobody has given more than a few examples of it, and a proposal costs a press. It
is never so sure that an ability with an effect is called unasked.
"""
WORDLESS: Final = 0.75
"""The most that an utterance without a word of four letters in common is believed to call for a newcomer."""
_SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Stranger:
    """An ability that the model does not know, as its skill tells it: its name, its description and its examples."""

    name: str
    description: str
    examples: Sequence[str]
    shapes: Sequence[re.Pattern[str]] = ()

    @property
    def about(self) -> tuple[str, str, str]:
        """The description, its first sentence, and the name."""
        purpose = " ".join(self.description.split("\n\n", maxsplit=1)[0].split())
        return purpose, purpose.split(". ", maxsplit=1)[0], self.name.replace("_", " ")

    @property
    def said(self) -> tuple[str, ...]:
        """The examples without their slots; the name if there are none."""
        return tuple(" ".join(_SLOT.sub(" ", one).split()) for one in self.examples) or self.about[-1:]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An ability as its name, its description and a few examples tell it.

    `profiles` has one for each view; `stems` and `pieces` are of its words. `shapes` are what its arguments look like,
    as the description gives samples of them: “such as A-1234”.
    """

    profiles: tuple[Profile, ...]
    stems: frozenset[str]
    pieces: Mapping[int, float]
    shapes: tuple[re.Pattern[str], ...]

    @classmethod
    def all_of(cls, strangers: Sequence[Stranger], *, model: IntentModel, embed: Embed) -> list[Self]:
        """Make newcomers. `embed` returns the vectors of texts for each view of the model. It is called once."""
        if not strangers:
            return []
        texts = list(dict.fromkeys(text for one in strangers for text in (*one.about, *one.said)))
        profiles = []
        for view, found in zip(model.views, embed(texts), strict=True):
            vectors = dict(zip(texts, np.asarray(found, dtype=np.float32), strict=True))
            told = [([vectors[text] for text in one.about], [vectors[text] for text in one.said]) for one in strangers]
            profiles.append(Profile.all_of(view, told))
        return [
            cls(
                own,
                frozenset(stem for text in (*one.about, *one.said) for stem in stems(text)),
                weighed_pieces(" ".join([*one.about[::2], *one.said]), model.piece_vocabulary),
                tuple(one.shapes),
            )
            for one, own in zip(strangers, zip(*profiles, strict=True), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance beside what the model knows.

    It has its place in each view, and the stems of its words, each with its rarity. `known` are numbers that have to do
    with no newcomer: what the model makes of the utterance, and how long it is.
    """

    text: str
    places: tuple[Place, ...]
    stems: tuple[tuple[str, float], ...]
    pieces: Mapping[int, float]
    known: tuple[float, ...]

    @classmethod
    def of(cls, text: str, vectors: Sequence[Any], model: IntentModel, probabilities: Mapping[str, float]) -> Self:
        """Compare an utterance with what the model knows, except itself. `vectors` has one for each view."""
        likely = max((value for name, value in probabilities.items() if name not in (SEARCH, TALK)), default=0.0)
        chances = (probabilities.get(SEARCH, 0.0), probabilities.get(TALK, 0.0), likely)
        weighed = tuple((stem, model.piece_vocabulary.rarity(f" {stem}")) for stem in stems(text))
        return cls(
            text,
            tuple(view.place(vector) for view, vector in zip(model.views, vectors, strict=True)),
            weighed,
            weighed_pieces(text, model.piece_vocabulary),
            (
                *(float(np.log(chance + RARELY)) for chance in chances),
                min(len(text.split()), LONGEST),
                text.rstrip().endswith("?"),
            ),
        )


def evidence(newcomer: Newcomer, heard: Heard) -> list[float]:
    """Return what speaks for a newcomer, as the numbers for which `IntentModel.newcomer` has weights.

    They are, for each view, how it compares; then the words and pieces of words that both have; whether there is
    something that looks like an argument, with letters in it or without; and what is `known`.
    """
    compared = [profile.compare(place) for profile, place in zip(newcomer.profiles, heard.places, strict=True)]
    shared = [rarity for stem, rarity in heard.stems if stem in newcomer.stems]
    looks = [any(character.isalpha() for character in one[0]) for one in _matches(newcomer.shapes, heard.text)]
    return [
        *chain.from_iterable(compared),
        sum(shared) / (sum(rarity for _, rarity in heard.stems) or 1.0),
        max(shared, default=0.0) / 10,
        sum(weight * newcomer.pieces.get(row, 0.0) for row, weight in heard.pieces.items()),
        any(looks),
        not all(looks),
        *heard.known,
    ]


def probability(newcomer: Newcomer, heard: Heard, weights: NDArray[np.float32]) -> float:
    """Return how probably an utterance calls for the newcomer. The last weight is constant.

    Without a longer word in common, it is only proposed: “it is B-77” may be meant for something else.
    """
    score = np.asarray(evidence(newcomer, heard)) @ weights[:-1] + weights[-1]
    shares_words = any(len(stem) == STEM and stem in newcomer.stems for stem, _ in heard.stems)
    return min(float(1 / (1 + np.exp(-score))), 1.0 if shares_words else WORDLESS)


def joined(known: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float]:
    """Merge the probabilities of the known outcomes, and of each newcomer by its own evidence, into one distribution.

    Together, the newcomers get what the most probable one counts as, most of it that one. The known outcomes divide the
    rest.
    """
    most = float(np.interp(max(new.values()), *OFFERED))
    total = sum(value**3 for value in new.values()) or 1.0
    return {name: value * (1 - most) for name, value in known.items()} | {
        name: value**3 * most / total for name, value in new.items()
    }


def stems(text: str) -> list[str]:
    """Return the beginnings of the words of a text."""
    return [word[:STEM] for word in tokens(text) if word[0].isalpha()]


def weighed_pieces(text: str, vocabulary: Vocabulary) -> dict[int, float]:
    """Return the pieces of words of a text by their rows, with their weights."""
    rows, weights = vocabulary.weigh(piece_features(tokens(text)))
    return dict(zip(rows.tolist(), weights.tolist(), strict=True))


def _matches(shapes: Sequence[re.Pattern[str]], text: str) -> list[re.Match[str]]:
    return [found for shape in shapes if (found := shape.search(text))]
