"""Loads, when it is imported, all that a desk loads for its first turn: for the process from which others are forked.

No thread may run when a process is forked, so every model gets one thread alone.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module

from core.agent import Agent
from core.agent.understanding.understanding import Understanding
from core.model.messages import Address, Message, Person
from knowledge.models import embedding_models
from tests.fakes.house import ABILITIES

for _late in ("bots.assembly", "bots.build", "bots.cli.app", "bots.discord.app", "bots.slack.app", "bots.terminal.app"):
    import_module(_late)  # what a command imports when it runs
os.environ["TOKENIZERS_PARALLELISM"] = "false"
embedding_models.THREADS = 1  # type: ignore[misc]
ANA = Person("ana", "Ana")
_agent = Agent(
    abilities=ABILITIES, embeddings=None, ranker=Understanding(ABILITIES, embedding_models.embeddings("default"))
)
for _text in ("hello", "remind me tomorrow at 9 to call the bank"):
    _agent.decide(Message("e", Address("board", "w", "ana"), ANA, _text, datetime.now(UTC)))
