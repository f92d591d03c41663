"""What the card of a case shows of its triage: what was found, what is proposed, and the button that applies it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.buttons import offer_staying
from core.skills.cases.card import plain
from core.skills.cases.case import PRIORITIES
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from core.model.replies import Reply
    from core.skills.cases.case import Case
    from core.skills.cases.triage.rules import Action
    from core.skills.cases.triage.store import Triage

MOODS: Final = {"angry": N_("angry"), "unhappy": N_("unhappy"), "pleased": N_("pleased")}
"""What the moods are called. One who is calm is not mentioned."""
URGENCIES: Final = {"high": N_("sounds urgent"), "low": N_("can wait")}
"""What the urgencies are called that are worth a mention."""


def with_triage(card: Reply, case: Case, triage: Triage) -> Reply:
    """Return a card with what triage found."""
    first, *rest = card.text.split("\n\n")
    lines = [line for line in (_found(triage), _proposed(triage.proposal)) if line and case.state != "solved"]
    text = "\n\n".join([first, *rest[:1], *lines, *rest[1:]])
    applies = [offer_staying(_("Apply"), "apply_triage", case=case.id)] if triage.proposal and lines else []
    return replace(card, text=text, choices=(*card.choices, *applies))


def _found(triage: Triage) -> str:
    facts = [
        _("about {topic}").format(topic=plain(triage.topic)) if triage.topic else "",
        _(URGENCIES[triage.urgency]) if triage.urgency in URGENCIES else "",
        _(MOODS[triage.mood]) if triage.mood in MOODS else "",
        _("for {team}").format(team=plain(triage.route)) if triage.route else "",
    ]
    return " · ".join(filter(None, facts))


def _proposed(action: Action | None) -> str:
    if action is None:
        return ""
    parts = [
        _("priority {priority}").format(priority=_(PRIORITIES[action.priority])) if action.priority else "",
        *(f"#{plain(tag)}" for tag in action.tags),
        _("for {team}").format(team=plain(action.route)) if action.route else "",
        _("ask the customer something") if action.ask else "",
        _("send the snippet {snippet}").format(snippet=plain(action.snippet)) if action.snippet else "",
    ]
    return _("I propose: {actions}").format(actions=", ".join(filter(None, parts)))
