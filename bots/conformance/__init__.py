"""The conformance kit: what every adapter must do, as tests that a platform's own tests import; see `Stage`."""

from __future__ import annotations

import pytest

_TESTS = ("inbound", "outbound", "coordination", "resilience", "scene")
pytest.register_assert_rewrite(*(f"{__name__}.{module}" for module in _TESTS))

from bots.conformance.coordination import *  # noqa: E402
from bots.conformance.fixtures import conform, desk, listening, scene  # noqa: E402
from bots.conformance.inbound import *  # noqa: E402
from bots.conformance.outbound import *  # noqa: E402
from bots.conformance.resilience import *  # noqa: E402 — after it is said that their asserts explain themselves
from bots.conformance.scene import talks  # noqa: E402
from bots.conformance.stage import RETRY_AFTER_SECONDS, Can, Shown, Stage, Trouble, Where  # noqa: E402

__all__ = ["RETRY_AFTER_SECONDS", "Can", "Shown", "Stage", "Trouble", "Where"]
__all__ += ["conform", "desk", "listening", "scene", "talks"]
__all__ += [name for name in dir() if name.startswith("test_")]
