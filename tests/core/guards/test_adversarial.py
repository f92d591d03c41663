from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from core.guards import check_answer, remove_unknown_links
from tests.core.guards.drafts import LINKS, draft
from tests.core.guards.material import FALSE, HONEST, PASSAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from core.guards import Verdict

pytestmark = pytest.mark.slow

CLIENT = MarkdownIt("commonmark", {"linkify": True, "html": True}).enable(["linkify", "table", "strikethrough"])
EVIDENCE = "\n".join(f"{passage.source} {passage.text}" for passage in PASSAGES)
HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
DRAFTS = 1_000
SAMPLE = 100
"""How many of the drafts stand in the suite. All are a proof."""
PER_TEST = 50


def tokens(text: str) -> Iterator[Token]:
    environment: dict[str, object] = {}
    for token in CLIENT.parse(text, environment):
        yield token
        yield from token.children or ()
    assert not environment.get("references")


def words(text: str) -> str:
    """What a reader sees outside code."""
    return "".join(
        "\n" if token.type in ("softbreak", "paragraph_close") else token.content
        for token in tokens(text)
        if token.type in ("text", "softbreak", "paragraph_close")
    )


def assert_honest(verdict: Verdict) -> None:
    for citation in verdict.citations:
        passage = next(passage for passage in PASSAGES if passage.document_id == citation.document)
        assert passage.text[citation.start - passage.start : citation.end - passage.start] == citation.quote != ""
        assert (citation.title, citation.source) == (passage.title, passage.source)
    shown = [int(number) for number in re.findall(r"\[(\d+)\]", words(verdict.text))]
    assert list(dict.fromkeys(shown)) == [citation.number for citation in verdict.citations]
    assert [citation.number for citation in verdict.citations] == list(range(1, len(verdict.citations) + 1))
    assert len({(citation.document, citation.start, citation.end) for citation in verdict.citations}) == len(
        verdict.citations
    )


def assert_harmless(text: str, evidence: str = EVIDENCE) -> None:
    for token in tokens(text):
        assert token.type not in ("html_inline", "html_block", "image")
        if token.type == "link_open":
            target = str(token.attrs["href"])
            bare = target.removeprefix("mailto:")
            assert bare in evidence or re.sub("^https?://", "", bare) in evidence.split(), target
    seen = words(text)
    assert not re.search(r"[@＠](everyone|here|channel)|<[!@#]", seen)
    assert not re.search(r"(?i)\b(?:javascript|data|vbscript):\S", seen)
    for url in re.findall(r"(?i)\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+", seen):
        assert url.rstrip(".,)") in evidence, url
    assert not HIDDEN.search(text)


@pytest.mark.parametrize(
    "first",
    [
        *range(0, SAMPLE, PER_TEST),
        *(pytest.param(first, marks=pytest.mark.proof) for first in range(SAMPLE, DRAFTS, PER_TEST)),
    ],
)
def test_nothing_false_gets_out_of_adversarial_drafts(first: int) -> None:
    passed = 0
    for seed in range(first, first + PER_TEST):
        made = draft(seed)
        verdict = check_answer(made.text, PASSAGES, allowed=())
        assert_honest(verdict)
        assert_harmless(verdict.text)
        assert remove_unknown_links(verdict.text, allowed=(EVIDENCE,)) == verdict.text
        assert verdict.problems or not made.poisoned
        if not verdict.problems:
            assert_proved(verdict)
            passed += 1
    assert passed, "some drafts pass"


def assert_proved(verdict: Verdict) -> None:
    """Each number that a reader sees stands in the evidence, in one of the ways of writing it."""
    evidence = " ".join(f"{c.quote} {c.title} {c.source}" for c in verdict.citations)
    known = set(re.findall(r"\d+", evidence)) | SPELLED
    for number in re.findall(r"\d+", re.sub(r"\[\d+\]", "", words(verdict.text))):
        assert number in known or number.zfill(2) in known, number


SPELLED = set(re.findall(r"\d+", " ".join(sentence for _, sentence in HONEST)))
"""Numbers that honest paraphrases write in another way than the passages (`18:00` as `6 pm`)."""


@pytest.mark.parametrize("count", [SAMPLE, pytest.param(DRAFTS, marks=pytest.mark.proof)])
def test_honest_drafts_among_noise_pass(count: int) -> None:
    drafts = [made.text for made in map(draft, range(0, count, 2)) if not made.poisoned and not made.muddy]
    failed = [text for text in drafts if not is_clean(text)]
    assert len(drafts) > count // 10
    assert len(failed) <= len(drafts) // 10, failed


def is_clean(text: str) -> bool:
    return not check_answer(text, PASSAGES, allowed=()).problems


@pytest.mark.parametrize("template", LINKS)
@pytest.mark.parametrize(
    "host", ["evil.com", "docs.acme.example.evil.com/x_y?q=(1)", "аcme.example", "evil.example:80#x"]
)
def test_no_syntax_carries_a_link_out(template: str, host: str) -> None:
    for text in (
        template,
        f"See {template} now.",
        f"Refunds [1] {template}",
        f"- a\n- {template}",
        f"**{template}**",
        f"a{template}",
    ):
        written = text.format(u=host)
        assert_harmless(remove_unknown_links(written, allowed=(EVIDENCE,)))
        assert_harmless(check_answer(written, PASSAGES, allowed=()).text)


def test_honest_paraphrases_pass() -> None:
    failed = [sentence for number, sentence in HONEST if not is_clean(f"{sentence[:-1]} [{number}].")]
    assert len(failed) <= len(HONEST) // 10, failed


@pytest.mark.parametrize(("number", "sentence"), FALSE)
def test_a_false_sentence_has_a_problem(number: int, sentence: str) -> None:
    verdict = check_answer(f"{sentence[:-1]} [{number}].", PASSAGES, allowed=())
    assert verdict.problems
    assert verdict.citations == ()
