"""Code through the path of a message, with a scripted model: explained, never executed, in fences with a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.skills.code.fences import with_named_languages
from tests.fakes.writers import desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool


@pytest.mark.slow
async def test_code_is_explained_and_a_secret_in_it_does_not_leave(pool: AsyncConnectionPool) -> None:
    said = "It logs in.\n\n```\ndef login(): pass\n```"
    async with desk(pool, [said]) as ana:
        reply = await ana.says(
            "explain this code:\n```python\nimport os\n"
            "AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzK3mPLEKEY'\n"
            "AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7QWERTYU'\nos.system('touch /tmp/executed')\n```"
        )
        asked = ana.asked()
    assert "```python\ndef login(): pass\n```" in reply.text
    assert "os.system" in asked
    assert "wJalrXUtnFEMI" not in asked or "AKIAIOSFODNN7QWERTYU" not in asked
    assert "left out a secret" in reply.text


@pytest.mark.slow
async def test_an_error_is_debugged_in_an_unreliable_world(pool: AsyncConnectionPool) -> None:
    async with desk(pool, ["The key is missing."]) as ana:
        reply = await ana.says("debug this:\nTraceback (most recent call last):\nKeyError: 'a'")
        assert reply.text == "The key is missing."
        assert "KeyError: 'a'" in ana.asked()
        assert "could not be reached" in (await ana.says("write a Python function that adds two numbers")).text


@pytest.mark.slow
async def test_without_a_model_code_needs_one(pool: AsyncConnectionPool) -> None:
    async with desk(pool) as ana:
        assert "FRONTDESK_MODEL" in (await ana.says("explain this code: x = 1")).text
        assert "FRONTDESK_MODEL" in (await ana.says("Erkläre diesen Code: x = 1")).text


def test_fences_are_closed_and_named() -> None:
    assert with_named_languages("a\n```\nSELECT 1\n```\nb") == "a\n```sql\nSELECT 1\n```\nb"
    assert with_named_languages("```rust\nfn a() {}") == "```rust\nfn a() {}\n```"
    assert with_named_languages("```\nhm") == "```text\nhm\n```"
    assert with_named_languages("no code") == "no code"
