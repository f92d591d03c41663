"""The card of a case in the team's channel: who needs what, what was tried, and the buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from core.model.buttons import offer_asking, offer_staying
from core.model.language import current_language
from core.model.replies import Reply
from core.skills.cases.case import PRIORITIES, STATES, UNOWNED
from core.text.catalogue import N_, _
from core.text.excerpt import shortened
from core.when import find_zone, localize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.replies import Choice
    from core.skills.cases.case import Case, State, Tried

LISTED: Final = 3
"""How many earlier cases a card lists."""
LONGEST_QUOTE: Final = 300
"""In characters."""
HOW: Final = {
    "answer": N_("Write in this thread, and {name} reads it. What begins with // or 🔒 stays here."),
    "note": N_(
        "What you write in this thread stays here. What begins with >, and what you write by “Answer”, {name} reads."
    ),
}
"""What words in the thread are, by `Team.default`."""


def card(
    case: Case,
    earlier: Sequence[tuple[int, str, State]],
    *,
    now: datetime,
    notes: Sequence[str] = (),
    teams: Sequence[str] = (),
    default: Literal["answer", "note"] = "answer",
) -> Reply:
    """Return the card. It replaces the card of the same case at the same team.

    `notes` are what else is known of the case, `teams` are those that the case can be transferred to, and `default` is
    what words in the thread are.
    """
    lines = [
        f"**{_('Case')} {case.id}: {plain(case.subject)}**",
        " · ".join(_facts(case, now)),
        *(line for tried in case.tried for line in _tried(tried)),
    ]
    lines += notes
    if earlier:
        named = "; ".join(f"{number} “{plain(subject)}” ({_(STATES[state])})" for number, subject, state in earlier)
        lines.append(_("Earlier cases: {cases}").format(cases=named))
    if case.state != "solved":
        lines.append(f"_{how_to_write(case, default)}_")
    return Reply(
        "\n\n".join(lines),
        kind="notice",
        choices=tuple(buttons(case, teams=teams, default=default)),
        subjects=(case.subject_key,),
        renews=case.card_key,
    )


def moved_card(case: Case, *, to: str) -> Reply:
    """Return what replaces the card of a case that is transferred to another team."""
    gone = _("{team} has this case now. What is written here is not sent any more.").format(team=plain(to))
    text = f"**{_('Case')} {case.id}: {plain(case.subject)}**\n\n{gone}"
    return Reply(text, kind="notice", subjects=(case.subject_key,), renews=case.card_key)


def how_to_write(case: Case, default: Literal["answer", "note"]) -> str:
    """Return what becomes of words in the thread of the card."""
    return _(HOW[default]).format(name=plain(case.name))


def plain(text: str) -> str:
    """Return words of people in one line, without what would format the text around them."""
    return " ".join(text.split()).translate(_MARKS)


def _facts(case: Case, now: datetime) -> list[str]:
    state = _(STATES[case.state])
    if case.owner_name:
        state = _("{state}: {owner}").format(state=state, owner=plain(case.owner_name))
    facts = [state, plain(case.name), _language_name(case.language)]
    if case.zone:
        local = localize(now, find_zone(case.zone))
        facts.append(_("{time} there").format(time=f"{local:%H:%M}"))
    if (case.address.name or "").startswith("#"):
        facts.append(plain(case.address.name or ""))
    if case.priority != "normal":
        facts.append(_(PRIORITIES[case.priority]))
    return [*facts, *(f"#{plain(tag)}" for tag in case.tags)]


def _language_name(code: str) -> str:
    from babel import Locale  # noqa: PLC0415 — heavy at the start

    return (Locale(current_language()).get_language_name(code) or code).capitalize()


def _tried(tried: Tried) -> list[str]:
    asked = f"> {plain(shortened(tried.question, LONGEST_QUOTE))}"
    answer = plain(shortened(tried.answer, LONGEST_QUOTE))
    sources = f" ({'; '.join(map(plain, tried.sources))})" if tried.sources else ""
    return [asked, _("My answer: {answer}").format(answer=f"{answer}{sources}")]


def buttons(case: Case, *, teams: Sequence[str] = (), default: Literal["answer", "note"] = "answer") -> list[Choice]:
    """Return what the team can do with a case in its state. The buttons stay, because the card changes by itself."""
    if case.state == "solved":
        return [offer_staying(_("Reopen"), "reopen_case", case=case.id)]
    asked = _("Until when? For instance “tomorrow at 9”.")
    take = [offer_staying(_("Take"), "take_case", case=case.id, first=1)]
    owned = [
        offer_staying(_("Hand back"), "hand_back_case", case=case.id),
        offer_staying(_("Take over"), "take_case", case=case.id),
    ]
    return [
        *([_ask_answer(case)] if default == "note" else []),
        *(take if case.state in UNOWNED else owned),
        _ask_assign(case),
        *([_ask_transfer(case, teams)] if teams else []),
        replace(offer_asking(_("Snooze"), "snooze_case", "until", asked, case=case.id), stays=True),
        replace(_ask_priority(case), stays=True),
        offer_staying(_("Draft"), "draft_answer", case=case.id),
        offer_staying(_("Solve"), "solve_case", case=case.id),
    ]


def _ask_answer(case: Case) -> Choice:
    asked = _("What should {name} read?").format(name=case.name)
    return replace(offer_asking(_("Answer"), "answer_case", "words", asked, case=case.id), stays=True)


def _ask_assign(case: Case) -> Choice:
    asked = _("To whom? A reason may follow: “Eva: she knows invoices”.")
    return replace(offer_asking(_("Assign"), "assign_case", "to", asked, case=case.id), stays=True)


def _ask_transfer(case: Case, teams: Sequence[str]) -> Choice:
    asked = _("To which team? {teams}. A reason may follow after a colon.").format(teams=", ".join(teams))
    return replace(offer_asking(_("Transfer"), "transfer_case", "team", asked, case=case.id), stays=True)


def _ask_priority(case: Case) -> Choice:
    asked = _("Which priority? {priorities}").format(priorities=", ".join(map(_, PRIORITIES.values())))
    return offer_asking(_("Priority"), "prioritise_case", "priority", asked, case=case.id)


_MARKS: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~"})
