"""From the passages found to a reply: quoted sentences, each with its citation, or an honest "I don't know"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.extraction import extract, extract_topic
from core.agent.offline.quotation.language_gap import find_gap
from core.agent.offline.quotation.quotes.quote_selection import is_row
from core.agent.offline.quotation.quotes.shown_quote import write_quote
from core.model.replies import Citation, Reply
from core.text.catalogue import N_, _
from core.text.sentences import blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.embeddings import Embeddings

    from core.agent.offline.quotation.extraction import Extract
    from core.agent.offline.quotation.language_gap import LanguageGap
    from core.agent.offline.quotation.quotes.quote_selection import Quote
    from core.model.knowledge import Hit, Reader

NOTHING_FOUND: Final = N_("I don't know: I found nothing in the documents that answers this.")

NOTHING_READ: Final = N_("I don't know: I have read no documents yet.")
NOTHING_IN_LANGUAGE: Final = N_(
    "I don't know: I found nothing in {asked}. The documents here are in {told}: try asking in {told}."
)
LANGUAGE_NAMES: Final = {
    "en": N_("English"),
    "de": N_("German"),
    "es": N_("Spanish"),
    "fr": N_("French"),
    "pt": N_("Portuguese"),
}

VERDICTS: Final = {True: N_("Yes"), False: N_("No")}


NEAR: Final = 0.15
"""The lowest confidence at which a quote that is no answer is worth showing."""


@dataclass(frozen=True, slots=True)
class Quoter:
    """Answers by quoting. `embeddings` is the embedder of the search; `contact` is where people find a human.

    A `reader` helps to choose what is quoted, and to know whether it answers.
    """

    embeddings: Embeddings | None = None
    contact: str = ""
    reader: Reader | None = None

    def answer(self, question: str, hits: Sequence[Hit], *, quoted: Sequence[Citation] = ()) -> Reply:
        """Answer a question by quoting the passages found for it; `answered` is False if they don't answer it.

        What comes close without being an answer is quoted as such. `quoted` is what was quoted in the answer before. If
        there is no passage at all, there is no document either, as far as this person may know.
        """
        if not hits:
            return self._decline(_(NOTHING_READ))
        return self._reply(extract(question, hits, self.embeddings, self.reader, quoted=quoted))

    def answer_topic(self, question: str, hits: Sequence[Hit]) -> Reply:
        """Answer a follow-up, made complete, as a question of its own, if the passages say all that it names."""
        return self._reply(extract_topic(question, hits, self.embeddings, self.reader))

    def _reply(self, found: Extract) -> Reply:
        if found.answered:
            answer = quotation(found.quotes)
            text = answer.text if found.verdict is None else f"{_(VERDICTS[found.verdict])}.\n\n{answer.text}"
            return replace(answer, text=text, answered=True, confidence=found.confidence)
        if found.best and is_near(found):
            return self._closest(quotation([found.best]), confidence=found.confidence)
        return self.decline(confidence=found.confidence, gap=found.gap)

    def find_gap(self, question: str, hits: Sequence[Hit]) -> LanguageGap | None:
        """Return the language of a question and that of all passages found for it, if they are worlds apart."""
        return find_gap(question, [hit.passage for hit in hits], self.embeddings)

    def decline(self, *, confidence: float = 0.0, gap: LanguageGap | None = None) -> Reply:
        """Say "I don't know", in which language to ask if the documents are in another one, and where a human is."""
        if gap is None:
            return self._decline(_(NOTHING_FOUND), confidence)
        asked, told = (_(LANGUAGE_NAMES[language]) for language in gap)
        return self._decline(_(NOTHING_IN_LANGUAGE).format(asked=asked, told=told), confidence)

    def _decline(self, why: str, confidence: float = 0.0) -> Reply:
        return Reply(f"{why} {self.ask_human()}", answered=False, confidence=confidence)

    def ask_human(self) -> str:
        """Return a sentence that says where to find a human."""
        human = _("Please ask a human: {contact}.") if self.contact else _("Please ask a human on the team.")
        return human.format(contact=self.contact)

    def _closest(self, closest: Reply, *, confidence: float) -> Reply:
        text = _("I don't know for sure. The closest I found is this:\n\n{quote}\n\nDoes that help? If not: {human}")
        worded = text.format(quote=as_block(closest.text), human=self.ask_human())
        return replace(closest, text=worded, answered=False, confidence=confidence)


def is_near(found: Extract) -> bool:
    """Return whether what was found at least comes close to an answer."""
    return bool(found.quotes) and found.confidence >= NEAR


def quotation(quotes: Sequence[Quote]) -> Reply:
    """Return quotes as a reply with a citation for each."""
    citations = tuple(
        Citation(number, passage.document_id, passage.title, passage.source, quote.text, quote.start, quote.end)
        for number, quote in enumerate(quotes, 1)
        for passage in [quote.passage]
    )
    return Reply("\n".join(_lines(quotes)), citations=citations)


def as_block(text: str) -> str:
    """Return a text as a block quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _lines(quotes: Sequence[Quote]) -> list[str]:
    """Write each quote with its mark: sentences of a paragraph on one line, lists and code on lines of their own."""
    lines: list[str] = []
    previous: Quote | None = None
    for number, quote in enumerate(quotes, 1):
        text = write_quote(quote)
        marked = f"{text}\n\n[{number}]" if text.endswith(("```", "~~~", "|")) else f"{text} [{number}]"
        if previous and _runs_on(previous, quote):
            lines[-1] += f" {marked}"
        else:
            lines += ["", marked] if lines else [marked]
        previous = quote
    return lines


def _runs_on(before: Quote, quote: Quote) -> bool:
    """Return whether two quotes stand in one paragraph, so that they can follow each other on one line."""
    if before.passage.id != quote.passage.id or before.end > quote.start:
        return False
    between = before.passage.text[before.end - before.passage.start : quote.start - quote.passage.start]
    return "\n\n" not in between and _is_prose(before) and _is_prose(quote)


def _is_prose(quote: Quote) -> bool:
    return (
        len(blocks(quote.text)) == 1
        and not is_row(quote)
        and (quote.text[:1].isalnum() or quote.text[:1] in "\"“‘('«`*_")
    )
