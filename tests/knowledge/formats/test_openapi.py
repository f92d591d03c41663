from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.formats.conversion import convert, convert_file

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one worker process serves them all

FILES = Path(__file__).parent / "files"


def section(text: str, heading: str) -> str:
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


async def test_each_operation_is_a_section_with_its_parameters_and_their_defaults() -> None:
    page = await convert_file(FILES / "rooms.yaml")
    assert page.title == "Rooms API"
    assert page.text.startswith("# Rooms API 1.4.0\n\n**Overview**\n\nBooks rooms of the office.")
    listing = section(page.text, "GET /rooms/{room}/bookings: List the bookings of a room")
    assert "| `room` | path | string | yes |  | The name of the room. |" in listing
    assert "| `limit` | query | integer (at least 1, at most 100) | no | `20` | How many bookings" in listing
    assert "| 200 | The bookings, the next one first. | array of Booking |" in listing
    booking = section(page.text, "POST /rooms/{room}/bookings: Book a room")
    assert "Request body: Booking, application/json\n\n| Field |" in booking
    assert '```json\n{\n  "title": "Planning",\n  "minutes": 45\n}\n```' in booking
    assert "deprecated" in section(page.text, "DELETE /rooms/{room}/bookings")


async def test_schemas_have_their_values_and_defaults() -> None:
    page = await convert_file(FILES / "rooms.yaml")
    assert "Type: string (one of `asked`, `booked`, `refused`)" in section(page.text, "Schema Status")
    assert "| `minutes` | integer | no | `30` |  |" in section(page.text, "Schema Booking")


async def test_swagger_2_is_read_and_a_schema_that_contains_itself_ends() -> None:
    page = await convert_file(FILES / "doors.json")
    assert "`https://doors.desk.example/api`" in page.text
    operation = section(page.text, "PUT /doors/{id}/open: Open a door")
    assert "| `seconds` | query | integer | no | `5` | How long it stays open. |" in operation
    assert "Request body: Visitor\n\n| Field |" in operation
    assert operation.count("`name`") == 1


@pytest.mark.parametrize(
    "text", ['{"swagger": "2.0"}', "openapi: 3\n  paths: [", "# openapi: 3.0\nname: x\n", "openapi: [*a\n"]
)
async def test_any_other_data_is_kept_as_it_is(text: str) -> None:
    assert (await convert("a.yaml", text.encode())).text == text


async def test_a_description_that_is_strangely_built_is_read_as_far_as_it_goes() -> None:
    text = (
        '{"openapi": "3.0.0", "info": [], "paths": {"/a": {"get": {"parameters": 5, "responses": []}, "post": null}}}'
    )
    assert "## GET /a\n\n## POST /a" in (await convert("a.json", text.encode())).text
