"""A scripted server that speaks OpenAI's chat API over real loopback sockets: the model end of the path, in tests.

async with ScriptedModel(["Hello.", ScriptedTurn(tool_calls=(ToolCall("add", {"a": 1}),))]) as server:
    model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none")
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool. `arguments` as a string is sent as it stands, so that it can be malformed."""

    name: str
    arguments: Mapping[str, Any] | str
    id: str = ""

    def written(self, index: int) -> Json:
        arguments = self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)
        function = {"name": self.name, "arguments": arguments}
        return {"id": self.id or f"call_{index}", "type": "function", "function": function}


@dataclass(frozen=True, slots=True)
class ScriptedTurn:
    """One answer: words, tool calls, or an HTTP error; late, behind a gate, or cut off.

    `status` other than 200 answers an error, with `retry_after_seconds` in the header if given. `cut_after_events`
    closes the connection after so many events of a stream (after none, where nothing is streamed). `usage` replaces
    the figures
    of what was used.
    """

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    status: int = 200
    retry_after_seconds: float | None = None
    delay_seconds: float = 0
    gate: asyncio.Event | None = None
    cut_after_events: int | None = None
    finish_reason: str = ""
    usage: Json | None = None

    @property
    def finish(self) -> str:
        return self.finish_reason or ("tool_calls" if self.tool_calls else "stop")


Answer = ScriptedTurn | str
Script = Callable[[Json], Answer]


@dataclass(frozen=True, slots=True)
class MediaRequest:
    """A request for a picture or a transcript."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class MediaAnswer:
    """The answer to one: an object, sent as JSON, or bytes; late, with a status, or cut off."""

    body: Any
    status: int = 200
    delay_seconds: float = 0
    cut: bool = False


class ScriptIsOver(AssertionError):
    """The model was asked more often than the script has turns."""


@dataclass(slots=True)
class ScriptedModel:
    """The server. `script` is turns, used in order, or a function of the request; `requests` keeps their bodies.

    `media` is a function that answers requests for pictures and transcripts.
    """

    script: Sequence[Answer] | Script
    requests: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    media: Callable[[MediaRequest], MediaAnswer] | None = None
    media_requests: list[MediaRequest] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _connections: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        assert self._server is not None, "the server is not running"
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}/v1"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection is not None
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)
        try:
            while request := await _read(reader):
                if not await self._answer(*request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> bool:
        if path.endswith("/models"):
            return await _send(writer, 200, {"object": "list", "data": [{"id": "scripted", "object": "model"}]})
        if self.media and path.endswith(
            ("/images/generations", "/images/edits", "/audio/transcriptions", "/picture.png")
        ):
            return await self._answer_media(path, headers, body, writer)
        if not path.endswith("/chat/completions"):
            return await _send(writer, 404, _error(404, f"no such path: {path}"))
        request: Json = json.loads(body)
        self.requests.append(request)
        self.headers.append(headers)
        turn = self._next(request)
        await asyncio.sleep(turn.delay_seconds)
        if turn.gate:
            await turn.gate.wait()
        return await _play(turn, request, writer)

    async def _answer_media(
        self, path: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer a request for a picture or a transcript as the script of `media` says."""
        assert self.media is not None
        asked = MediaRequest(path, headers, body)
        self.media_requests.append(asked)
        answer = self.media(asked)
        await asyncio.sleep(answer.delay_seconds)
        if answer.cut:
            return False
        if isinstance(answer.body, bytes):
            writer.write(_head(answer.status, {"Content-Length": str(len(answer.body))}) + answer.body)
            await writer.drain()
            return True
        return await _send(writer, answer.status, answer.body)

    def _next(self, request: Json) -> ScriptedTurn:
        if callable(self.script):
            answer = self.script(request)
        elif len(self.requests) <= len(self.script):
            answer = self.script[len(self.requests) - 1]
        else:
            answer = ScriptedTurn(status=400, text="the script is over")
        return ScriptedTurn(answer) if isinstance(answer, str) else answer

    def assert_finished(self) -> None:
        """Raise ScriptIsOver unless exactly the scripted turns were asked for."""
        if not callable(self.script) and len(self.requests) != len(self.script):
            raise ScriptIsOver(f"{len(self.requests)} requests for {len(self.script)} turns")


async def _read(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes] | None:
    line = await reader.readline()
    if not line:
        return None
    headers: dict[str, str] = {}
    while (header := (await reader.readline()).decode("latin-1").strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return line.decode("latin-1").split()[1].partition("?")[0], headers, body


async def _play(turn: ScriptedTurn, request: Json, writer: asyncio.StreamWriter) -> bool:
    if turn.status != 200:
        late = {"Retry-After": f"{turn.retry_after_seconds:g}"} if turn.retry_after_seconds is not None else {}
        return await _send(writer, turn.status, _error(turn.status, turn.text or "scripted error"), late)
    if request.get("stream"):
        return await _stream(turn, request, writer)
    if turn.cut_after_events is not None:
        return False
    return await _send(writer, 200, _completion(turn, request))


async def _send(writer: asyncio.StreamWriter, status: int, body: Json, extra: Mapping[str, str] = {}) -> bool:
    content = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(content)), **extra}
    writer.write(_head(status, headers) + content)
    await writer.drain()
    return True


async def _stream(turn: ScriptedTurn, request: Json, writer: asyncio.StreamWriter) -> bool:
    writer.write(_head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}))
    async for event in _events(turn, request):
        data = f"data: {event}\n\n".encode()
        writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await writer.drain()
    if turn.cut_after_events is not None:
        return False
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _events(turn: ScriptedTurn, request: Json) -> AsyncIterator[str]:
    wanted = (request.get("stream_options") or {}).get("include_usage", False)
    choices: list[list[Json]] = [[{"index": 0, "delta": delta, "finish_reason": None}] for delta in _deltas(turn)]
    choices.append([{"index": 0, "delta": {}, "finish_reason": turn.finish}])
    events = [_chunk(request, choice) for choice in choices]
    if wanted:
        events.append({**_chunk(request, []), "usage": _usage(turn, request)})
    for event in events[: turn.cut_after_events]:
        yield json.dumps(event)
    if turn.cut_after_events is None:
        yield "[DONE]"


def _deltas(turn: ScriptedTurn) -> Iterator[Json]:
    yield {"role": "assistant", "content": ""}
    for word in re.findall(r"\S+\s*|\s+", turn.text):
        yield {"content": word}
    for index, call in enumerate(turn.tool_calls):
        written = call.written(index)
        arguments = written["function"]["arguments"]
        half = len(arguments) // 2
        start: Json = {**written, "index": index, "function": {"name": call.name, "arguments": ""}}
        yield {"tool_calls": [start]}
        for part in (arguments[:half], arguments[half:]):
            yield {"tool_calls": [{"index": index, "function": {"arguments": part}}]}


def _completion(turn: ScriptedTurn, request: Json) -> Json:
    message: Json = {"role": "assistant", "content": turn.text or (None if turn.tool_calls else "")}
    if turn.tool_calls:
        message["tool_calls"] = [call.written(index) for index, call in enumerate(turn.tool_calls)]
    choice = {"index": 0, "message": message, "finish_reason": turn.finish}
    return {**_frame(request, "chat.completion", [choice]), "usage": _usage(turn, request)}


def _chunk(request: Json, choices: list[Json]) -> Json:
    return _frame(request, "chat.completion.chunk", choices)


def _frame(request: Json, kind: str, choices: list[Json]) -> Json:
    return {"id": "chatcmpl-scripted", "object": kind, "created": 0, "model": request.get("model"), "choices": choices}


def _usage(turn: ScriptedTurn, request: Json) -> Json:
    """Count words as tokens: stable, and enough to see that usage arrives. A script can claim anything else."""
    if turn.usage is not None:
        return turn.usage
    asked, said = len(json.dumps(request["messages"]).split()), len(turn.text.split())
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _error(status: int, text: str) -> Json:
    return {"error": {"message": text, "type": "scripted", "param": None, "code": str(status)}}


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
