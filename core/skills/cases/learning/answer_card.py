"""The card of a proposed or learned answer, in the thread of its case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.buttons import offer_asking, offer_staying
from core.model.replies import Reply
from core.skills.cases.card import plain
from core.skills.cases.learning.team_answer import audience_words
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from core.model.replies import Choice
    from core.skills.cases.learning.team_answer import State, TeamAnswer

_TITLES: Final[dict[State, str]] = {
    "proposed": N_("May I answer like this in the future?"),
    "approved": N_("{name} has approved this. I answer like this from now on."),
    "rejected": N_("{name} has rejected this. I do not learn it."),
    "withdrawn": N_("{name} has taken this back. I have forgotten it."),
}


def answer_card(answer: TeamAnswer) -> Reply:
    """Return the card. It replaces the card of the same answer."""
    lines = [f"**{_(_TITLES[answer.state]).format(name=plain(answer.decided_by_name) or _('The team'))}**"]
    if answer.question:
        quoted = "\n".join(f"> {line}" for line in answer.answer.splitlines())
        lines += [f"**{plain(answer.question)}**", quoted]
    if answer.state in ("proposed", "approved"):
        lines.append(_("Who can find it: {audience}").format(audience=plain(audience_words(answer))))
    return Reply(
        "\n\n".join(lines),
        kind="notice",
        choices=tuple(_buttons(answer)),
        subjects=(f"case {answer.case_id}", answer.subject_key),
        renews=answer.subject_key,
    )


def _buttons(answer: TeamAnswer) -> list[Choice]:
    number = answer.case_id
    edits = [
        offer_asking(_("Edit the answer"), "edit_answer", "text", _("What is the answer?"), case=number),
        offer_asking(_("Edit the question"), "edit_question", "text", _("What is the question?"), case=number),
        offer_asking(
            _("Who can find it"),
            "set_answer_audience",
            "audience",
            _("Who can find it: everybody, this conversation, or which audience?"),
            case=number,
        ),
    ]
    match answer.state:
        case "proposed":
            approve = offer_staying(_("Approve"), "approve_answer", case=number)
            return [approve, *map(_staying, edits), offer_staying(_("Reject"), "reject_answer", case=number)]
        case "approved":
            return [*map(_staying, edits), offer_staying(_("Take it back"), "take_back_answer", case=number)]
        case "rejected":
            return [offer_staying(_("Approve"), "approve_answer", case=number)]
        case _:
            return []


def _staying(choice: Choice) -> Choice:
    return replace(choice, stays=True)
