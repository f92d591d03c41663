"""Counters and durations of this process, for Prometheus. They are kept in memory and begin at zero with the process.

The figures of language models are named as OpenTelemetry's semantic conventions have them, in Prometheus's spelling.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.model.observation import Step

TURN_BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
MODEL_BUCKETS: Final = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
TOKEN_BUCKETS: Final = (1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)
"""The buckets that the conventions advise for a model's durations and tokens."""
PROVIDERS: Final = {
    "azure_openai": "azure.ai.openai",
    "bedrock": "aws.bedrock",
    "bedrock_converse": "aws.bedrock",
    "google_genai": "gcp.gemini",
    "google_vertexai": "gcp.vertex_ai",
    "mistralai": "mistral_ai",
    "xai": "x_ai",
}
"""The conventions' names of providers that LangChain calls otherwise."""
_MODEL: Final = ("gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model")


def provider_name(provider: str) -> str:
    """Return a provider's name in the conventions, from its name in LangChain."""
    return PROVIDERS.get(provider, provider)


class Metrics:
    """Watches steps, and counts and times them."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        Gauge("frontdesk_build_info", "The version.", ["version"], registry=registry).labels(version("frontdesk")).set(
            1
        )
        self._accepted = Counter(
            "frontdesk_events", "Events from platforms, by outcome.", ["platform", "outcome"], registry=registry
        )
        self._turns = Histogram(
            "frontdesk_turn_duration_seconds",
            "How long composing the answer to a message took.",
            ["outcome"],
            buckets=TURN_BUCKETS,
            registry=registry,
        )
        self._sends = Histogram(
            "frontdesk_send_duration_seconds",
            "How long sending a reply took.",
            ["platform", "outcome"],
            buckets=TURN_BUCKETS,
            registry=registry,
        )
        self._holds = Counter(
            "frontdesk_platform_rate_limited",
            "How often a platform told us to send later (429).",
            ["platform"],
            registry=registry,
        )
        self._models = Histogram(
            "gen_ai_client_operation_duration_seconds",
            "GenAI operation duration.",
            [*_MODEL, "error_type"],
            buckets=MODEL_BUCKETS,
            registry=registry,
        )
        self._tokens = Histogram(
            "gen_ai_client_token_usage",
            "Number of input and output tokens used.",
            [*_MODEL, "gen_ai_token_type"],
            buckets=TOKEN_BUCKETS,
            registry=registry,
        )

    @contextmanager
    def watch(self, step: Step) -> Iterator[None]:
        """Count and time a step."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._record(step, time.perf_counter() - began)

    def carried(self) -> None:
        """Carry nothing."""

    def _record(self, step: Step, seconds: float) -> None:
        facts, outcome = step.facts, step.outcome or "interrupted"
        if step.name == "event":
            self._accepted.labels(facts["platform"], step.outcome or "refused").inc()
        elif step.name == "turn":
            self._turns.labels(outcome).observe(seconds)
        elif step.name == "send":
            self._sends.labels(facts["platform"], outcome).observe(seconds)
        elif step.name == "hold":
            self._holds.labels(facts["platform"]).inc()
        elif step.name == "model":
            asked = ("chat", provider_name(facts["provider"]), facts["model"])
            self._models.labels(*asked, facts.get("error", "")).observe(seconds)
            for kind, count in facts.get("tokens", {}).items():
                self._tokens.labels(*asked, kind).observe(count)
