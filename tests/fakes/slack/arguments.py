"""Reads a call of the Web API as clients write it: JSON, a form, or a query; with the token in a header or beside it.

Source: docs.slack.dev/apis/web-api. Slack overlooks arguments that it does not know; the fake refuses them, so that a
mistyped one is found.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.errors import Refused
from tests.fakes.slack.methods import FLAGS, FORMAT_ERRORS, JSON_ARGUMENTS, NUMBERS

if TYPE_CHECKING:
    from aiohttp import web

    from tests.fakes.slack.methods import Method
    from tests.fakes.slack.state import Json

EVERYWHERE = ("team_id",)  # slack_bolt's clients add it to every call
TRUE, FALSE = {"1", "true", "True"}, {"0", "false", "False"}


async def read(request: web.Request) -> tuple[Json, str]:
    """The arguments as they came, and the token; empty where there is none."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise Refused("invalid_json") from error
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        given |= body
    elif request.method == "POST":
        given |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    beside = given.pop("token", "")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return given, token if scheme == "Bearer" else str(beside)


def checked(method: Method, given: Json) -> Json:
    """The arguments as what they mean. Raises Refused for one that is unknown, missing or malformed."""
    known = {*method.required, *method.optional, *EVERYWHERE}
    faults = [f"[ERROR] no such argument: {name}" for name in given if name not in known]
    meant = {name: _meant(name, value) for name, value in given.items() if value is not None}
    faults += [f"[ERROR] missing required field: {name}" for name in method.required if name not in meant]
    if faults:
        raise Refused("invalid_arguments", faults)
    return meant


def _meant(name: str, value: Any) -> Any:
    if name in JSON_ARGUMENTS:
        return _parsed(name, value)
    if name in FLAGS:
        return _flag(name, value)
    if name in NUMBERS:
        return _number(name, value)
    if not isinstance(value, str):
        raise _must_be(name, "a string")
    return value


def _parsed(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        if name in FORMAT_ERRORS:
            raise Refused(FORMAT_ERRORS[name]) from error
        raise _must_be(name, "valid JSON") from error


def _flag(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in TRUE | FALSE:
        return str(value) in TRUE
    raise _must_be(name, "a boolean")


def _number(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise _must_be(name, "a number") from error


def _must_be(name: str, what: str) -> Refused:
    return Refused("invalid_arguments", [f"[ERROR] must be {what} [json-pointer:/{name}]"])
