"""The limits of the endpoint: how long an answer is waited for, and how much is found at once."""

from typing import Final

ANSWER_SECONDS: Final = 120.0
"""How long a call waits for its answer. What was asked is done all the same."""
LOOK_SECONDS: Final = 0.05
"""How often it is looked whether the answer is there."""
MOST_PASSAGES: Final = 20
MOST_BYTES: Final = 2**20
"""The longest request."""
