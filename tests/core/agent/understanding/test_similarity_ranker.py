from __future__ import annotations

from core.abilities.ability import load_skills
from core.agent.understanding.guess import SEARCH, TALK
from core.agent.understanding.similarity_ranker import SimilarityRanker
from core.skills import BUILT_IN

ABILITIES = load_skills(BUILT_IN)
NAMES = [ability.name for ability in ABILITIES if not ability.presses]


def test_the_ability_with_the_most_similar_example_is_first() -> None:
    ranker = SimilarityRanker(ABILITIES, None)
    assert ranker.rank("pls cancel my reminder abt the dentist", NAMES)[0].outcome == "cancel_reminder"


def test_each_ability_has_a_share_and_so_have_search_and_talk() -> None:
    guesses = SimilarityRanker(ABILITIES, None).rank("who is on call", NAMES)
    assert {guess.outcome for guess in guesses} == {*NAMES, SEARCH, TALK}
    assert abs(sum(guess.probability for guess in guesses) - 1) < 1e-9
    assert [guess.probability for guess in guesses] == sorted((guess.probability for guess in guesses), reverse=True)


def test_an_utterance_like_nothing_has_no_guess_above_another() -> None:
    assert {guess.probability for guess in SimilarityRanker(ABILITIES, None).rank("\u4f60", NAMES)} == {0.0}
