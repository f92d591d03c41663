"""Texts of one purpose are similar in any language; without its weights, nothing fails."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.agent.understanding.understanding import Understanding
from core.guards import find_unbacked_claims
from core.text import sentence_encoder as module
from core.text.sentence_encoder import SentenceEncoder, sentence_encoder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def loaded() -> SentenceEncoder:
    encoder = sentence_encoder()
    assert encoder
    return encoder


def test_texts_of_one_purpose_are_similar(loaded: SentenceEncoder) -> None:
    texts = ["where is my parcel", "wo ist denn mein Paket?", "borrow the projector until friday"]
    parcel, paket, projector = loaded.directions(loaded.vectors(texts))
    assert parcel @ paket > 0.2 + parcel @ projector


def test_a_vector_does_not_depend_on_the_texts_beside_it(loaded: SentenceEncoder) -> None:
    texts = ["is the canteen open", "please move the meeting with Ana to Thursday at ten"]
    beside, alone = loaded.directions(np.stack([loaded.vectors(texts)[0], loaded.vectors(texts[:1])[0]]))
    assert beside @ alone > 0.97


@pytest.fixture(params=["missing", "damaged"])
def without_weights(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    file = tmp_path / "sentence_encoder.npz"
    if request.param == "damaged":
        file.write_bytes(module.FILE.read_bytes()[:-1])
        file.with_suffix(".sha256").write_bytes(module.FILE.with_suffix(".sha256").read_bytes())
    monkeypatch.setattr(module, "FILE", file)
    sentence_encoder.cache_clear()
    yield
    sentence_encoder.cache_clear()


@pytest.mark.usefixtures("without_weights")
def test_without_its_weights_what_is_left_serves(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert Understanding([], None).rank("wake me at seven", {"set_reminder"})[0].outcome == "set_reminder"
        assert find_unbacked_claims("I've booked the room for you.", effects=[])
    assert len(caplog.records) == 1
    assert "Install Frontdesk again" in caplog.text
