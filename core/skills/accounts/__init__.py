"""Linked accounts: people link their accounts on several platforms with a code, list them and unlink them."""

from __future__ import annotations

import re
import secrets
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from core.abilities.ability import ability
from core.abilities.arguments import CHAT_PLATFORMS, Holds, Said, matching, words_that
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import offer
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.replies import Reply
from core.people import linked_accounts
from core.people.linked_accounts import Account
from core.security.sealed_secrets import CODE_LETTERS, HASHED, hashed
from core.text.catalogue import N_, _
from core.text.enumeration import join_words

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.replies import Choice

_MINUTES = linked_accounts.VALID_FOR.seconds // 60
_WRONG = N_("That code is wrong, used, or older than {minutes} minutes. Say “link my account” for a new one.")


def _is_code(words: str) -> bool:
    return bool(HASHED.search(words) or re.fullmatch(r"(?=.*\d)[\w-]{6,12}", words))


Code = Annotated[str, words_that(_is_code, "is no code"), Holds("valid")]
Name = Annotated[
    str,
    matching(r"[\w .-]{1,40}", "is no name of a chat platform", around=" ."),
    Holds("option", options=CHAT_PLATFORMS),
]


@ability(
    needs="platforms",
    effect=True,
    examples=phrasings(
        "link (my|this|another|my other) account",
        "link [my] accounts",
        "connect my accounts",
        "give me a code to link my account",
        "(verknüpfe mein konto|vincula mi cuenta|lie mon compte|vincule minha conta)",
    ),
)
async def link_account(turn: Turn) -> Reply:
    """Give the person a code that links the person's account with one on another platform.

    Use it when somebody wants to link accounts.
    """
    _check_alone(turn)
    letters = "".join(secrets.choice(CODE_LETTERS) for _letter in range(8))
    code = f"{letters[:4]}-{letters[4:]}"
    async with turn.connect() as connection:
        await linked_accounts.keep_code(connection, Account.of(turn.message), hashed(code), now=turn.now)
    text = _(
        "On the other platform, send me a direct message: {command}\n\n"
        "The code works once, within {minutes} minutes. Give it to nobody: whoever uses it counts as you."
    )
    return Reply(text.format(command=f"`link {code}`", minutes=_MINUTES))


@ability(
    needs="platforms",
    effect=True,
    literal=True,
    examples=phrasings(
        "link [code |with ]{code}",
        "link my account {code}",
        "link (my|this) account with {code}",
        "link [my account ]with the code {code}",
    ),
)
async def enter_code(turn: Turn, code: Code) -> Reply:  # noqa: ARG001 — the code is taken from the message
    """Link the person's account here with the account that got the code. Use it when somebody says “link” and a code.

    code: the code, exactly as it is in the person's message.
    """
    said = HASHED.search(turn.message.text)
    here = Account.of(turn.message)
    async with turn.connect() as connection:
        if turn.message.reach is not Reach.DIRECT:
            if said:  # others have read it
                await linked_accounts.take_code(connection, said[0], now=turn.now)
            used = _("A code that was used here no longer works: say “link my account” for a new one.")
            return Reply(f"{_(_ALONE)} {used}")
        if not await linked_accounts.may_guess(connection, here, now=turn.now):
            raise SkillError(_("Too many wrong codes. Try again in an hour."))
        there = await linked_accounts.find_code(connection, said[0], now=turn.now) if said else None
        if said is None or there is None:
            await linked_accounts.note_guess(connection, here, now=turn.now)
            return Reply(_(_WRONG).format(minutes=_MINUTES))
    if there.person == here.person:
        return Reply(_("That is the code of this account. Use it on the other platform."))
    yes = offer(_("Yes, link it"), confirm_linking.__name__, digest=said[0])
    text = _(
        "That is the code of {account}. Is that you too? Then each account shows the reminders of both. If "
        "somebody else gave you the code, do not link."
    )
    return Reply(
        text.format(account=there.label),
        choices=(yes, offer(_("No"), refuse_linking.__name__, digest=said[0])),
        asks=confirm_linking.__name__,
    )


@ability(effect=True, examples=[], presses=True)
async def confirm_linking(turn: Turn, digest: str) -> Reply:
    """Link the person's account here with the account that got a code, when the person presses “Yes”."""
    _check_alone(turn)
    here = Account.of(turn.message)
    async with turn.connect() as connection:
        there = await linked_accounts.take_code(connection, digest, now=turn.now)
        if there is None:
            return Reply(_(_WRONG).format(minutes=_MINUTES))
        found = await linked_accounts.link(connection, here, there, now=turn.now)
    others = [account for account in found if account.person != here.person]
    for account in others:
        await turn.tell(account.address, partial(_linked, here))
    text = _(
        "This account is now linked with {accounts}. You see the same reminders on each, and choose where they come: "
        "“remind me here” or “send my reminders to me on {platform}”. If that was not you, say “unlink my account”."
    )
    labels = join_words(account.label for account in others)
    return Reply(text.format(accounts=labels, platform=there.service), choices=_unlinking(there))


@ability(effect=True, examples=[], presses=True)
async def refuse_linking(turn: Turn, digest: str) -> str:
    """Make a code invalid that somebody else gave the person."""
    async with turn.connect() as connection:
        await linked_accounts.take_code(connection, digest, now=turn.now)
    return _("Nothing is linked, and the code no longer works.")


@ability(
    needs="platforms",
    effect=True,
    examples=phrasings(
        "unlink my account [on {name}]",
        "unlink my accounts",
        "unlink (this|my {name}) account",
        "(trenne mein konto|desvincula mi cuenta|délie mon compte|desvincule minha conta)",
    ),
)
async def unlink_account(turn: Turn, name: Name = "", account: Said = "") -> Reply:
    """Unlink the person's account from those on other platforms. Use it when somebody wants accounts unlinked.

    name: the platform of the account to unlink, if it is not this one.
    account: leave it out.
    """
    _check_alone(turn)
    here = Account.of(turn.message)
    async with turn.connect() as connection:
        found = await linked_accounts.linked(connection, here)
        if not found:
            raise SkillError(_("This account is not linked."))
        gone = [known for known in found if _is_meant(known, here, name=name, account=account)]
        if not gone and account:
            raise SkillError(f"{_('That account is no longer linked.')} {_list(found, here)}")
        if not gone:
            none = _("You have no linked account on {platform}.").format(platform=name)
            raise SkillError(f"{none} {_list(found, here)}")
        if len(gone) > 1:
            return Reply(_("Which one?"), choices=_unlinking(*gone))
        await linked_accounts.unlink(connection, gone[0].person)
    for known in found:
        if known.person != here.person:
            await turn.tell(known.address, partial(_unlinked, gone[0], known, kind="notice"))
    return _unlinked(gone[0], here)


@ability(
    needs="platforms",
    literal=True,
    examples=phrasings(
        "(which|what) accounts are linked",
        "which of my accounts are linked",
        "[list] my [linked] accounts",
        "show my accounts",
        "(is my account|are my accounts) linked",
    ),
)
async def list_accounts(turn: Turn) -> Reply:
    """List the person's linked accounts. Use it when somebody asks which accounts are linked."""
    _check_alone(turn)
    here = Account.of(turn.message)
    async with turn.connect() as connection:
        found = await linked_accounts.linked(connection, here)
    if not found:
        return Reply(_("This account is not linked. To link another, say “link my account”."))
    return Reply(_list(found, here), choices=_unlinking(*found))


def _check_alone(turn: Turn) -> None:
    """Refuse outside a direct message, because others can read there."""
    if turn.message.reach is not Reach.DIRECT:
        raise SkillError(_(_ALONE))


def _is_meant(known: Account, here: Account, *, name: str, account: str) -> bool:
    if account:
        return known.person.key == account
    return known.service.casefold() == name.casefold() if name else known.person == here.person


def _linked(other: Account) -> Reply:
    text = _("This account is now linked with {account}. If that was not you, say “unlink my account”.")
    return Reply(text.format(account=other.label), kind="notice", choices=_unlinking(other))


def _unlinked(gone: Account, reader: Account, *, kind: Literal["reply", "notice"] = "reply") -> Reply:
    text = _("{account} is no longer linked with this account.").format(account=gone.label)
    if gone.person == reader.person:
        text = _("This account is no longer linked with your others. Each has its own reminders.")
    return Reply(text, kind=kind)


def _unlinking(*accounts: Account) -> tuple[Choice, ...]:
    return tuple(
        offer(
            _("Unlink {account}").format(account=account.label)[:40],
            unlink_account.__name__,
            account=account.person.key,
        )
        for account in accounts
    )


def _list(found: list[Account], here: Account) -> str:
    lines = [_("Your accounts:"), ""]
    for account in found:
        this = f" ({_('this one')})" if account.person == here.person else ""
        chosen = f", {_('where I remind you')}" if account.chosen else ""
        lines.append(f"- {account.label}{this}{chosen}")
    return "\n".join(lines)


_ALONE = N_("Others can read this: send me a direct message.")
