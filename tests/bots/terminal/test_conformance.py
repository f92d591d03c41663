"""The terminal passes the conformance kit."""

from __future__ import annotations

import pytest

from frontdesk.conformance import *  # noqa: F403
from tests.bots.terminal.stage import Terminals

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stage() -> Terminals:
    return Terminals()
