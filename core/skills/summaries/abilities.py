"""The abilities that sum up what was said or written. None of them changes or stores anything.

If the process dies before the end of the turn, the summary is made again; if after, it is sent once like any reply.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from core.abilities.ability import ability
from core.abilities.arguments import Holds, When
from core.abilities.mentions import channel_named
from core.abilities.phrase_patterns import phrasings
from core.digests import Source, compose_digest, render_digest
from core.digests.channel_talk import (
    as_sources,
    check_readable,
    place_of,
    said_in_channel,
    said_in_thread,
    subject_of,
    time_said,
)
from core.digests.documents import read_document
from core.model.errors import NotHere, SkillError
from core.model.messages import Reach
from core.model.replies import Reply
from core.text.catalogue import _, ngettext

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.conversations.channel_history import Logged

FEWEST_MESSAGES = 2
EVERYTHING = "everything"
"""Stands for a channel: the one in which the person writes, from its beginning."""
LONGEST_NOTES = 20_000
"""In characters."""
Channel = Annotated[str, Holds("channel")]
Notes = Annotated[str, Holds("wish")]
"""Notes as they were pasted."""
Document = Annotated[str, Holds("name")]
"""The title of a document, or what it is about."""


@ability(
    verbatim=True,
    examples=phrasings(
        "(summarize|summarise|sum up|recap) (this|the) (thread|discussion|chat|post)",
        "(give me|can i get|i need) a (summary|recap) of (this|the) (thread|discussion)",
        "(tldr|tl;dr|tl dr)[ please]",
        "what (was|has been) (said|decided|discussed) (here|in this thread)",
        "(fasse|fass) (diesen|den) (thread|faden) zusammen",
        "(fasse|fass) die diskussion zusammen",
        "resume (este hilo|el hilo|la conversación de este hilo|esta discusión)",
        "résume (ce fil|le fil|cette discussion|la discussion)",
        "(resume|resuma) (este tópico|esta thread|esta discussão|o tópico)",
    ),
)
async def summarize_thread(turn: Turn) -> Reply:
    """Sum up the thread or channel in which the person writes. Use it when somebody wants a summary of this thread."""
    here = turn.message.address
    if turn.message.reach is Reach.DIRECT:
        raise SkillError(_("Say that in the thread or channel that you mean, or name a channel: “summarize #general”."))
    if here.thread is None:
        return await _digest_of_channel(turn, EVERYTHING)
    return await _digest_of(turn, await said_in_thread(turn, here), title=_("**This thread in short**"))


@ability(
    verbatim=True,
    command="Sum up this thread, this channel or another one",
    examples=phrasings(
        "(summarize|summarise|sum up|recap) {channel}",
        "(summarize|summarise|sum up|recap) (this channel|what i missed|the channel)",
        "(summarize|summarise|sum up|recap) (this channel|{channel}) since {since}",
        "what did i miss[ here| today]",
        "what did i miss in {channel}",
        "what (happened|has happened|was said) (here|in {channel}) since {since}",
        "(catch me up|bring me up to speed)[ on {channel}]",
        "(fasse|fass) (diesen kanal|{channel}) zusammen",
        "was habe ich [hier |in {channel} ]verpasst",
        "resume (este canal|{channel})",
        "qué me (perdí|he perdido)[ en {channel}]",
        "résume (ce canal|{channel})",
        "qu'est-ce que j'ai (raté|manqué)[ dans {channel}]",
        "(resume|resuma) este canal",
        "o que (eu )perdi[ em {channel}]",
    ),
)
async def summarize(turn: Turn, channel: Channel = "", since: When = "") -> Reply:
    """Sum up what was said in a channel, since the person last wrote there or since a time.

    Use it when somebody asks what they missed. channel: the channel, for instance “#general”; empty for the one in
    which they write. since: since when, in the person's words, for instance “yesterday”; empty for what they have not
    seen.
    """
    return await _digest_of_channel(turn, channel, since=since)


@ability(examples=[], presses=True)
async def summarize_from(turn: Turn, channel: str, event: str, thread: str = "", place: str = "") -> Reply:
    """Sum up the thread of a message, or what was said from that message on, by the menu of the message."""
    where = place_of(turn, channel, thread, place)
    await check_readable(turn, where)
    said = await said_in_thread(turn, where) if thread else []
    if len(said) < FEWEST_MESSAGES:
        everything, _known = await said_in_channel(turn, where)
        start = next((logged.id for logged in everything if logged.message.event_id == event), None)
        if start is not None:
            said = [logged for logged in everything if logged.id >= start]
    return await _digest_of(turn, said, title=_("**In short, from that message on**"))


@ability(
    verbatim=True,
    examples=phrasings(
        "(summarize|summarise|sum up) the (document|page|article|file|guide|policy|handbook) {document}",
        "give me a summary of the (document|page|article|file|guide|policy|handbook) {document}",
        "(summarize|summarise|sum up) [the ]document {document}",
        "(summarize|summarise|sum up) (this|the attached) (document|file|page|pdf)",
        "(fasse|fass) das dokument {document} zusammen",
        "(fasse|fass) (diese datei|dieses dokument) zusammen",
        "resume (el documento|la página) {document}",
        "resume este (documento|archivo)",
        "résume (le document|la page) {document}",
        "résume ce (document|fichier)",
        "(resume|resuma) (o documento|a página) {document}",
        "(resume|resuma) este (documento|arquivo|ficheiro)",
    ),
)
async def summarize_document(turn: Turn, document: Document = "") -> Reply:
    """Sum up one of the documents, or a file that was sent here. Use it when somebody wants a document in short.

    document: its title or what it is about, for instance “Expense policy”; empty for the file that was sent.
    """
    name, sources = await read_document(turn, document)
    if not sources:
        raise NotHere(_("I know no document of that name that everybody here may read."))
    digest = await compose_digest(turn, sources, with_action_items=False)
    title = _("**“{title}” in short**").format(title=name)
    note = _("From the text of the document as I know it. Pictures are not in it.")
    return replace(
        render_digest(digest, title=title, note=note, reader=await turn.reader()),
        answered=True if digest.points else None,
    )


@ability(
    verbatim=True,
    examples=phrasings(
        "(summarize|summarise|sum up) (these|my|the) [meeting ]notes[:] {notes}",
        "(summarize|summarise|sum up) this[:] {notes}",
        "(meeting notes|minutes): {notes}",
        "[what are ]the action items (in|from|of)[ these notes]: {notes}",
        "(fasse|fass) (diese|meine|die) notizen zusammen: {notes}",
        "resume (estas|mis) notas: {notes}",
        "résume (ces|mes) notes : {notes}",
        "(resume|resuma) (estas|minhas) notas: {notes}",
    ),
)
async def summarize_notes(turn: Turn, notes: Notes) -> Reply:
    """Sum up notes, such as those of a meeting, and list what is to be done. Use it when somebody pastes a text.

    notes: the text, word for word as the person pasted it.
    """
    text = _pasted(turn, notes)
    if len(text) > LONGEST_NOTES:
        raise SkillError(_("That is too long for one message. Send it as a file."))
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    digest = await compose_digest(turn, [Source(part) for part in parts])
    note = _("From the text that you sent. Check it before you pass it on.")
    return render_digest(digest, title=_("**Your notes in short**"), note=note, reader=await turn.reader())


def _pasted(turn: Turn, notes: str) -> str:
    """Return the notes with their line breaks, which an argument may have lost."""
    said, first = turn.message.text, notes.split(maxsplit=1)[0] if notes.split() else ""
    at = said.find(first) if first else -1
    whole = said[at:] if at >= 0 else ""
    return whole if " ".join(whole.split()) == " ".join(notes.split()) else notes


async def _digest_of_channel(turn: Turn, channel: str, *, since: str = "") -> Reply:
    whole = channel == EVERYTHING
    place = channel_named(channel if not whole else "", turn.message)
    if place is None:
        raise SkillError(_("Which channel? Say for example “summarize #general”."))
    await check_readable(turn, place)
    said, known = await said_in_channel(turn, place)
    if since:
        start = await time_said(turn, since)
        said = [logged for logged in said if logged.message.sent_at >= start]
    elif not whole:
        unread = [logged for logged in said if logged.id > known]
        if said and not unread:
            nothing = _(
                "Nobody has written in {channel} since your last message or summary. For more, say “summarize "
                "{channel} since yesterday”."
            )
            return Reply(nothing.format(channel=place.label), subjects=(subject_of(place),))
        said = unread
    title = _("**{channel} in short**").format(channel=place.label)
    reply = await _digest_of(turn, said, title=title, since_known=bool(known) and not since and not whole)
    return replace(reply, subjects=(*reply.subjects, subject_of(place)))


async def _digest_of(turn: Turn, said: list[Logged], *, title: str, since_known: bool = False) -> Reply:
    """Return the summary of messages, with what was read and what was not."""
    if len(said) < FEWEST_MESSAGES:
        raise NotHere(
            _(
                "There is nothing to sum up: I have fewer than two messages from there. I only have what was said "
                "since I am there."
            )
        )
    reader = await turn.reader()
    digest = await compose_digest(turn, as_sources(said))
    since = reader.told(said[0].message.sent_at, by_clock=True)
    note = ngettext(
        "From one message that I have in my log, since {when}.",
        "From {n} messages that I have in my log, since {when}.",
        len(said),
    ).format(n=len(said), when=since.words)
    unseen = _("I have not seen what was said before I was there, nor pictures and files.")
    read_up_to = (
        _("No platform tells me what you have read, so I begin after your last message or summary.")
        if since_known
        else ""
    )
    rendered = render_digest(
        digest, title=title, note=" ".join(filter(None, (note, unseen, read_up_to))), reader=reader
    )
    return replace(rendered, moments=(*rendered.moments, since))
