from __future__ import annotations

import pytest

from core.agent.offline.quotation.calibration import measure_scale
from tests.fakes.bags import Bags


def test_an_embedder_s_scale_is_measured_once_and_puts_answers_above_strangers() -> None:
    bags = Bags()
    scale = measure_scale(bags)
    assert scale is measure_scale(bags)
    assert scale.low < scale.high
    assert scale.normalise(scale.low) == 0
    assert scale.normalise(scale.high) == pytest.approx(1)
