"""Asks the questions about documents kept aside, and says of each what would be quoted, and whether it answers."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

import numpy as np
from authored import read_documents, read_questions

from bots.assembly import open_desk
from core.agent.offline.quotation.extraction import choose, find_candidates
from core.settings.settings import Settings
from knowledge.documents import LoadedDocument, clean

FOUND = 8
"""How many passages are found for a question."""
COUNTS = {"answered": 1.0, "missed": 0.5, "near miss": 0.25, "absent": 1.0}
"""How much a case counts for the weights. Of a question that is *missed*, another part is quoted than what answers.

Half of the questions are near misses, many more than people ask, and these were written so that the scores of sentences
do not tell them. If they count more, the scores weigh too little, and questions that are off topic are answered."""
ASKED = {"answered": 1.0, "missed": 1.0, "near miss": 0.5, "absent": 0.25}
"""How much a case counts for the share of right answers, which the confidence tells: about how often people ask so."""


@dataclass(frozen=True, slots=True)
class Search:
    """A question about a document, and what is found for it; `state` is one of COUNTS."""

    document: str
    question: dict
    state: str
    hits: tuple


@dataclass(frozen=True, slots=True)
class Case:
    """A question: the signs of each sentence that may answer, which of them do, and the signs of the confidence.

    `state` is one of COUNTS, `answer` is its place in the document.
    """

    document: str
    language: str
    kind: str
    state: str
    sentences: list[dict[str, float]]
    gold: np.ndarray
    confidence: dict[str, float]
    quotes: tuple
    answer: tuple[int, int]

    @property
    def answered(self):
        return self.state == "answered"

    @property
    def right(self):
        """Whether what is quoted has a part of the answer."""
        start, end = self.answer
        own = [quote for quote in self.quotes if quote.passage.document_id == self.document]
        return any(quote.start < end and quote.end > start for quote in own)

    @property
    def counts(self):
        return COUNTS[self._outcome]

    @property
    def asked(self):
        return ASKED[self._outcome]

    @property
    def _outcome(self):
        return "missed" if self.answered and not self.right else self.state


async def gather():
    """Return the questions about documents kept aside, with what is found with their document and without it."""
    documents, aside = read_documents()
    asked = read_questions()
    languages = {name: questions[0]["lang"] for name, questions in asked.items()}
    with tempfile.TemporaryDirectory(prefix="frontdesk-weigh-") as home:
        async with open_desk(Settings(FRONTDESK_HOME=home)) as desk:
            audiences = {name: name if name in aside else _group(name, languages) for name in documents}
            for audience in sorted(set(audiences.values())):
                chosen = [name for name in documents if audiences[name] == audience]
                await desk.stores.library.learn(audience, audience, _loaded(documents, chosen), allow_secrets=True)
            search = desk.turn("").services.knowledge.search
            found = []
            for name in sorted(aside):
                group = _group(name, languages)
                others = {audiences[one] for one in documents if _group(one, languages) == group} - {name}
                for question in asked[name]:
                    state = "answered" if question["answer"] else "near miss"
                    for told, audiences_ in ((state, [*others, name]), ("absent", [*others])):
                        hits = await search(question["question"], audiences=sorted(audiences_), limit=FOUND)
                        found.append(Search(name, question, told, hits))
            return found, desk.stores.embedder.embeddings


def _group(name, languages):
    """Return what the documents beside a document have in common: by one author, and in one language."""
    return f"{name.split('-', 1)[0]} {languages[name]}"


def read_cases(searches, embeddings, reader):
    """Yield a case for each search that found sentences."""
    documents, _ = read_documents()
    texts = {name: clean(text) for name, (text, _) in documents.items()}
    for search in searches:
        found = find_candidates(search.question["question"], search.hits, embeddings, reader)
        if found:
            yield _case(search, texts[search.document], found)


async def _loaded(documents, names):
    for name in names:
        text, passages = documents[name]
        yield LoadedDocument(name, passages[0].path[0], name, clean(text), fingerprint="")


def _case(search, text, found):
    name, question, state = search.document, search.question, search.state
    answer = question["answer"]
    start = text.find(clean(answer)) if answer else -1
    end = start + len(clean(answer or ""))
    gold = np.array([_overlaps(one, name, start, end) for one in found.sentences])
    signs = [{"score": one.score, **found.readings.signs_of(one)} for one in found.sentences]
    choice = choose(found, search.hits)
    return Case(name, question["lang"], question["kind"], state, signs, gold, choice.signs, choice.quotes, (start, end))


def _overlaps(scored, document, start, end):
    passage, span = scored.hit.passage, scored.sentence.span
    return passage.document_id == document and passage.start + span.start < end and passage.start + span.end > start
