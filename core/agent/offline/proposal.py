"""A proposal: what an utterance probably calls for, with a button to do it and one to search the documents instead.

A time in the next message completes the call that we have proposed, or for which we have asked when.
The sentence is made of the ability's name and arguments, so that it fits any ability: `set_reminder` is “set a
reminder”, `close_ticket` is “close the ticket”.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic import ValidationError

from core.abilities.arguments import Holds, is_time
from core.agent.offline.ability_matcher import Call
from core.agent.understanding.slots.argument_filler import fill_arguments
from core.model.buttons import answer_in, assents, offer, offer_asking, pressed, without_assent
from core.model.language import current_language
from core.model.replies import Choice, Reply
from core.text.catalogue import N_, _, name_of
from core.text.enumeration import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.agent.offline.ability_matcher import OfferedAbility
    from core.agent.offline.dialogue import Dialogue

NO_SEARCH: Final = N_("No, search the documents")
_MAKING: Final = frozenset({"add", "book", "create", "make", "open", "order", "request", "schedule", "set", "start"})
"""Verbs whose object does not exist yet: “a reminder”, but “cancel the reminder”."""
_SHOWING: Final = frozenset({"check", "find", "get", "list", "look", "read", "see", "show", "tell"})
_SAYING: Final = frozenset(
    {"answer", "calculate", "compare", "convert", "explain", "introduce", "name", "recall", "repeat"}
)
"""How the names of abilities that only tell something begin. Other names are what is told: `order_status`."""
_PARTICLES: Final = frozenset({"down", "off", "out", "over", "up"})
_PREPOSITIONS: Final = frozenset({"about", "for", "from", "in", "of", "on", "to", "when", "with"})
_ADVERBS: Final = frozenset({"again", "here", "now", "on", "once"})
_DETERMINERS: Final = frozenset(
    {"a", "all", "an", "another", "every", "how", "me", "my", "self", "the", "whose", "yourself"}
)
_PLURAL: Final = re.compile(r".*[^sui]s|.*(?:days|hours)\b.*")
_ADJECTIVE: Final = re.compile(r"free|\w+ed")
_WHETHER: Final = re.compile(
    r"(?:can|may|could) (?:i|we|one|people|users|it|this)\b|(?:kann|darf|können|dürfen) (?:ich|man|wir|leute|es|das)\b|"
    r"(?:puedo|podemos|se puede)\b|(?:puis-je|peut-on|est-ce qu'on peut|on peut)\b|"
    r"(?:posso|podemos|dá para|é possível)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[@#].*|[-+]?\d+(?:[.,]\d+)?")
"""What needs no quotation marks: a mention or a number."""


class _Deed(NamedTuple):
    """What an ability does in words, and the same as an answer: “set a reminder” and “set it”."""

    words: str
    answer: str


def propose(
    calls: Sequence[Call], question: str, *, changing: Collection[str], search: str | None, no: str | None
) -> Reply:
    """Return the proposal of one or more calls; `search` and `no` are the abilities that search and that decline.

    `changing` are the abilities that change something; the others only tell something.
    The next message can give the time, or another one, instead of the press of the button.
    """
    first, *others = calls
    deeds = {call.name: _deed(call.name, is_told=call.name not in changing) for call in calls}
    otherwise = offer(_(NO_SEARCH), search, question=question) if search else offer(_("No"), no) if no else None
    if others:
        text = _("What do you want to do?")
        choices = [_button(_capitalized(name_of("ability", call.name, deeds[call.name].words)), call) for call in calls]
    else:
        text = _("Do you want to {deed}?").format(deed=_told(first, deeds[first.name]))
        choices = [_button(_yes(deeds[first.name]), first)]
    if first.missing and not others:
        text += " " + _("If so, tell me: {missing}.").format(missing=_argument(first.missing))
    return Reply(text, choices=(*choices, *((otherwise,) if otherwise else ())), asks=first.name)


def asks_whether(text: str) -> bool:
    """Return whether a text asks whether something can be done: “can I change its name?”."""
    return _WHETHER.match(text.strip(" ¿")) is not None and text.rstrip().endswith("?")


def told_abilities(abilities: Sequence[OfferedAbility]) -> list[str]:
    """Return what abilities do, in words: “set a reminder”, “see the agenda”. Names of a single word say too little."""
    return [
        name_of("ability", ability.name, _deed(ability.name, is_told=not ability.effect).words)
        for ability in abilities
        if "_" in ability.name
    ]


def proposed_call(dialogue: Dialogue, ability: str) -> Call | None:
    """Return the call of an ability that our last message proposed, if it proposed no other one."""
    ids = [id_ for label, id_ in dialogue.offered.items() if answer_in(label) and pressed(id_)[0] == ability]
    if len(ids) != 1:
        return None
    missing = re.split(r"[?&]", ids[0])[-1].removesuffix("=") if ids[0].endswith("=") else None
    return Call(*pressed(ids[0]), missing)


def requested_call(request: str, ability: OfferedAbility, *, locale: str | None) -> Call:
    """Return the call of a request for which we asked something."""
    return fill_arguments(request, ability, locale=locale)


def complete(call: Call, text: str, ability: OfferedAbility) -> Call | None:
    """Return a call at the time that a text gives, if the text says nothing else, or “yes” before it.

    A mere “yes” changes nothing in the call: what is missing in it is asked for.
    """
    if assents(text):
        return call
    words, times = without_assent(text), _times(ability)
    name = call.missing or next(iter(times), None)
    if name not in times:
        return None
    both = f"{call.arguments[name]} {words}" if name in call.arguments else words
    said = next(filter(is_time, (both, words)), None)  # “tomorrow at 9”, and then “at 10”, is tomorrow at 10
    if said is None:
        return None
    arguments = {**call.arguments, name: said}
    try:
        ability.schema.model_validate(arguments)
    except ValidationError:
        return None
    return Call(call.name, arguments)


def _button(label: str, call: Call) -> Choice:
    if call.missing is None:
        return offer(label, call.name, **_given(call))
    return offer_asking(label, call.name, call.missing, f"{_capitalized(_argument(call.missing))}?", **_given(call))


def _given(call: Call) -> dict[str, str]:
    return {name: str(value) for name, value in call.arguments.items()}


def _told(call: Call, deed: _Deed) -> str:
    """Return what a call does, such as “set a reminder: “call the bank”, tomorrow at 9”."""
    values = ", ".join(_quoted(value) for value in _given(call).values())
    colon = ":" if "_" in call.name else ""
    return name_of("ability", call.name, deed.words) + (values and f"{colon} {values}")


def _quoted(value: str) -> str:
    """Return the value of an argument in quotation marks, or as it is if it is a time, a number or a mention."""
    return value if _NAME.fullmatch(value) or is_time(value) else quoted(value)


def _deed(ability: str, *, is_told: bool) -> _Deed:
    verb, *rest = _words(ability).split()
    if is_told and verb not in _SAYING:
        noun = " ".join(rest if verb in _SHOWING and rest else (verb, *rest))
        return _Deed(f"see {_with_article(noun, 'the')}", "show me")
    particle = rest.pop(0) if rest and rest[0] in _PARTICLES else ""
    adverb = f" {rest.pop()}" if len(rest) > 1 and rest[-1] in _ADVERBS else ""
    phrase, noun = f"{verb} {particle}".strip(), " ".join(rest)
    if not noun:
        return _Deed(phrase, "do it" if particle else f"{verb} it")
    link = next((word for word in rest if word in _PREPOSITIONS), "")
    if link or rest[0] in _DETERMINERS or _ADJECTIVE.fullmatch(noun):
        before, _link, after = noun.partition(f"{link} ") if link else (noun, "", "")
        linked = f"{before}{link} {_with_article(after, 'the')}" if after and link != "when" else noun
        return _Deed(f"{phrase} {linked}{adverb}", "do it")
    article = ("an" if noun[0] in "aeiou" else "a") if verb in _MAKING else "the"
    answer = " ".join(filter(None, (verb, "them" if _PLURAL.fullmatch(noun) else "it", particle)))
    return _Deed(f"{phrase} {_with_article(noun, article)}{adverb}", f"{answer}{adverb}")


def _with_article(noun: str, article: str) -> str:
    is_bare = _PLURAL.fullmatch(noun) or _ADJECTIVE.fullmatch(noun) or noun.partition(" ")[0] in _DETERMINERS
    return noun if is_bare else f"{article} {noun}"


def _yes(deed: _Deed) -> str:
    """Return the label of the button that accepts a proposal. Only English has words for each deed."""
    return f"Yes, {deed.answer}" if current_language() == "en" else _("Yes, please")


def _argument(name: str) -> str:
    return name_of("argument", name, _words(name))


def _words(name: str) -> str:
    return name.replace("_", " ").strip()


def _capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]


def _times(ability: OfferedAbility) -> list[str]:
    """Return the arguments of an ability that are times, those to which something moves first."""
    fields = ability.schema.model_fields.items()
    kinds = {name: [held.kind for held in field.metadata if isinstance(held, Holds)] for name, field in fields}
    return [name for kind in ("new time", "time") for name in kinds if kind in kinds[name]]
