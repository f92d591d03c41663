"""The decision in situations that people know from chats, in five languages: `situations.jsonl`."""

from __future__ import annotations

import importlib.machinery
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.desk.engagement.decision import WEIGHTS, decide_situation
from core.desk.engagement.judged_situations import JudgedSituation, read_situations
from core.desk.engagement.meaning import WEIGHTS as MEANING
from core.desk.engagement.situation import Situation

if TYPE_CHECKING:
    from types import ModuleType

SITUATIONS = read_situations(Path(__file__).with_name("situations.jsonl"))
SCRIPT = Path(__file__).parents[4] / "scripts/engagement/train"


@pytest.mark.parametrize("judged", SITUATIONS, ids=[judged.id for judged in SITUATIONS])
def test_what_people_say_every_day_is_met_as_they_expect(judged: JudgedSituation) -> None:
    manner, decision = judged.decide()
    assert manner in judged.right, decision.reason


def test_a_reason_is_told_in_words() -> None:
    decision = decide_situation(Situation("merci Frontdesk", "ana", is_mentioned=True))
    assert decision.manner == "react"
    assert "it says thanks" in decision.reason


@pytest.mark.slow
def test_the_weights_that_are_shipped_are_those_that_the_script_fits() -> None:
    train = _load(SCRIPT)
    fitted, meaning = train.fit(read_situations(train.SITUATIONS))
    for part, numbers in train.read_weights(MEANING).items():
        assert np.abs(np.subtract(meaning[part], numbers)).max() < 0.02, part
    assert fitted.keys() == train.read_weights(WEIGHTS).keys()
    for feature, weights in train.read_weights(WEIGHTS).items():
        assert fitted[feature] == pytest.approx(weights, abs=0.01), feature


def _load(script: Path) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("train", str(script))
    spec = importlib.util.spec_from_loader("train", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module
