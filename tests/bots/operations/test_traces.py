"""One trace leads from an event to the reply that was sent, and the log tells its ids."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes as genai
from opentelemetry.semconv._incubating.metrics import gen_ai_metrics

from bots.cli.output.json_log import JsonFormatter
from bots.operations.metrics import Metrics
from bots.operations.traces import tracing
from core.model.observation import observed, watching
from core.storage.database import open_pool
from core.storage.rows import scalar
from tests.fakes.crowd import Counter, crowd, hear
from tests.fakes.house import House

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE args ? 'trace' AND status = 'todo'"


def spans_of(exporter: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in exporter.get_finished_spans() if span.name == name]


def trace_of(span: ReadableSpan) -> int:
    assert span.context
    return int(span.context.trace_id)


async def test_one_trace_leads_from_an_event_over_its_job_to_the_reply(database_url: str) -> None:
    heard, worked, platform = InMemorySpanExporter(), InMemorySpanExporter(), Counter()
    async with open_pool(database_url) as pool:
        house = House(pool, platform)
        async with house.jobs.open(pool):
            with tracing(SimpleSpanProcessor(heard)):
                assert await hear(house.inbox, crowd(3, conversations=3)) == 3
            assert await scalar(pool, WAITING) == 3
            with tracing(SimpleSpanProcessor(worked)):  # as a worker in another process does
                async with house.working():
                    await house.settle()
    events, turns, sends = spans_of(heard, "event"), spans_of(worked, "turn"), spans_of(worked, "send")
    assert len({trace_of(span) for span in events}) == 3
    assert {trace_of(span) for span in events} == {trace_of(span) for span in turns} == {trace_of(s) for s in sends}
    asked = {trace_of(span): (span.attributes or {})["frontdesk.message"] for span in events}
    assert asked == {trace_of(span): (span.attributes or {})["frontdesk.message"] for span in turns}
    assert {(span.attributes or {})["frontdesk.outcome"] for span in sends} == {"sent"}


def test_a_line_of_the_log_is_json_with_the_ids_of_the_turn_and_its_trace() -> None:
    exporter = InMemorySpanExporter()
    record = logging.LogRecord("core.desk", logging.ERROR, __file__, 1, "Turn %s failed\nbadly", ("ab12",), None)
    with (
        tracing(SimpleSpanProcessor(exporter)),
        observed("job", job=7, task="answer"),
        observed("turn", message=12) as it,
    ):
        it.note(reference="ab12")
        line = json.loads(JsonFormatter().format(record))
    (span,) = spans_of(exporter, "turn")
    assert (line["level"], line["text"]) == ("ERROR", "Turn ab12 failed\nbadly")
    assert (line["message"], line["job"], line["reference"]) == (12, 7, "ab12")
    assert line["trace_id"] == f"{trace_of(span):032x}"
    assert "message" not in json.loads(JsonFormatter().format(record))


def test_figures_and_spans_of_models_have_the_names_of_the_conventions() -> None:
    exporter, metrics = InMemorySpanExporter(), Metrics()
    asking = {"provider": "google_genai", "model": "some-model"}
    with tracing(SimpleSpanProcessor(exporter)), watching(metrics), observed("model", **asking) as step:
        step.note(tokens={"input": 12, "output": 3})
    (span,) = exporter.get_finished_spans()
    assert span.name == "chat some-model"
    assert dict(span.attributes or {}) == {
        genai.GEN_AI_OPERATION_NAME: "chat",
        genai.GEN_AI_PROVIDER_NAME: "gcp.gemini",
        genai.GEN_AI_REQUEST_MODEL: "some-model",
        genai.GEN_AI_USAGE_INPUT_TOKENS: 12,
        genai.GEN_AI_USAGE_OUTPUT_TOKENS: 3,
    }
    names = {family.name for family in metrics.registry.collect()}
    assert gen_ai_metrics.GEN_AI_CLIENT_OPERATION_DURATION.replace(".", "_") + "_seconds" in names
    assert gen_ai_metrics.GEN_AI_CLIENT_TOKEN_USAGE.replace(".", "_") in names
    asked = {
        "gen_ai_operation_name": "chat",
        "gen_ai_provider_name": "gcp.gemini",
        "gen_ai_request_model": "some-model",
    }
    kinds = {"gen_ai_token_type": "input"}
    assert metrics.registry.get_sample_value("gen_ai_client_token_usage_sum", asked | kinds) == 12
