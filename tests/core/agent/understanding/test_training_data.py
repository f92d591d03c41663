"""What the intent model was trained on is what is there."""

from core.abilities.ability import load_skills
from core.agent.understanding.intent_model import intent_model
from core.agent.understanding.training_data import digest_of, training_utterances
from core.skills import BUILT_IN


def test_the_model_was_trained_on_the_utterances_that_are_there() -> None:
    """If this fails, run scripts/understanding."""
    assert intent_model().digest == digest_of(training_utterances(load_skills(BUILT_IN)))
