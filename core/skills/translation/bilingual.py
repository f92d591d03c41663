"""Channels that are kept in two languages: each message there is translated into the other one, below it.

The translation runs once for each edition of a message. If the process dies before the commit, the model is asked
again; if after, the translation is sent once. An edited message gets a new translation in place of the old one, and a
deleted one loses it.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.hooks.interception import Interception, intercepts
from core.abilities.phrase_patterns import phrasings
from core.communities.community_rules import check_may_set
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.translation import store
from core.skills.translation.glossary import Glossary
from core.skills.translation.languages import Language, code_of, name_of_language
from core.skills.translation.translator import LONGEST, translate
from core.text.catalogue import _
from core.text.placeholders import mask
from core.text.spoken_language import language_spoken

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(
    needs="channel",
    effect=True,
    examples=phrasings(
        "keep this channel [bilingual ]in {first} and {second}",
        "translate (everything|all messages) (here|in this channel) (between|into) {first} and {second}",
        "make this channel bilingual in {first} and {second}",
        "(übersetze hier alles|halte diesen kanal) (auf|in) {first} und {second}",
        "(traduce todo aquí|mantén este canal) (en|entre) {first} y {second}",
        "(traduis tout ici|garde ce canal) (en|entre) {first} et {second}",
        "(traduz tudo aqui|traduza tudo aqui|mantém este canal) (em|entre) {first} e {second}",
    ),
)
async def keep_bilingual(turn: Turn, first: Language, second: Language) -> Reply:
    """Translate every message in this channel into the other of two languages from now on. Use it if somebody asks.

    first: one language, for instance “English”. second: the other one, for instance “German”.
    """
    turn.need_model()
    _check(turn)
    languages = (code_of(first), code_of(second))
    if languages[0] == languages[1]:
        raise SkillError(_("Name two different languages, such as “keep this channel in English and German”."))
    async with turn.connect() as connection:
        await store.keep_bilingual(connection, turn.message, languages)
    said = _(
        "From now on, I translate what is written here between {first} and {second}. A language model reads every "
        "message for that. To end it, say “stop translating here”."
    )
    return Reply(said.format(first=name_of_language(languages[0]), second=name_of_language(languages[1])))


@ability(
    needs="channel",
    effect=True,
    in_help=False,
    examples=phrasings(
        "stop translating [here|this channel]",
        "(don't|do not) translate here [any more]",
        "hör auf zu übersetzen",
        "(deja de traducir|no traduzcas más) [aquí]",
        "(arrête de traduire|ne traduis plus) [ici]",
        "(para de traduzir|pare de traduzir) [aqui]",
    ),
)
async def stop_bilingual(turn: Turn) -> str:
    """Translate the messages in this channel no longer. Use it when somebody wants that."""
    _check(turn)
    async with turn.connect() as connection:
        was = await store.end_bilingual(connection, turn.message.address)
    return _("I translate nothing here any more.") if was else _("This channel is not kept in two languages.")


def _check(turn: Turn) -> None:
    check_may_set(turn.message, in_direct=_("Say that in the channel that you mean."))


@intercepts
async def translate_for_channel(turn: Turn) -> Interception | None:
    """Take what people write to each other in a channel that is kept in two languages."""
    message, pool = turn.message, turn.services.pool
    if message.reach is not Reach.OVERHEARD or message.is_only_files or pool is None or not turn.can_write:
        return None
    languages = await store.languages_of(pool, message.address)
    if languages is None or len(message.text) > LONGEST or not mask(message.text).wordy:
        return None
    spoken = await asyncio.to_thread(language_spoken, message.text)
    if spoken is None:  # “ok”, a name
        return None
    to = languages[1] if spoken == languages[0] else languages[0]
    return Interception("the channel is kept in two languages", partial(_translated, to=to))


async def _translated(turn: Turn, *, to: str) -> Reply:
    try:
        async with turn.connect() as connection:
            glossary = Glossary.model_validate(await store.published(connection))
        found = await translate(turn, turn.message.text, to=to, glossary=glossary)
    except SkillError as error:
        return Reply(f"_{error}_")
    return Reply(found.text, model=found.model)
