"""Remember what a person says of themselves, show it, change it, forget it. Nothing is concluded from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id, NewText  # noqa: TC001 — they make the schema
from core.abilities.hooks.alarms import alarm, drop_alarms, set_alarm
from core.abilities.phrase_patterns import phrasings
from core.abilities.undo import UNDONE_FOR, check_undo_in_time
from core.model.errors import NotHere, SkillError
from core.model.messages import Reach
from core.model.person_ref import PersonRef
from core.people import memories
from core.people.memories import LONGEST_MEMORY, MOST_MEMORIES, Memory
from core.security.card_numbers import hide_card_numbers
from core.skills.memory import memory_replies as replies
from core.skills.memory.fact import (
    Fact,
    as_said,
    asks_to_remember,
    is_named,
    is_said_in,
    is_sensitive,
    names_secret,
    tidied,
)
from core.text.catalogue import _
from core.when.time_preferences import read_preferences

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.hooks.alarms import Ringing
    from core.abilities.turn import Turn
    from core.model.replies import Reply

_MARK: Final = "\N{BULLET}"
_ALL: Final = frozenset({
    "everything", "all", "all of it", "it all", "everything i told you", "alles", "todo", "tout", "tudo",
})  # fmt: skip


@ability(
    effect=True,
    overwrites=True,
    examples=phrasings(
        "remember that {fact}",
        "(remember|please remember|note|keep in mind|bear in mind|don't forget|do not forget)[ that|:] {fact}",
        "remember [this |the following ]about me: {fact}",
        "(merk dir|merke dir|bitte merk dir|merk dir bitte|behalte|behalt)[,] dass {fact}",
        "(merk dir|merke dir|merk dir bitte|merk dir über mich)[:] {fact}",
        "(recuerda|recuerde|acuérdate de|ten en cuenta|apunta|anota) que {fact}",
        "(retiens|retenez|souviens-toi|note|notez|sache) que {fact}",
        "(retiens|souviens-toi|note) qu'{fact}",
        "(lembra-te|lembre-se|lembra|lembre)[ de] que {fact}",
        "(anota|guarda|tem em conta|fixa) que {fact}",
    ),
)
async def remember(turn: Turn, fact: Fact) -> Reply:
    """Remember something that the person says of themselves. Use it only when they ask you to remember it.

    fact: what to remember, in the person's own words, for instance “I prefer mornings”; never conclude it.
    """
    text, said = await _checked(fact, turn), turn.message.text
    is_asked = turn.message.choice or (asks_to_remember(said) and is_said_in(text, said))
    if not is_asked:
        return replies.propose(text)
    return await _remember(turn, text)


@ability(examples=[], effect=True, presses=True)
async def confirm_memory(turn: Turn, fact: str) -> Reply:
    """Remember what was proposed, when the person presses “Yes”."""
    return await _remember(turn, await _checked(fact, turn))


@ability(examples=[], presses=True)
async def decline_memory(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Remember nothing, when the person presses “No”."""
    return _("All right, I will not.")


@ability(
    literal=True,
    examples=phrasings(
        "(what do you remember|what have you remembered|what did i ask you to remember)",
        "(show|list)[ me] (my memories|your memories of me|what you remember[ about me])",
        "(was hast du dir gemerkt|was hast du dir über mich gemerkt|was merkst du dir)",
        "(qué recuerdas|qué has apuntado)[ de mí| sobre mí]",
        "(que retiens-tu|qu'as-tu retenu|qu'est-ce que tu retiens|que retiens-tu de moi)",
        "(o que lembras|do que te lembras|o que você lembra|o que guardaste)[ de mim| sobre mim]",
    ),
)
async def list_memories(turn: Turn) -> Reply:
    """Show what the person asked you to keep in mind of them. Use it when they ask what you remember of them."""
    return replies.listed(await turn.remembered(), is_direct=turn.message.reach is Reach.DIRECT)


@ability(
    effect=True,
    examples=phrasings(
        "change number {which} to {fact}",
        "change (memory|memory number) {which} to {fact}",
        "change what you remember about {which} to {fact}",
        "(ändere|ändere erinnerung|ändere nummer) {which} in {fact}",
        "cambia (el recuerdo|el número) {which} por {fact}",
        "(change le souvenir|remplace le numéro) {which} par {fact}",
        "(muda|troca) (a memória|o número) {which} (para|por) {fact}",
    ),
)
async def change_memory(turn: Turn, fact: NewText, which: str = "", memory: Id = 0) -> Reply:
    """Change something that the person asked to be remembered.

    fact: what to remember instead, in the person's own words, for instance “I prefer afternoons”.
    which: what is changed: its number in the list, or words from it, for instance “2” or “mornings”.
    memory: leave it out.

    If the process dies before the commit, the old words are remembered; if after, the new ones.
    """
    text = await _checked(fact, turn)
    async with turn.connect() as connection:
        known = await _known(connection, turn)
        found = _chosen(known, which, memory)
        if len(found) != 1:
            return replies.which_one(found or known, change_memory.__name__, which, fact=text)
        return await _store(connection, turn, text, instead_of=found[0])


@ability(
    effect=True,
    examples=phrasings(
        "forget what i said about {which}",
        "forget (that|about|what i told you about|memory|number) {which}",
        "(don't|do not) remember that {which} any more",
        "forget everything[ i asked you to remember| you remember]",
        "vergiss (dass|nummer|erinnerung|was ich über|was ich dir über) {which}",
        "vergiss, dass {which}",
        "olvida (que|el número|el recuerdo|lo de|lo que dije de) {which}",
        "oublie (que|le numéro|le souvenir|ce que j'ai dit sur) {which}",
        "(esquece|esqueça) (que|o número|a memória|o que eu disse sobre) {which}",
    ),
)
async def forget_memory(turn: Turn, which: str = "", memory: Id = 0) -> Reply:
    """Forget something that the person asked to be remembered. Use it for that alone, and not for all of their data.

    which: words from it, for instance “mornings”, or its number in the list; “everything” for all.
    memory: leave it out.

    If the process dies before the commit, it is still remembered; if after, it is not used any more, and erased in an
    hour, in which it can be brought back.
    """
    async with turn.connect() as connection:
        known = await _known(connection, turn)
        everything = which.strip(" .!").casefold() in _ALL or (
            not which and not memory and "every" in turn.message.text
        )
        found = known if everything else _chosen(known, which, memory)
        if not known or (not found and which):
            raise NotHere(replies.nothing_like(which, known))
        if len(found) != 1 and not everything:
            return replies.which_one(found or known, forget_memory.__name__, which)
        await memories.forget(connection, [each.id for each in found], now=turn.now)
        for each in found:
            await _set_erasure(connection, each.id, at=turn.now + UNDONE_FOR)
    return replies.forgotten(found, turn)


@ability(examples=[], effect=True, presses=True)
async def restore_memory(turn: Turn, memory: int, until: datetime) -> Reply:
    """Remember again what was forgotten at once with a memory, within an hour.

    If the process dies before the commit, it stays forgotten; if after, it is remembered, and is not erased.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        who = PersonRef.of(turn.message)
        await memories.lock(connection, who)
        found = await memories.get(connection, who, memory)
        if found is None:
            raise SkillError(_("I do not remember that any more."))
        if found.forgotten_at is None:
            raise SkillError(_("That is undone already."))
        together = await memories.forgotten_with(connection, who, found)
        if await memories.count(connection, who) + len(together) > MOST_MEMORIES:
            raise SkillError(_full())
        await _restore(connection, [each.id for each in together])
    return replies.restored(together)


@ability(examples=[], effect=True, presses=True)
async def undo_memory(turn: Turn, memory: int, until: datetime) -> Reply:
    """Erase what was just remembered, and remember again what it took the place of, within an hour.

    If the process dies before the commit, nothing changes; if after, it is erased for good.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        who = PersonRef.of(turn.message)
        found = await memories.get(connection, who, memory)
        if found is None or found.forgotten_at:
            raise SkillError(_("I do not remember that any more."))
        await memories.erase(connection, [found.id])
        before = await memories.get(connection, who, found.replaces) if found.replaces else None
        if before is None:
            return replies.erased(found)
        await _restore(connection, [before.id])
    return replies.restored([before])


@alarm
async def erase_memory(ringing: Ringing, memory: int) -> None:
    """Erase what was forgotten an hour ago. If the process dies before the commit, the alarm rings again."""
    await memories.erase(ringing.connection, [memory])


async def _remember(turn: Turn, text: str) -> Reply:
    async with turn.connect() as connection:
        known = await _known(connection, turn)
        if same := next((each for each in known if each.text.casefold() == text.casefold()), None):
            return replies.known_already(same)
        return await _store(connection, turn, text, instead_of=_contradicted(known, text))


async def _store(connection: AsyncConnection, turn: Turn, text: str, *, instead_of: Memory | None) -> Reply:
    """Add a memory, perhaps in the place of another, which can be brought back for an hour."""
    who, sensitive = PersonRef.of(turn.message), is_sensitive(text)
    place = memories.place_of(turn.message)
    if sensitive and place:
        raise SkillError(_("That is something sensitive, and others can read this. Tell me in a direct message."))
    if instead_of:
        await memories.forget(connection, [instead_of.id], now=turn.now)
        await _set_erasure(connection, instead_of.id, at=turn.now + UNDONE_FOR)
    elif await memories.count(connection, who) >= MOST_MEMORIES:
        raise SkillError(_full())
    new = Memory(text, place, sensitive, instead_of.id if instead_of else None)
    new = replace(new, id=await memories.add(connection, who, new, now=turn.now))
    return replies.remembered(new, turn, instead_of=instead_of)


async def _known(connection: AsyncConnection, turn: Turn) -> list[Memory]:
    """Return what is remembered and may be used here, while no other transaction changes it."""
    await memories.lock(connection, PersonRef.of(turn.message))
    return await memories.known(connection, turn.message)


async def _checked(fact: str, turn: Turn) -> str:
    """Return what is to be remembered; refuse secrets, and what is too long."""
    text = as_said(tidied(fact), turn.message.text)
    redactor = turn.services.redactor
    safe = hide_card_numbers(text, _MARK)
    safe = await redactor.without_secrets(safe, _MARK) if redactor else safe
    if safe != text or names_secret(text):
        raise SkillError(
            _("I remember no passwords, card numbers, keys and the like. Delete your message if others can read it.")
        )
    if not text:
        raise SkillError(_("What shall I remember? Say it like “remember that I prefer mornings”."))
    if len(text) > LONGEST_MEMORY:
        raise SkillError(_("That is too long to remember: at most {n} characters.").format(n=LONGEST_MEMORY))
    return text


def _chosen(known: list[Memory], which: str, memory: int) -> list[Memory]:
    """Return the memories that a button, a number in the list or words can mean."""
    if memory:
        return [each for each in known if each.id == memory]
    number = which.strip(" #.").removeprefix("number ")
    if number.isdecimal():
        return known[int(number) - 1 : int(number)] if int(number) else []
    return [each for each in known if which and is_named(which, each.text)]


def _contradicted(known: list[Memory], text: str) -> Memory | None:
    """Return the memory of a preferred time of day that a new one about the same takes the place of."""

    def hours(of: str) -> set[bool]:
        return {bool(each.days) for each in read_preferences(of) if each.times and not each.avoids}

    new = hours(text)
    return next((each for each in reversed(known) if new and hours(each.text) == new == {False}), None)


def _full() -> str:
    return _("I remember {n} things about you already. Forget some first.").format(n=MOST_MEMORIES)


async def _set_erasure(connection: AsyncConnection, memory: int, *, at: datetime) -> None:
    await set_alarm(connection, erase_memory, at=at + timedelta(minutes=1), subject=f"memory {memory}", memory=memory)


async def _restore(connection: AsyncConnection, found: list[int]) -> None:
    await memories.restore(connection, found)
    for memory in found:
        await drop_alarms(connection, subject=f"memory {memory}")
