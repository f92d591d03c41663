"""Your data: see what is stored about you, get it as a file, or have it erased."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from core.abilities.ability import ability
from core.abilities.hooks.alarms import alarm, drop_alarms, on_failure, set_alarm
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.language import current_language
from core.model.messages import Address, Reach
from core.model.person_ref import PersonRef
from core.model.replies import Enclosure, Reply
from core.text.catalogue import N_, _
from core.text.enumeration import quoted, with_colon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.abilities.hooks.alarms import Ringing
    from core.abilities.turn import Turn

FILE: Final = "frontdesk-data.json"
LARGEST: Final = 8_000_000
"""How many bytes the file can have. Discord accepts 10 MB."""
AFTER_THE_REPLY: Final = timedelta(seconds=2)
"""How long the erasure waits, because it also erases the reply to the button if that has not been sent."""


@ability(
    examples=phrasings(
        "what (do you know|is stored|have you stored|data do you have|do you remember|do you store) about me",
        "(export|download|send me|give me|show me|show) [a copy of ]my [personal ]data",
        "(can i have|can i see|i want|i'd like) [a copy of ]my [personal ]data",
        "(was weißt du|was hast du gespeichert|was ist gespeichert|welche daten hast du) über mich",
        "(exportiere meine daten|gib mir meine daten|zeig mir meine daten)",
        "(qué sabes|qué datos tienes|qué has guardado) (de|sobre) mí",
        "(exporta mis datos|dame mis datos|muéstrame mis datos)",
        "(que sais-tu|que savez-vous|quelles données as-tu|qu'est-ce que tu sais) (de|sur) moi",
        "(exporte mes données|donne-moi mes données|montre-moi mes données)",
        "o que (sabes|você sabe|tens guardado|está guardado) sobre mim",
        "(exporta os meus dados|exporte meus dados|mostra os meus dados|mostre meus dados)",
    ),
)
async def show_personal_data(turn: Turn) -> Reply:
    """Show what is stored about the person, and offer it as a file. Use it when somebody asks for their own data."""
    rows = {kind: len(found) for kind, found in (await _exported(turn)).items() if found}
    lines = [f"- {with_colon(_titled(kind), str(count))}" for kind, count in rows.items()]
    known = [f"- {quoted(memory.text)}" for memory in await turn.remembered()]
    remembered = [_("You asked me to remember:"), "", *known, ""] if known else []
    return Reply(
        "\n".join([*remembered, _("This is how much is stored about you:"), "", *lines]),
        choices=(
            offer(_("Send me the file"), "send_personal_data"),
            offer(_("Erase everything"), "erase_personal_data"),
        ),
    )


@ability(examples=[], presses=True)
async def send_personal_data(turn: Turn) -> Reply:
    """Send everything that is stored about the person as a file."""
    text = json.dumps(await _exported(turn), ensure_ascii=False, indent=1, default=str)
    if len(text.encode()) > LARGEST:
        raise SkillError(_("That is too much for one file. Ask whoever runs Frontdesk for `frontdesk export`."))
    file = Enclosure(FILE, "application/json", text)
    return Reply(_("Here is everything that is stored about you."), enclosures=(file,))


@ability(
    effect=True,
    examples=phrasings(
        "forget (me|everything about me|all about me|everything you know about me)",
        "(delete|erase|remove|wipe) (my data|all my data|my personal data|everything about me)",
        "(delete|erase) everything you know about me",
        "(vergiss mich|vergiss alles über mich|lösche meine daten|lösch alle meine daten|lösche alles über mich)",
        "(olvídame|olvida todo sobre mí|borra mis datos|elimina mis datos|borra todo sobre mí)",
        "(oublie-moi|oublie tout sur moi|efface mes données|supprime mes données|supprime toutes mes données)",
        "(esquece-me|esqueça-me|me esqueça|esquece tudo sobre mim|apaga os meus dados|apague meus dados)",
    ),
)
async def erase_personal_data(turn: Turn) -> Reply:
    """Ask whether to erase everything that is stored about the person. Use it when somebody wants to be forgotten.

    It only asks, but it counts as an effect, so that it is not called for words that contradict it.
    """
    _check_alone(turn)
    question = _(
        "Shall I erase everything that is stored about you? That is your messages and my replies, your reminders, "
        "bookings and meetings, your settings, and the files that you sent. It cannot be undone. What stands in the "
        "chat itself stays there, and so does what is stored about your linked accounts."
    )
    return Reply(
        question,
        choices=(offer(_("Yes, erase everything"), "confirm_erasure"), offer(_("No, keep it"), "keep_personal_data")),
        asks="confirm_erasure",
    )


@ability(examples=[], effect=True, presses=True)
async def confirm_erasure(turn: Turn) -> Reply:
    """Have everything that is stored about the person erased, when the person presses “Yes”.

    The erasure is an alarm, because it also erases this turn. If the process dies before the commit, nothing is set and
    the turn is run again; if after, the alarm rings, even if this turn never ends.
    """
    _check_alone(turn)
    person, home = PersonRef.of(turn.message), turn.message.address.of(turn.message.person)
    subject = f"erasure {person.key}"
    async with turn.connect() as connection:
        await drop_alarms(connection, subject=subject)
        at = turn.now + AFTER_THE_REPLY
        where = {"platform": home.platform, "workspace": home.workspace, "person": home.channel, "name": home.name}
        await set_alarm(connection, carry_out_erasure, at=at, subject=subject, **where)
    return Reply(_("I am erasing it now. You get the receipt in a moment."))


@ability(examples=[], presses=True)
async def keep_personal_data(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Erase nothing, when the person presses “No”."""
    return _("All right, nothing is erased.")


@alarm
async def carry_out_erasure(ringing: Ringing, platform: str, workspace: str, person: str, name: str | None) -> None:
    """Erase everything that is stored about a person, and send the person the receipt, in one transaction.

    If the process dies before the commit, nothing is erased and the alarm rings again; if after, everything is erased,
    and the message with the receipt is all that is stored in connection with the person. It is sent once.
    """
    if ringing.records is None:
        raise SkillError(_("There is no access to what is stored about people."))
    home = Address(platform, workspace, person, name=name)
    receipt = await ringing.records.forget_within(ringing.connection, PersonRef.at(home))
    erased = ", ".join(
        with_colon(_within(_titled(kind)), str(count)) for kind, count in receipt.erased.items() if count
    )
    text = _(
        "Everything that was stored about you is erased ({erased}). All that is left is the receipt, and this message "
        "with it.\n\nReceipt: {receipt}, {time} UTC"
    ).format(erased=erased, receipt=f"`{receipt.person}`", time=f"{receipt.at:%Y-%m-%d %H:%M}")
    await ringing.tell(home, Reply(text, kind="notice"))


@on_failure(carry_out_erasure)
async def admit_failed_erasure(ringing: Ringing, platform: str, workspace: str, person: str, name: str | None) -> None:
    """Tell a person that their data could not be erased."""
    text = N_(
        "Your data could not be erased, and is still stored. Say “forget me” to try again, or tell whoever runs "
        "Frontdesk: `frontdesk forget` erases it, too."
    )
    await ringing.tell(Address(platform, workspace, person, name=name), lambda: Reply(_(text), kind="notice"))


async def _exported(turn: Turn) -> Mapping[str, list[dict[str, Any]]]:
    """Return everything that is stored about the sender. Of earlier exports, only the replies without the files."""
    _check_alone(turn)
    records = turn.services.records
    if records is None or turn.id is None:  # a single question, of which nothing is stored
        raise SkillError(_("I can only do that in a conversation. Say it in `frontdesk chat` or on a platform."))
    found = await records.export(PersonRef.of(turn.message))
    for row in (*found["replies"], *found["told"]):
        if any(file["name"] == FILE for file in row["reply"].get("enclosures", ())):
            row["reply"] = {**row["reply"], "enclosures": []}
    return found


def _check_alone(turn: Turn) -> None:
    """Refuse outside a direct message, because others can read there."""
    if turn.message.reach is not Reach.DIRECT:
        raise SkillError(_("Others can read this. To see or erase your data, send me a direct message."))


def _within(title: str) -> str:
    """Return a title as it is written in a sentence; German nouns keep their capital."""
    return title if current_language() == "de" else title.lower()


def _titled(kind: str) -> str:
    """Return the name of a kind of rows as people write it: `Linked accounts`."""
    words = kind.replace("_", " ")
    return _(words[:1].upper() + words[1:])


# fmt: off
_TITLES = (
    N_("Ledger"), N_("Reminder habits"), N_("Reminders"), N_("Meetings"), N_("Answers to meetings"), N_("Votes"),
    N_("Polls"), N_("Rotations"), N_("Rotation memberships"), N_("Rotation turns"), N_("Rotation skips"),
    N_("Rotation swaps"), N_("Rotation offers"), N_("Standups"), N_("Standup memberships"), N_("Standup answers"),
    N_("Countdowns"), N_("Memories"), N_("Bookings"), N_("Bookings ledger"), N_("Sessions"), N_("Wait list"),
    N_("Working hours"),
    N_("Days off"), N_("Reserved time"), N_("Outside calendars"), N_("Calendar files"), N_("Linked accounts"),
    N_("Link codes"), N_("Link guesses"), N_("Zone"), N_("Feedback"), N_("Messages"), N_("Replies"), N_("Told"),
    N_("Effects"), N_("Steps"), N_("Summaries"), N_("Attachments"), N_("Files"), N_("Posts"),
    N_("Answers learned"), N_("Decisions about answers"), N_("Documents"),
)
# fmt: on
"""The kinds of rows of the built-in skills, for the catalogue."""
