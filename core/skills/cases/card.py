"""The card of a case in the team's channel: who needs what, what was tried, and the buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

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
HOW: Final = N_("Write in this thread, and {name} reads it. What begins with // or 🔒 stays here.")


def card(case: Case, earlier: Sequence[tuple[int, str, State]], *, now: datetime) -> Reply:
    """Return the card. It replaces the card of the same case."""
    lines = [
        f"**{_('Case')} {case.id}: {plain(case.subject)}**",
        " · ".join(_facts(case, now)),
        *(line for tried in case.tried for line in _tried(tried)),
    ]
    if earlier:
        named = "; ".join(f"{number} “{plain(subject)}” ({_(STATES[state])})" for number, subject, state in earlier)
        lines.append(_("Earlier cases: {cases}").format(cases=named))
    if case.state != "solved":
        lines.append(f"_{_(HOW).format(name=plain(case.name))}_")
    return Reply(
        "\n\n".join(lines),
        kind="notice",
        choices=tuple(buttons(case)),
        subjects=(case.subject_key,),
        renews=case.subject_key,
    )


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


def buttons(case: Case) -> list[Choice]:
    """Return what the team can do with a case in its state. The buttons stay, because the card changes by itself."""
    if case.state == "solved":
        return [offer_staying(_("Reopen"), "reopen_case", case=case.id)]
    asked = _("Until when? For instance “tomorrow at 9”.")
    take = [offer_staying(_("Take"), "take_case", case=case.id)]
    owned = [
        offer_staying(_("Hand back"), "hand_back_case", case=case.id),
        offer_staying(_("Take over"), "take_case", case=case.id),
    ]
    return [
        *(take if case.state in UNOWNED else owned),
        replace(offer_asking(_("Snooze"), "snooze_case", "until", asked, case=case.id), stays=True),
        replace(_ask_priority(case), stays=True),
        offer_staying(_("Draft"), "draft_answer", case=case.id),
        offer_staying(_("Solve"), "solve_case", case=case.id),
    ]


def _ask_priority(case: Case) -> Choice:
    asked = _("Which priority? {priorities}").format(priorities=", ".join(map(_, PRIORITIES.values())))
    return offer_asking(_("Priority"), "prioritise_case", "priority", asked, case=case.id)


_MARKS: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~"})
