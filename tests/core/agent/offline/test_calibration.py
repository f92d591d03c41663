from __future__ import annotations

import pytest

from core.agent.offline.calibration import scale_of
from tests.fakes.bags import Bags


def test_an_embedder_s_scale_is_measured_once_and_puts_answers_above_strangers() -> None:
    bags = Bags()
    scale = scale_of(bags)
    assert scale is scale_of(bags)
    assert scale.low < scale.high
    assert scale.read(scale.low) == 0
    assert scale.read(scale.high) == pytest.approx(1)
