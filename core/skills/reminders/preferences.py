"""A person's preferences for all reminders: quiet hours, working days, and where reminders are delivered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time as clock
from typing import TYPE_CHECKING, Annotated, Any

from core.abilities.ability import ability
from core.abilities.arguments import CHAT_PLATFORMS, Holds, matching
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.people.linked_accounts import Account, choose, linked, unchoose
from core.skills.reminders import store
from core.skills.reminders.reminder_lookup import own_accounts
from core.skills.reminders.request.reminder_request import read_time
from core.skills.reminders.routing import EVERY_DAY, WORKING_DAY_BEGINS, WORKING_DAYS, Habits
from core.text.catalogue import _
from core.when import localize

if TYPE_CHECKING:
    from core.abilities.turn import Turn


_CLOCK = r"\d{1,2}(?:[:.h]\d{2})?(?: ?[ap]\.?m\.?)?|noon|midnight"
Clock = Annotated[str, matching(_CLOCK, "is not a time of day, such as 22:00 or 7am", around=" "), Holds("clock")]
"""A time of day."""
Platform = Annotated[
    str,
    matching(r"[\w.-]+(?: [\w.-]+)?", "is not the name of a chat platform"),
    Holds("option", options=CHAT_PLATFORMS),
]
"""The name of a chat platform."""
_PLAIN = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?")
"""A time of day without am or pm."""
_NAMES_ACCOUNT = re.compile(r"(?:on|here)\b", re.IGNORECASE)


@ability(
    effect=True,
    overwrites=True,
    examples=phrasings(
        "(don't|do not) remind me between {start} and {end}",
        "don't remind me from {start} (to|until) {end}",
        "no reminders (between {start} and|from {start} to) {end}",
        "(my quiet hours are|quiet hours) [from] {start} to {end}",
        "(my quiet hours are|quiet hours) between {start} and {end}",
        "set my quiet hours to {start} to {end}",
    ),
)
async def set_quiet_hours(turn: Turn, start: Clock = "22:00", end: Clock = "7:00") -> Reply:
    """Set the hours in which the person gets no reminders. Use it when somebody wants quiet hours.

    start: when they begin, for instance “22:00” or “10pm”.
    end: when they end, for instance “7:00” or “7am”.
    """
    begin, over = await _clock(turn, start), await _clock(turn, end, after=start)
    if begin == over:
        raise SkillError(_("Quiet hours need a start and an end that differ, such as 22:00 to 7:00."))
    await _change_habits(turn, quiet=(begin, over))
    text = _("Quiet hours: no reminders from {start} to {end}. What is due then comes at {end}.")
    text = text.format(start=f"{begin:%H:%M}", end=f"{over:%H:%M}")
    return Reply(text, choices=(offer(_("No quiet hours"), end_quiet_hours.__name__),))


@ability(
    effect=True,
    examples=phrasings(
        "no quiet hours", "(end|remove) my quiet hours", "remind me at any (time|hour)", "you can remind me at any time"
    ),
)
async def end_quiet_hours(turn: Turn) -> Reply:
    """End the person's quiet hours and days. Use it when somebody wants to be reminded at any time again."""
    await _change_habits(turn, quiet=None, days=EVERY_DAY)
    return Reply(_("No quiet hours any more: reminders come at any hour, on all days."))


@ability(
    effect=True,
    examples=phrasings(
        "remind me only on (working days|weekdays)",
        "remind me on (working days|weekdays) only",
        "only remind me on (working days|weekdays)",
        "don't remind me (on weekends|at the weekend)",
        "do not remind me on weekends",
        "no reminders (on weekends|at the weekend)",
        "reminders only on working days",
    ),
)
async def set_working_days(turn: Turn) -> Reply:
    """Remind the person from Monday to Friday only. Use it when somebody wants no reminders at weekends."""
    habits = await _change_habits(turn, days=WORKING_DAYS)
    at = habits.quiet[1] if habits.quiet else WORKING_DAY_BEGINS
    text = _("Reminders only from Monday to Friday. What is due on a weekend comes on Monday at {time}.")
    return Reply(text.format(time=f"{at:%H:%M}"), choices=(offer(_("On all days"), end_quiet_hours.__name__),))


@ability(
    effect=True,
    examples=phrasings(
        "send [me] my reminders as direct messages",
        "send my reminders (by direct message|privately)",
        "remind me (in direct messages|by direct message)",
        "dm [me] my reminders",
        "deliver my reminders (by direct message|as direct messages)",
    ),
)
async def set_direct_messages(turn: Turn) -> Reply:
    """Send the person's reminders as direct messages, even those set in channels. Use it when somebody wants that."""
    await _choose(turn, None, direct=True)
    text = _("Your reminders come as direct messages on this platform from now on, wherever you set them.")
    return Reply(text, choices=(offer(_("Where I set them"), set_messages_in_place.__name__),))


@ability(
    effect=True,
    examples=phrasings(
        "send my reminders where i set them",
        "remind me where i (set it|asked)",
        "send my reminders to the channel",
        "don't send my reminders as direct messages",
    ),
)
async def set_messages_in_place(turn: Turn) -> Reply:
    """Send each reminder where it was set. Use it when somebody no longer wants reminders as direct messages."""
    await _choose(turn, None, direct=False)
    async with turn.connect() as connection:
        await store.put_in_place(connection, await own_accounts(connection, turn))
    return Reply(_("Your reminders come where you set them from now on."))


@ability(
    needs="platforms",
    effect=True,
    examples=phrasings(
        "(send|deliver) my reminders (to me on|on|to) {platform}",
        "send me my reminders on {platform}",
        "i want my reminders on {platform}",
        "[always] remind me here",
        "send my reminders [to me] here",
        "deliver my reminders here",
    ),
)
async def choose_place(turn: Turn, platform: Platform = "") -> Reply:
    """Send the person's reminders to one of the person's linked accounts.

    Use it when somebody chooses where to be reminded.

    platform: the chat platform, as the person calls it; empty for the current one.
    """
    return await prefer_account(turn, await account_on(turn, platform))


async def prefer_account(turn: Turn, account: Account) -> Reply:
    """Send a person's reminders to an account from now on. Where others can read along, refuse."""
    if turn.message.reach is not Reach.DIRECT:
        raise SkillError(_("Not here, where others read along: tell me in a direct message where to remind you."))
    await _choose(turn, account, direct=True)
    text = _("Your reminders come only to {account} from now on, wherever you set them.")
    return Reply(
        text.format(account=account.label), choices=(offer(_("Where I set them"), set_messages_in_place.__name__),)
    )


@ability(
    literal=True,
    examples=["what are my quiet hours", "when are my quiet hours", "show my quiet hours", "when do you not remind me"],
)
async def tell_quiet_hours(turn: Turn) -> Reply:
    """Show the person's quiet hours and days. Use it when somebody asks for them."""
    habits = await _habits(turn)
    quiet = habits.quiet
    async with turn.connect() as connection:
        accounts = await linked(connection, Account.of(turn.message))
    chosen = next((account for account in accounts if account.chosen), None)
    hours = _("No quiet hours.")
    if quiet:
        hours = _("Quiet hours: no reminders from {start} to {end}.")
        hours = hours.format(start=f"{quiet[0]:%H:%M}", end=f"{quiet[1]:%H:%M}")
    days = _("on all days") if habits.days == EVERY_DAY else _("from Monday to Friday")
    where = _("as direct messages") if habits.direct else _("where you set them")
    where = _("on {platform}").format(platform=chosen.service) if chosen else where
    text = _("Your reminders come {days}, {where}. Your time zone is {zone}.")
    return Reply(f"{hours} {text.format(days=days, where=where, zone=habits.zone)}")


async def _habits(turn: Turn) -> Habits:
    me, zone = PersonRef.of(turn.message), await turn.speaker_zone()
    async with turn.connect() as connection:
        return replace((await store.load_habits(connection, [me]))[me], zone=zone.name)


async def _choose(turn: Turn, account: Account | None, *, direct: bool) -> None:
    """Store where a person wants reminders: in a linked account, by direct message here, or where each was set."""
    here = Account.of(turn.message)
    async with turn.connect() as connection:
        await unchoose(connection, here)
        is_linked = account is not None and await choose(connection, account, of=here)
        await _change_habits(turn, direct=direct and not is_linked)


async def _change_habits(turn: Turn, **changes: Any) -> Habits:
    habits = replace(await _habits(turn), **changes)
    async with turn.connect() as connection:
        await store.save_habits(connection, PersonRef.of(turn.message), habits)
    return habits


async def _clock(turn: Turn, words: str, *, after: str = "") -> clock:
    """Return a time of day, read on the 24-hour clock unless it has am or pm.

    If the start of a range, `after`, has am or pm, both are read together: “11pm to 1:45” ends at night.
    """
    not_a_time = SkillError(_("“{words}” is not a time of day. Say it like 22:00 or 7am.").format(words=words))
    if (plain := _PLAIN.fullmatch(words)) and (not after or _PLAIN.fullmatch(after)):
        try:
            return clock(0 if plain[1] == "24" else int(plain[1]), int(plain[2] or 0))
        except ValueError as error:
            raise not_a_time from error
    zone, said = await turn.speaker_zone(), f"{after} to {words}" if after else words
    reading = read_time(said, now=turn.now, zone=zone.name, locale=turn.message.person.locale)
    if (found := reading.end if after else reading.start) is None:
        raise not_a_time
    return localize(found, reading.zone).time()


async def account_on(turn: Turn, platform: str) -> Account:
    """Return the speaker's only account on a platform, or the current account if no other platform is named."""
    here = Account.of(turn.message)
    if platform.casefold() in ("", here.service.casefold()):
        return here
    async with turn.connect() as connection:
        found = [one for one in await linked(connection, here) if one.service.casefold() == platform.casefold()]
    if not found:
        unknown = _("I know no account of yours on {platform}. To link it, say “link my account” in a direct message.")
        raise SkillError(unknown.format(platform=platform))
    if len(found) > 1:
        several = _("You have several accounts on {platform}. Say “remind me here” in the one you mean.")
        raise SkillError(several.format(platform=platform))
    return found[0]


async def take_account(turn: Turn, what: str) -> tuple[Account | None, str]:
    """Return the account that a request begins with (“on …”, “here”) or None, and the rest of the request.

    A request can name the platforms that this process serves and those that the person has linked.
    """
    if not _NAMES_ACCOUNT.match(what):
        return None, what
    async with turn.connect() as connection:
        services = {one.service for one in await linked(connection, Account.of(turn.message))}
    services |= {turn.message.address.service, *(turn.posting.services if turn.posting else ())}
    names = "|".join(map(re.escape, sorted(services)))
    found = re.match(rf"(?:on (?P<name>{names})|here)(?!\w)[\s,]*", what, re.IGNORECASE)
    if found is None or (found["name"] is None and turn.message.reach is not Reach.DIRECT):
        return None, what
    return await account_on(turn, found["name"] or ""), what[found.end() :]
