"""Lists a person's upcoming reminders, and what happened to past ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.abilities.hooks.suggestions import Suggestion, suggests
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import offer, offer_asking
from core.model.replies import Reply
from core.skills.reminders import ledger
from core.skills.reminders.reminder_lookup import Topic, Which, is_topic, match_ids, own_accounts, pending_parties
from core.skills.reminders.replies.confirmation import render_confirmation, render_time
from core.skills.reminders.replies.numbered_lists import render_list
from core.skills.reminders.request.reminder_request import read_time
from core.text.catalogue import N_, _
from core.when import late, period
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities.turn import Turn
    from core.model.replies import Moment
    from core.skills.reminders.ledger import Entry
    from core.skills.reminders.reminder import Reminder
    from core.when.rendered_time import Reader

MOST_TOLD = 10
LOOKED_BACK = 200
"""How many rows of the ledger are searched for a topic."""
MOST_SNOOZED = 25
"""How many of the latest delivered reminders are suggested for snoozing."""
_STATES: Final = {
    "sending": N_("{reminder}, due {when}, is being sent"),
    "delivered": N_("{reminder}, due {when}, was delivered"),
    "late": N_("{reminder}, due {when}, was delivered {how_late}"),
    "failed": N_("{reminder}, due {when}, could not be delivered"),
    "skipped": N_("{reminder}, due {when}, was skipped"),
}
_KINDS: Final = {"ahead": N_("ahead of “{what}”"), "again": N_("again, “{what}”"), "itself": N_("“{what}”")}


@ability(
    home=N_("Your reminders"),
    home_order=20,
    examples=phrasings(
        "what are my reminders",
        "(what|which) reminders do i have",
        "what reminders are set",
        "(list|show) [my|all] reminders",
        "show me my reminders",
        "[my] reminders",
        "do i have [any] reminders",
        "what (will you|did i ask you to) remind me of",
        "[what are my|list my|show my|my] reminders for {when}",
        "[what are] my reminders {when}",
        "(what|which) reminders do i have [for] {when}",
        "what will you remind me of {when}",
        "what's {when}",
        "[what are my|list my|show my|my|list] reminders about {about}",
        "(what|which) reminders do i have about {about}",
        "do i have (any reminders|a reminder) about {about}",
        "(was sind meine erinnerungen|cuáles son mis recordatorios|quels sont mes rappels)",
        "quais são meus lembretes",
    ),
)
async def list_reminders(turn: Turn, when: When = "", about: Topic = "") -> Reply:
    """List the person's upcoming reminders. Use it when somebody asks for their reminders.

    when: the day or period to list, in the person's words; empty for all.
    about: what they are about, in a word or two; empty for all.
    """
    async with turn.connect() as connection:
        me = await own_accounts(connection, turn)
        found = await pending_parties(connection, me)
    if about:
        found = [party for party in found if is_topic(about, party[0].plan.what)]
    if when:
        zone, locale = (await turn.speaker_zone()).name, turn.message.person.locale
        since, until = period(read_time(when, now=turn.now, zone=zone, locale=locale), now=turn.now)
        found = [
            tuple(_within(reminder, since, until) or reminder for reminder in party)
            for party in found
            if _within(party[0], since, until)
        ]
    return render_list(found, reader=await turn.reader(), of=me, about=about, during=when)


@ability(
    examples=phrasings(
        "(when|what) is my next reminder",
        "(when's|what's) my next reminder",
        "[show ][me ][my ]next reminder",
        "(wann|was) ist meine nächste erinnerung",
        "(cuándo|cuál) es mi (próximo|siguiente) recordatorio",
        "(quand|quel) est mon prochain rappel",
        "(quando|qual) é o meu próximo lembrete",
    )
)
async def show_next_reminder(turn: Turn) -> Reply:
    """Show the reminder of the person that comes next. Use it when somebody asks for the next one."""
    async with turn.connect() as connection:
        me = await own_accounts(connection, turn)
        found = await pending_parties(connection, me)
    reader = await turn.reader()
    return render_confirmation(*found[0], reader=reader) if found else render_list((), reader=reader, of=me)


@ability(
    literal=True,
    examples=phrasings(
        "what (happened to|became of) (my reminder|my reminders|{which})",
        "why (was i not|wasn't i) reminded",
        "why (did my reminder come|was my reminder) late",
        "which reminders did i miss",
        "show what became of my reminders",
    ),
)
async def tell_ledger(turn: Turn, which: Which = "") -> Reply:
    """Say what happened to the person's past reminders, and why. Use it when somebody asks what happened.

    which: the person's words for one, for instance “the one about the bank”; empty for all.
    """
    async with turn.connect() as connection:
        entries = await ledger.ledger_of(connection, await own_accounts(connection, turn), limit=LOOKED_BACK)
    ids = match_ids(which, turn.history)
    found = [one for one in entries if is_topic(which, one.what) or one.reminder in ids] if which else entries
    found = [one for one in found or entries if one.due <= turn.now or one.state == "skipped"][:MOST_TOLD]
    if not found:
        return Reply(_("No reminder of yours has come yet. To see the upcoming ones, say “what are my reminders”."))
    reader = await turn.reader()
    lines, moments = zip(*(_told(entry, reader) for entry in reversed(found)), strict=True)
    text = "\n".join([_("This is what happened to them, the newest last:"), "", *lines])
    return Reply(text, moments=tuple(dict.fromkeys(moments)))


@suggests("cancel", "move", "snooze")
async def suggest_reminders(turn: Turn) -> list[Suggestion]:
    """List the pending reminders of a person, and those that have come and can be snoozed."""
    async with turn.connect() as connection:
        me, reader = await own_accounts(connection, turn), await turn.reader()
        pending = [party[0] for party in await pending_parties(connection, me)]
        came = await ledger.came(connection, me, limit=MOST_SNOOZED)
    found = [
        Suggestion(
            f"{reminder.plan.what} — {render_time(reminder, reader=reader)}",
            {
                "cancel": offer("", "cancel_reminder", which=f"#{reminder.id}").id,
                "move": offer_asking("", "change_reminder", "when", "", which=f"#{reminder.id}").id,
            },
        )
        for reminder in pending
    ]
    snoozed = [
        Suggestion(what, {"snooze": offer_asking("", "snooze_reminder", "when", "", which=f"#{id_}").id})
        for id_, what in came
    ]
    return [*found, *snoozed]


def _within(reminder: Reminder, since: datetime, until: datetime) -> Reminder | None:
    """Return a reminder with its first firing in a period as its next, or None if it has none there."""
    plan, coming = reminder.plan, reminder.next
    if coming and since <= max(coming.due, coming.occurrence.instant) < until:
        return reminder
    first = next(plan.within(since, until), None)
    if first is None or (coming and first.instant < coming.occurrence.instant):
        return None
    return replace(reminder, next=plan.first(first.instant))


def _told(entry: Entry, reader: Reader) -> tuple[str, Moment]:
    due = reader.told(entry.due)
    delay = late(entry.due, entry.delivered_at) if entry.delivered_at and entry.state == "late" else ""
    named = _(_KINDS[entry.kind]).format(what=entry.what)
    state = _(_STATES[entry.state]).format(reminder=named, when=dated(due), how_late=delay).strip()
    reason = f": {_(entry.reason)}" if entry.reason else ""
    return f"- {state}{reason}.", due
