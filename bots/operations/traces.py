"""Traces by OpenTelemetry: one from a platform's event to the reply that was sent, across jobs and processes.

A job carries the trace that it continues in its arguments, in the form of W3C's `traceparent`. Names and attributes of
a model's spans are those of OpenTelemetry's semantic conventions. No word that a person wrote is in a trace.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bots.operations.metrics import provider_name
from core.model.errors import SettingsError
from core.model.observation import watching

try:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import SpanKind, Status, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
except ImportError as error:
    raise SettingsError("FRONTDESK_TRACES needs the extra `otel`: pip install 'frontdesk[otel]'.") from error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.util.types import AttributeValue

    from core.model.observation import Step

_W3C: Final = TraceContextTextMapPropagator()
_PARENT: Final = "traceparent"
_KINDS: Final = {
    "event": SpanKind.CONSUMER,
    "job": SpanKind.INTERNAL,
    "turn": SpanKind.INTERNAL,
    "model": SpanKind.CLIENT,
    "send": SpanKind.PRODUCER,
    "hold": SpanKind.INTERNAL,
}


class Tracer:
    """Watches steps, and writes a span for each."""

    def __init__(self, processor: SpanProcessor) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": "frontdesk"}))
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("frontdesk")

    @contextmanager
    def watch(self, step: Step) -> Iterator[None]:
        """Write a span for a step. It continues what the step's job carried, or the span around it."""
        parent = _W3C.extract({_PARENT: step.continues}) if step.continues else None
        with self._tracer.start_as_current_span(
            _name(step), context=parent, kind=_KINDS[step.name], record_exception=False, set_status_on_exception=False
        ) as span:
            context = span.get_span_context()
            step.note(trace_id=f"{context.trace_id:032x}", span_id=f"{context.span_id:016x}")
            try:
                yield
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                span.set_attribute("error.type", type(error).__name__)
                raise
            finally:
                span.set_attributes(_attributes(step))
                if step.outcome == "failed":
                    span.set_status(Status(StatusCode.ERROR))

    def carried(self) -> str | None:
        """Return the current span as a `traceparent`."""
        carrier: dict[str, str] = {}
        _W3C.inject(carrier)
        return carrier.get(_PARENT)

    def close(self) -> None:
        """Send what is not sent yet."""
        self._provider.shutdown()


@contextmanager
def tracing(processor: SpanProcessor | None = None) -> Iterator[None]:
    """Write traces for the duration of the block. By default they are sent by OTLP, as OpenTelemetry's variables say.

    Raises:
        SettingsError: the exporter is not installed.
    """
    tracer = Tracer(processor or _otlp())
    try:
        with watching(tracer):
            yield
    finally:
        tracer.close()


def _otlp() -> SpanProcessor:
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError("FRONTDESK_TRACES needs the extra `otel`: pip install 'frontdesk[otel]'.") from error
    return BatchSpanProcessor(OTLPSpanExporter())


def _name(step: Step) -> str:
    if step.name == "model":
        return f"chat {step.facts['model']}"
    return f"{step.name} {step.facts['task']}" if step.name == "job" else step.name


def _attributes(step: Step) -> dict[str, AttributeValue]:
    """Return the attributes of a span: the ids that logs carry, and the conventions' names for a model."""
    facts = {name: value for name, value in step.facts.items() if isinstance(value, (str, int, float))}
    told: dict[str, AttributeValue] = {"frontdesk.outcome": step.outcome} if step.outcome else {}
    if step.name == "model":
        told["gen_ai.operation.name"] = "chat"
        told["gen_ai.provider.name"] = provider_name(str(facts.pop("provider")))
        told["gen_ai.request.model"] = facts.pop("model")
        if error := facts.pop("error", None):
            told["error.type"] = error
        for kind, count in step.facts.get("tokens", {}).items():
            told[f"gen_ai.usage.{kind}_tokens"] = count
    kept = {f"frontdesk.{name}": value for name, value in facts.items() if name not in {"trace_id", "span_id"}}
    return told | kept
