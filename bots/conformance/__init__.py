"""The conformance kit: what every adapter must do, as tests that a platform's own tests import; see `Stage`."""

from __future__ import annotations

import pytest

_TESTS = ("hearing", "showing", "reminding", "scheduling", "enduring", "scene", "talking")
pytest.register_assert_rewrite(*(f"{__name__}.{module}" for module in _TESTS))

from bots.conformance.enduring import *  # noqa: E402 — after it is said that their asserts explain themselves
from bots.conformance.fixtures import conform, desk, listening, scene  # noqa: E402
from bots.conformance.hearing import *  # noqa: E402
from bots.conformance.reminding import *  # noqa: E402
from bots.conformance.scheduling import *  # noqa: E402
from bots.conformance.showing import *  # noqa: E402
from bots.conformance.stage import RETRY_AFTER_SECONDS, Can, Shown, Stage, Trouble, Where  # noqa: E402
from bots.conformance.talking import talks  # noqa: E402

__all__ = ["RETRY_AFTER_SECONDS", "Can", "Shown", "Stage", "Trouble", "Where"]
__all__ += ["conform", "desk", "listening", "scene", "talks"]
__all__ += [name for name in dir() if name.startswith("test_")]
