"""An answer of the team: the question and the answer that a case teaches, and the document that it becomes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — the store reads the annotations
from typing import TYPE_CHECKING, Final, Literal

from core.abilities.audiences import of_conversation
from core.model.errors import SkillError
from core.model.knowledge import PUBLIC
from core.model.language import speaking
from core.model.messages import Address, Reach
from core.model.skill_documents import SkillDocument
from core.skills.cases.intake import FEWEST_WORDS
from core.text.catalogue import N_, _
from core.text.talk import answer_small_talk
from core.when.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from core.abilities.audiences import Audiences
    from core.model.messages import Message
    from core.skills.cases.case import Case
    from core.skills.cases.store import Entry

State = Literal["proposed", "approved", "rejected", "withdrawn"]

LONGEST_QUESTION: Final = 500
LONGEST_ANSWER: Final = 8000
"""In characters."""
EVERYBODY: Final = N_("everybody")
PLACE: Final = N_("this conversation")
"""What the audiences are called that have no name of their own."""
_SALUTATION: Final = re.compile(
    r"\A\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:morgen|tag|abend)|liebe[rs]?|moin|"
    r"hola|buenos d[ií]as|buenas|querid[oa]|bonjour|bonsoir|salut|ch[eè]re?|olá|oi|bom dia|boa (?:tarde|noite))"
    r"(?:[ \t]+[^\s,.!]+){0,2}[,!.]\s*",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^;=,\n]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAnswer:
    """A question with the team's answer, without what names a person.

    `place` is the conversation in which it was asked, and `audience` is who may find it. `thread` is where the team is
    shown it, or None. `answered_at` (aware) is when the team answered last. `reworded`: the question is in the team's
    words. `person` is the customer's id, or None once they were forgotten.
    """

    case_id: int
    service: str | None
    workspace: str | None
    person: str | None
    state: State = "proposed"
    question: str
    answer: str
    reworded: bool = False
    audience: str
    place: str
    language: str
    thread: Address | None = None
    answered_at: datetime
    decided_by_name: str = ""

    @property
    def key(self) -> str:
        """The key of its document."""
        return key_of(self.case_id)

    @property
    def subject_key(self) -> str:
        """How the replies name it that show it."""
        return f"answer {self.case_id}"

    def document(self, zone: tzinfo) -> SkillDocument:
        """Return the document that people find. Its title says when the team answered, by their day."""
        with speaking(self.language):
            day = wording().date("date_year", self.answered_at.astimezone(zone).date())
            title = _("Answered by the team on {date}").format(date=day)
        return SkillDocument(self.key, title, f"# {self.question}\n\n{self.answer}\n", self.audience)


def key_of(case_id: int) -> str:
    """Return the key of the document that a case teaches."""
    return f"case-{case_id}"


def question_of(case: Case, entries: Sequence[Entry]) -> str:
    """Return what the customer asked: their words of which the subject is the beginning, or else the subject."""
    said = [*(tried.question for tried in reversed(case.tried)), *(e.text for e in entries if e.kind == "customer")]
    begins = case.subject.rstrip("…").rstrip()
    found = next((text for text in said if _one_line(text).startswith(_one_line(begins))), "")
    longer = next((text for text in said if len(text.split()) >= FEWEST_WORDS), "")
    words = found or case.subject
    return _one_line(longer if len(words.split()) < FEWEST_WORDS and not words.endswith("?") and longer else words)


def answer_of(entries: Sequence[Entry]) -> str:
    """Return what the team answered: their words without notes, greetings, and questions to the customer."""
    said = [_without_salutation(entry.text) for entry in entries if entry.kind == "staff"]
    told = [text for text in said if text and answer_small_talk(text) is None]
    statements = [text for text in told if not text.endswith("?")]
    return "\n\n".join(statements)


def audience_of(message: Message | None, audiences: Audiences, place: str) -> str:
    """Return who may find what was asked with a message: who could read it there, and no one else.

    That is the conversation itself, if it is a direct one or not known any more; the named audience to which a channel
    belongs; and everybody, if it belongs to none.
    """
    own = of_conversation(place)
    if message is None or message.reach is Reach.DIRECT:
        return own
    named = [name for name in audiences.of(message) if name not in (PUBLIC, own)]
    return named[0] if named else PUBLIC


def audience_words(answer: TeamAnswer) -> str:
    """Return who may find an answer, in words."""
    if answer.audience == PUBLIC:
        return _(EVERYBODY)
    return _(PLACE) if answer.audience == of_conversation(answer.place) else answer.audience


def audience_named(words: str, place: str) -> str:
    """Return the audience that is meant by words, or by its name.

    Raises:
        SkillError: they are no name of an audience.
    """
    name = words.strip().rstrip(".!")
    if name.casefold() in (PUBLIC, EVERYBODY, _(EVERYBODY).casefold()):
        return PUBLIC
    if name.casefold() in (PLACE, _(PLACE).casefold()):
        return of_conversation(place)
    if not _NAME.fullmatch(name) or not name.isprintable():
        raise SkillError(_("“{words}” is not the name of an audience.").format(words=words))
    return name


def _without_salutation(text: str) -> str:
    rest = _SALUTATION.sub("", text).strip()
    return rest if rest == text.strip() else rest[:1].upper() + rest[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split())
