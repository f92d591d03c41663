from __future__ import annotations

import pytest

from core.agent.offline.quotation.calibration import measure_scale
from knowledge.models.embedding_models import embeddings
from tests.fakes.bags import Bags


def test_an_embedder_s_scale_is_measured_once_and_puts_answers_above_strangers() -> None:
    bags = Bags()
    scale = measure_scale(bags)
    assert scale is measure_scale(bags)
    assert scale.low < scale.high
    assert scale.normalise(scale.low) == 0
    assert scale.normalise(scale.high) == pytest.approx(1)


def test_each_language_has_a_scale_of_its_own() -> None:
    model = embeddings("default")
    english, chinese = measure_scale(model), measure_scale(model, "zh", "zh")
    assert chinese.low > english.low + 0.2  # the model, which knows little Chinese, finds all Chinese texts alike
    assert measure_scale(model, "eu", "eu") is english
