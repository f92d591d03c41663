"""What to do about an utterance: do what it calls for, propose it, ask for what is missing, search, or talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from core.agent.understanding.contradiction import find_contradiction
from core.agent.understanding.guess import SEARCH, TALK, Guess
from core.agent.understanding.slots.argument_filler import fill_arguments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.ability_matcher import Call, OfferedAbility
    from core.agent.understanding.contradiction import Kind
    from core.agent.understanding.guess import Ranker
    from core.model.replies import Reply

Would = Literal["do", "propose", "ask", "search", "talk"]
Why = Literal["phrase", "example", "answer", "repair", "talk", "contradiction", "guess"]
"""By what a decision was made: a fixed phrase; the words of an example; what was said before, which the text answers or
repairs; the kind of talk that it is; a contradiction, for which what was guessed is not done; or a guess."""

DO: Final = 0.96
"""The lowest probability at which an ability that changes something is called unasked."""
SHOW: Final = 0.8
"""The same for an ability that only tells something."""
PROPOSE: Final = 0.7
"""The lowest probability that some ability is meant at which one is proposed."""
LIKELY: Final = 0.4
"""The lowest probability of an ability that is proposed."""
SURE_TALK: Final = 0.5
"""The lowest probability at which a few words that no table has are taken for talk."""
SURE_LONG_TALK: Final = 0.9
"""The same for more words, which may have a question in them: “perfect, do you know if I can park there”."""
FEW_WORDS: Final = 4
CLOSE: Final = 0.5
"""Another ability that is at least this times as probable as the first is offered beside it."""
MOST_OFFERED: Final = 2
NEXT: Final = 3
"""How many of the next guesses a decision tells."""
NO_GUESS: Final = Guess(SEARCH, 0.0)
"""What is meant if a ranker has no guess."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about an utterance, and with which probability it is right, 0 to 1.

    To `do`, `propose` and `ask`, there is a `call`; to propose, perhaps `others` that are about as probable. To `talk`,
    there is a `reply` or the kind of `talk` that it is. `also` are the next guesses, the most probable first. If it was
    made for a contradiction, `contradicted` is its kind.
    """

    would: Would
    probability: float
    call: Call | None = None
    others: tuple[Call, ...] = ()
    also: tuple[Guess, ...] = ()
    why: Why = "guess"
    contradicted: Kind | None = None
    reply: Reply | None = None
    talk: str = ""


def decide(
    text: str,
    abilities: Sequence[OfferedAbility],
    ranker: Ranker,
    *,
    locale: str | None = None,
    mentions: Sequence[str] = (),
) -> Decision:
    """Decide what to do about an utterance that stands alone. Only what is as good as certain is done unasked.

    `mentions` are the names of the people and channels in it, with their `@` and `#`.
    """
    contradiction = find_contradiction(text)
    if contradiction and contradiction.wish:
        return decide(contradiction.wish, abilities, ranker, locale=locale, mentions=mentions)
    known = {ability.name: ability for ability in abilities}
    guesses = ranker.rank(text, known)
    wanted = [guess for guess in guesses if guess.outcome in known]
    chance = sum(guess.probability for guess in wanted)
    if not wanted or chance < PROPOSE or wanted[0].probability < LIKELY:
        best = next((guess for guess in guesses if guess.outcome in (SEARCH, TALK)), NO_GUESS)
        least = SURE_TALK if len(text.split()) <= FEW_WORDS else SURE_LONG_TALK
        is_talk = best.outcome == TALK and best.probability >= least
        return Decision("talk" if is_talk else "search", best.probability, also=_besides(best, guesses))
    first = known[wanted[0].outcome]
    if contradiction and first.effect:
        return Decision("search", 1 - chance, also=guesses[:NEXT], why="contradiction", contradicted=contradiction.kind)

    def call_of(guess: Guess) -> Call:
        return fill_arguments(text, known[guess.outcome], locale=locale, mentions=mentions)

    probability, call, also = wanted[0].probability, call_of(wanted[0]), _besides(wanted[0], guesses)
    if probability >= (DO if first.effect else SHOW) and not first.literal:
        return Decision("do" if call.missing is None else "ask", probability, call, also=also)
    close = [guess for guess in wanted[1:MOST_OFFERED] if guess.probability >= CLOSE * probability]
    return Decision("propose", probability, call, tuple(map(call_of, close)), also)


def _besides(chosen: Guess, guesses: Sequence[Guess]) -> tuple[Guess, ...]:
    return tuple(guess for guess in guesses if guess != chosen)[:NEXT]
