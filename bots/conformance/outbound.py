"""What an adapter must show, and how: everything that a reply contains, and nothing else."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

import pytest

from bots.conformance.abilities import CALLS, CODE, LEFT, LINE, LINES, RIGHT
from bots.conformance.fixtures import QUOTED, TITLE, conform
from bots.conformance.stage import Where
from core.model.replies import Reply

if TYPE_CHECKING:
    from bots.conformance.scene import Scene

_FENCE = re.compile(r"^ *(```+|~~~+)", re.MULTILINE)


@conform
async def test_a_text_is_shown_as_it_is(scene: Scene) -> None:
    text = "that it costs 5 € < 6 € & more, “perhaps”; naïve 🙂 日本語"
    (answer,) = await scene.ask(f"Recite {text}")
    assert answer.text.strip() == text
    assert answer.pings == ()


@conform
async def test_a_proof_is_shown_with_its_number_and_its_source(scene: Scene) -> None:
    (answer,) = await scene.ask("When are the lanterns lit?")
    assert QUOTED in answer.text
    assert answer.text.count("[1]") == 2
    assert TITLE in answer.text


@conform
async def test_choices_are_shown_in_their_order(scene: Scene) -> None:
    (question,) = await scene.ask("Which way can I go?")
    assert "There are two ways." in question.text
    assert question.buttons == (LEFT, RIGHT)


@conform
async def test_a_long_text_is_shown_in_order_and_nothing_of_it_is_lost(scene: Scene) -> None:
    shown = await scene.ask("Show me the long text")
    longest = scene.stage.longest
    if longest:
        assert len(shown) > 1
        assert all(len(message.text) <= longest for message in shown)
    text = "\n".join(message.text for message in shown)
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines == [LINE.format(number=number) for number in range(LINES)][: len(lines)]
    assert len(lines) == LINES


@conform
async def test_a_fence_survives_with_its_code(scene: Scene) -> None:
    (answer,) = await scene.ask("Show me some code")
    before, fence, rest = answer.text.partition("```")
    code, closing, after = rest.partition("\n```")
    assert (before.strip(), fence, closing) == ("Here it is:", "```", "\n```")
    assert code.partition("\n")[2].strip("\n").replace("\u200b", "") == CODE
    assert "all" in after


@conform
async def test_a_fence_that_is_cut_is_closed_and_opened_again(scene: Scene) -> None:
    shown = await scene.ask("Show me the long code")
    assert all(len(_FENCE.findall(message.text)) % 2 == 0 for message in shown)
    numbers = re.findall(r"call\((\d+),", "\n".join(message.text for message in shown))
    assert [int(number) for number in numbers] == list(range(CALLS))


@conform
async def test_no_text_pings_anybody(scene: Scene) -> None:
    every = " and ".join(scene.stage.pinging)
    await scene.ask(f"Recite {every}, **{every}**, `{every}` and [{every}](https://example.com)")
    await scene.ask("\n".join(("Recite the code:", "", "```", *scene.stage.pinging, "```")))
    shown = await scene.standing()
    assert len(shown) == len([message for message in shown if message.pings == ()]) > 0


@pytest.mark.parametrize("where", Where)
@conform
async def test_what_is_shown_while_it_is_written_pings_nobody_and_gives_way_to_the_reply(
    scene: Scene, where: Where
) -> None:
    await scene.ask("Recite hello", where, mention=where is Where.CHANNEL)
    adapter, address = await scene.place()
    message, every = await scene.newest(), " ".join(scene.stage.pinging)
    draft = await adapter.show(message, f"It is {every}", draft=None)
    draft = await adapter.show(message, f"It is {every} `{every}` noon", draft=draft)
    assert [message.pings for message in await scene.standing(where) if message.pings] == []
    await adapter.send(address, Reply("It is noon."), key=secrets.token_hex(12), replaces=draft)
    await scene.stands("hello", "It is noon.", where=where)
