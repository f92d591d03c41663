"""The replies that list reminders, numbered: all of them, several new ones, or those of which one is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.buttons import offer, offer_beside
from core.model.replies import Choice, Reply
from core.skills.reminders.replies.confirmation import moments_of, render_time
from core.text.catalogue import _, ngettext, pgettext
from core.text.enumeration import join_words
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.person_ref import PersonRef
    from core.skills.reminders.reminder import Party, Reminder
    from core.when.rendered_time import Reader

MOST_BUTTONS = 5
MOST_LISTED = 100
LONGEST_LABEL = 40
"""How many characters of a reminder's text fit on a button."""


def render_list(
    reminders: Sequence[Party], *, reader: Reader, of: Sequence[PersonRef], about: str = "", during: str = ""
) -> Reply:
    """List upcoming reminders, numbered. `about` and `during` are the person's words for which ones."""
    n = len(reminders)
    if not reminders:
        return Reply(_none_of_these(about, during).format(about=about, when=during))
    if about and during:
        title = ngettext(
            "You have one reminder about {about} ({when}):", "You have {n} reminders about {about} ({when}):", n
        )
    elif about:
        title = ngettext("You have one reminder about {about}:", "You have {n} reminders about {about}:", n)
    elif during:
        title = ngettext("You have one reminder ({when}):", "You have {n} reminders ({when}):", n)
    else:
        title = ngettext("You have one reminder:", "You have {n} reminders:", n)
    title = title.format(n=n, about=about, when=during)
    reply = _numbered(title, reminders, _cancel_buttons(reminders), reader=reader, of=of)
    more = _("… and {n} more.").format(n=n - MOST_LISTED)
    return replace(reply, text=f"{reply.text}\n{more}") if n > MOST_LISTED else reply


def _none_of_these(about: str, during: str) -> str:
    if about and during:
        return _("You have no reminders about {about} ({when}).")
    if about:
        return _("You have no reminders about {about}.")
    if during:
        return _("You have no reminders ({when}).")
    return _("You have no reminders. Set one with “remind me tomorrow at 9 to call the bank”.")


def render_several(reminders: Sequence[Party], *, reader: Reader, of: Sequence[PersonRef]) -> Reply:
    """Confirm reminders that were set for several times at once."""
    title = _("I will remind you at these times:")
    return _numbered(title, reminders, _cancel_buttons(reminders), reader=reader, of=of)


def _cancel_buttons(reminders: Sequence[Party]) -> list[Choice]:
    return [
        offer_beside(n, pgettext("a reminder", "Cancel {n}").format(n=n), "cancel_reminder", which=f"#{party[0].id}")
        for n, party in enumerate(reminders[:MOST_BUTTONS], 1)
    ]


def render_which(
    reminders: Sequence[Party], *, ability: str, reader: Reader, of: Sequence[PersonRef], **arguments: str
) -> Reply:
    """Ask which of several reminders is meant."""
    buttons = [
        offer(f"{n}. {shortened(first.plan.what, LONGEST_LABEL)}", ability, **arguments, which=f"#{first.id}")
        for n, (first, *_) in enumerate(reminders[:MOST_BUTTONS], 1)
    ]
    return replace(_numbered(_("Which one do you mean?"), reminders, buttons, reader=reader, of=of), asks=ability)


def _numbered(
    title: str, reminders: Sequence[Party], buttons: Sequence[Choice], *, reader: Reader, of: Sequence[PersonRef]
) -> Reply:
    firsts = [party[0] for party in reminders[:MOST_LISTED]]
    lines = [
        f"{n}. {party[0].plan.what}{_where(party, of=of)} — {render_time(party[0], reader=reader)}"
        for n, party in enumerate(reminders[:MOST_LISTED], 1)
    ]
    return Reply(
        "\n".join([title, "", *lines]),
        choices=tuple(buttons),
        subjects=tuple(first.subject for first in firsts),
        moments=moments_of(*firsts, reader=reader),
    )


def _where(party: Sequence[Reminder], *, of: Sequence[PersonRef]) -> str:
    first = party[0]
    if first.owner not in of:
        return f" ({_('from {name}').format(name=first.owner_name)})"
    if len(party) == 1 and first.form != "posted":
        return ""
    you = pgettext("to whom a reminder goes", "you")
    labels = join_words(you if one.form != "posted" else one.address.label for one in party)
    where = _("to {people}") if first.for_person else _("in {people}")
    return f" ({where.format(people=labels)})"
