"""Show the mood of a channel or of a file. Nothing is stored, and nobody's mood is told: only that of all together.

If the process dies before the end of the turn, the mood is read again; if after, the reply is sent once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Final

from core.abilities.ability import ability
from core.abilities.arguments import Holds, When
from core.abilities.mentions import channel_named
from core.abilities.phrase_patterns import phrasings
from core.digests.channel_talk import as_sources, check_readable, said_in_channel, time_said
from core.digests.documents import read_document
from core.digests.mood_chart import draw_counts, draw_days, read_moods
from core.digests.points import Source
from core.digests.rendered_digest import plain
from core.model.errors import NotHere, SkillError
from core.model.replies import Citation, Reply
from core.text.catalogue import _
from core.text.excerpt import shortened
from core.when import find_zone

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.digests.mood_chart import Moods
    from core.text.tone import Mood

FEWEST: Final = 5
"""Fewer texts would tell the mood of single people."""
FEWEST_PEOPLE: Final = 3
EXAMPLES: Final = 2
LONGEST_EXAMPLE: Final = 160
Channel = Annotated[str, Holds("channel")]
File = Annotated[str, Holds("name")]
"""The title of a document, or what it is about."""


@ability(
    verbatim=True,
    examples=phrasings(
        "(how is|what is|what's|show) the mood (in|of) (this channel|{channel})",
        "how is the mood here",
        "mood of {channel} since {since}",
        "wie ist die stimmung (hier|in {channel}|in diesem kanal)",
        "(cómo está|cuál es) el ánimo (aquí|en {channel}|en este canal)",
        "(comment est|quelle est) l'ambiance (ici|dans {channel}|dans ce canal)",
        "(como está|qual é) o (clima|ânimo) (aqui|em {channel}|neste canal)",
    ),
)
async def show_mood(turn: Turn, channel: Channel = "", since: When = "") -> Reply:
    """Show the mood of a channel with a chart: how much is angry, unhappy, calm and pleased. Use it if somebody asks.

    channel: the channel, for instance “#general”; empty for the one in which they write. since: since when, in the
    person's words; empty for all that is known.
    """
    place = channel_named(channel, turn.message)
    if place is None:
        raise SkillError(_("Which channel? Say for example “how is the mood in #general”."))
    await check_readable(turn, place)
    said, _known = await said_in_channel(turn, place)
    if since:
        start = await time_said(turn, since)
        said = [logged for logged in said if logged.message.sent_at >= start]
    people = {logged.message.person.id for logged in said}
    if len(said) < FEWEST or len(people) < FEWEST_PEOPLE:
        raise NotHere(
            _(
                "That is too little: I tell the mood only from {n} messages of {people} people on, so that it is "
                "nobody's own."
            ).format(n=FEWEST, people=FEWEST_PEOPLE)
        )
    moods = await asyncio.to_thread(read_moods, as_sources(said))
    zone = find_zone((await turn.speaker_zone()).name)
    days = draw_days(moods, [source.at.astimezone(zone).date() if source.at else None for source in moods.sources])
    title = _("**The mood in {channel}**").format(channel=place.label)
    note = _("Read from {n} messages of {people} people by a small model, which is often wrong about a single one.")
    return _shown(title, moods, days, note.format(n=len(moods.sources), people=len(people)))


@ability(
    verbatim=True,
    examples=phrasings(
        "(how is|what is|what's|show) the mood (in|of) (this file|this feedback|the feedback)",
        "(how is|what is|show) the mood (in|of) the (document|file) {file}",
        "wie ist die stimmung in (dieser datei|diesem feedback)",
        "cuál es el ánimo (de este archivo|de estos comentarios)",
        "quelle est l'ambiance de (ce fichier|ces commentaires)",
        "qual é o clima (deste arquivo|deste ficheiro|destes comentários)",
    ),
)
async def show_mood_of_file(turn: Turn, file: File = "") -> Reply:
    """Show the mood of feedback in a file or document, with a chart. Use it when somebody sends feedback and asks.

    file: its title or what it is about; empty for the file that was sent.
    """
    name, paragraphs = await read_document(turn, file)
    sources = [part for paragraph in paragraphs for part in _entries(paragraph)]
    if not sources:
        raise NotHere(_("I know no document of that name that everybody here may read."))
    moods = await asyncio.to_thread(read_moods, sources)
    note = _("Read from {n} entries by a small model, which is often wrong about a single one.")
    title = _("**The mood in “{title}”**").format(title=name)
    return _shown(title, moods, "", note.format(n=len(moods.sources)))


def _entries(paragraph: Source) -> list[Source]:
    """Return the lines of a paragraph, each an entry with the passage that it is in."""
    lines = (line.strip(" -*•|\t") for line in paragraph.text.splitlines())
    return [Source(line, passage=paragraph.passage) for line in lines if any(map(str.isalpha, line))]


def _shown(title: str, moods: Moods, days: str, note: str) -> Reply:
    names: dict[Mood, str] = {
        "angry": _("angry"),
        "unhappy": _("unhappy"),
        "calm": _("calm"),
        "pleased": _("pleased"),
    }
    lines = [title, "", "```", draw_counts(moods, names), "```"]
    if days:
        key = ", ".join(f"{sign} {names[mood]}" for mood, sign in KEY)
        lines += ["", _("Day by day ({key}):").format(key=key), "", "```", days, "```"]
    citations: list[Citation] = []
    headings: dict[Mood, str] = {
        "pleased": _("What pleases"),
        "unhappy": _("What does not please"),
        "angry": _("What angers"),
    }
    for mood, heading in headings.items():
        found = moods.examples(mood, EXAMPLES)
        if found:
            lines += ["", f"**{heading}**", "", *(f"- {_example(source, citations)}" for source in found)]
    return Reply("\n".join([*lines, "", f"_{note}_"]), citations=tuple(citations))


KEY: Final[tuple[tuple[Mood, str], ...]] = (("pleased", "█"), ("calm", "·"), ("unhappy", "▒"), ("angry", "▓"))


def _example(source: Source, citations: list[Citation]) -> str:
    """Return the words of an example with its place. Of a message it is the link, so that nobody is named."""
    words = plain(shortened(source.text, LONGEST_EXAMPLE))
    passage = source.passage
    if passage is None:
        return f"“{words}” ([{_('message')}]({source.link}))" if source.link else f"“{words}”"
    start = passage.text.find(source.text)
    if start < 0:
        return f"“{words}”"
    place = (passage.start + start, passage.start + start + len(source.text))
    citations.append(
        Citation(len(citations) + 1, passage.document_id, passage.title, passage.source, source.text, *place)
    )
    return f"“{words}” [{len(citations)}]"
