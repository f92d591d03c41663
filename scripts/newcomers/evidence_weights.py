"""Fits how abilities of other people's skills are found: in which views they are compared, and what speaks for them.

It learns from the skills in `skills.jsonl`, by an independent author: a line has a skill's name, description and three
examples; `calls`, which were written without a look at the examples; `others`, which are about the same topic, but call
for nothing; and `background`, rows of the background that the skill would grant, and that are not learned from.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from core.agent.understanding.guess import SEARCH, TALK
from core.agent.understanding.intent_model import IntentModel
from core.agent.understanding.newcomers import Heard, Newcomer, Stranger, evidence
from core.agent.understanding.slots.argument_slots import find_shape
from core.text.sentence_encoder import SentenceEncoder, sentence_encoder
from knowledge.models.embedding_models import MiniLM

SKILLS = Path(__file__).with_name("skills.jsonl")
SEED = 17
BACKGROUND_ROWS = 4000
"""How many utterances are kept with their vectors, to compare strangers' abilities with."""
FLATTENED = (0.15, 0.15)
"""For each view, the power of the variance in a direction by which it is divided."""
FOR_NONE, FOR_ABILITIES = 1500, 1000
"""How many utterances that are not kept are at hand as what does not call a skill."""
NEAREST, ANY, OF_SKILLS = 40, 60, 4
"""How many of these a skill learns from: the most similar ones, and any; and how many of each other skill's."""
RIDGE = 3.0
FOLDS, CHANCES = 4, (0.3, 0.4, 0.5, 0.8)
"""In how many parts the skills are left out in turn, and for which chances the share of what is found is told."""


def encoder() -> SentenceEncoder:
    """Return the sentence encoder. Raise SystemExit if it is missing."""
    return sentence_encoder() or sys.exit("The sentence encoder is missing.")


def directions(texts: list[str]) -> Any:
    """Return the encoder's vectors of texts."""
    return encoder().directions(encoder().vectors(texts))


def fit_newcomers(parts: dict[str, Any], utterances: Any) -> dict[str, Any]:
    """Return the arrays of an intent model that has these arrays, and was trained on these utterances."""
    choose = random.Random(SEED)
    kept = set(choose.sample(range(len(utterances)), min(BACKGROUND_ROWS, len(utterances))))
    background = [utterances[row] for row in sorted(kept)]
    rest = [one for row, one in enumerate(utterances) if row not in kept]
    for_none = [one.text for one in rest if one.ability in (SEARCH, TALK)]
    for_abilities = [one.text for one in rest if one.ability not in (SEARCH, TALK)]
    views = [
        fit_view(embed([one.text for one in background]), power)
        for embed, power in zip((MiniLM().vectors, directions), FLATTENED, strict=True)
    ]
    found = {
        "view_centres": np.stack([centre for centre, _, _ in views]),
        "view_turns": np.stack([turn for _, turn, _ in views]),
        "view_backgrounds": np.stack([rows for _, _, rows in views]),
        "speaks_for_none": np.array([one.ability in (SEARCH, TALK) for one in background]),
        "newcomer": np.zeros(0, dtype=np.float32),
    }
    model = IntentModel.of(parts | found)
    others = choose.sample(for_none, FOR_NONE) + choose.sample(for_abilities, FOR_ABILITIES)
    return found | {"newcomer": fit_weights(model, others)}


def fit_view(vectors: Any, power: float) -> tuple[Any, Any, Any]:
    """Return the mean of vectors, a matrix that makes their directions more alike in variance, and the results."""
    centre = vectors.mean(axis=0)
    variance, axes = np.linalg.eigh(np.cov((vectors - centre).T))
    turn = ((axes * (variance + 1e-4 * variance.max()) ** -power) @ axes.T).astype(np.float16)
    turned = (vectors - centre) @ turn.astype(np.float32)
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    return centre.astype(np.float32), turn, np.round(turned * 127).astype(np.int8)


def fit_weights(model: IntentModel, others: list[str]) -> Any:
    """Return the weights of what speaks for a newcomer, after telling how well skills are found that are left out."""
    skills = [json.loads(line) for line in SKILLS.read_text("utf-8").splitlines()]
    newcomers = Newcomer.all_of(
        [stranger_of(skill) for skill in skills],
        model=model,
        embed=lambda texts: (MiniLM().vectors(texts), directions(texts)),
    )
    heard = hear([*others, *(text for skill in skills for text in skill["calls"] + skill["others"])], model)
    rows = [
        rows_of(skill, newcomer, skills, others, heard, random.Random(SEED + place))
        for place, (skill, newcomer) in enumerate(zip(skills, newcomers, strict=True))
    ]
    places, chances = set(range(len(skills))), []
    for start in range(FOLDS):
        group = set(range(start, len(skills), FOLDS))
        weights = logistic(*joined_rows(rows, places - group))
        chances += [of_calls(rows[place], weights) for place in group]
    found = np.concatenate(chances)
    print(
        "skills left out, calls with a chance of "
        + ", ".join(f".{at}: {(found >= at / 10).mean():.1%}" for at in (3, 4, 5, 8))
    )
    return logistic(*joined_rows(rows, places))


def stranger_of(skill: dict[str, Any]) -> Stranger:
    """Return a skill as Frontdesk sees an ability of a stranger."""
    arguments = [part.split(":")[0].split()[-1] for part in skill["description"].split(",") if ":" in part]
    shapes = [shape for name in arguments if (shape := find_shape(name, skill["description"]))]
    return Stranger(skill["name"], skill["description"], skill["examples"], shapes)


def hear(texts: list[str], model: IntentModel) -> dict[str, Heard]:
    """Return the utterances beside what the model knows."""
    embedded, encoded = MiniLM().vectors(texts), encoder().vectors(texts)
    turned = encoder().directions(encoded)
    return {
        text: Heard.of(
            text,
            (embedded[row], turned[row]),
            model,
            model.probabilities(text, embedded[row], model.outcomes, encoded=encoded[row]),
        )
        for row, text in enumerate(texts)
    }


def rows_of(
    skill: dict[str, Any],
    newcomer: Newcomer,
    skills: Any,
    others: list[str],
    heard: dict[str, Heard],
    choose: random.Random,
) -> tuple[Any, Any]:
    """Return the evidence for a skill of the utterances that it learns from, and whether they call it."""

    def similarity(text: str) -> float:
        pairs = zip(newcomer.profiles, heard[text].places, strict=True)
        return sum(float(profile.whole @ place.vector) for profile, place in pairs)

    usable = [text for text in others if text not in skill["background"]]
    wrong = sorted(usable, key=similarity)[-NEAREST:] + choose.sample(usable, ANY) + skill["others"]
    for another in skills:
        if another is not skill:
            wrong += choose.sample(another["calls"], OF_SKILLS - 1) + choose.sample(another["others"], 1)
    texts = skill["calls"] + wrong
    found = np.array([evidence(newcomer, heard[text]) for text in texts], dtype=float)
    return found, np.arange(len(texts)) < len(skill["calls"])


def joined_rows(rows: list[tuple[Any, Any]], places: set[int]) -> tuple[Any, Any]:
    """Return the evidence and the truth of the skills at these places."""
    return tuple(np.concatenate([rows[place][part] for place in sorted(places)]) for part in (0, 1))


def of_calls(rows: tuple[Any, Any], weights: Any) -> Any:
    """Return the chances of what calls a skill."""
    return 1 / (1 + np.exp(-(rows[0][rows[1]] @ weights[:-1] + weights[-1])))


def logistic(inputs: Any, truth: Any) -> Any:
    """Return the weights of a logistic regression, by Newton's method; the last one is constant."""
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-6
    full = np.hstack([(inputs - mean) / spread, np.ones((len(inputs), 1))])
    ridge = np.diag([RIDGE] * (full.shape[1] - 1) + [0.0])
    weights = np.zeros(full.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-full @ weights))
        curve = (full * (chance * (1 - chance))[:, None]).T @ full + ridge
        weights += np.linalg.solve(curve, full.T @ (truth - chance) - ridge @ weights)
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean).astype(np.float32)
