"""The test kit for platforms: `from frontdesk.conformance import *` in a module with a fixture named `stage`."""

from __future__ import annotations

import frontdesk  # noqa: F401 — extends the path in an installed package
from bots.conformance import *  # noqa: F403 — the tests are the public names
from bots.conformance import __all__  # noqa: F401
