"""The weekly digest: what people asked in vain, and which documents need work. Also the words for both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.model.knowledge import PUBLIC
from core.model.language import speaking
from core.model.replies import Reply
from core.people.rating_reasons import REASONS
from core.skills.cases.card import plain
from core.skills.cases.gaps import store
from core.skills.cases.gaps.document_report import documents_to_mend
from core.skills.cases.gaps.gap import topics_of
from core.skills.cases.team_settings import DIGEST
from core.text.catalogue import N_, _, ngettext
from core.text.enumeration import join_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.hooks.schedulers import Library
    from core.skills.cases.gaps.document_report import DocumentNeed
    from core.skills.cases.gaps.gap import Topic
    from core.skills.cases.team_settings import Team

MOST_TOPICS: Final = 8
MOST_DOCUMENTS: Final = 5
LOOKED_BACK: Final = timedelta(days=90)
"""How far back open questions are told of."""
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ASKED: Final = N_("What people asked, and the documents do not answer:")
_NOTHING: Final = N_("No question is open: the documents answered everything that people asked.")


def due_digest(team: Team, *, now: datetime) -> datetime | None:
    """Return when the last digest was due (aware), or None if the team wants none."""
    found = DIGEST.fullmatch(team.digest)
    if found is None:
        return None
    local = now.astimezone(team.working_hours.tz)
    day = local - timedelta(days=(local.weekday() - _DAYS.index(found[1])) % 7)
    due = day.replace(hour=int(found[2]), minute=int(found[3]), second=0, microsecond=0)
    return due if due <= local else due - timedelta(weeks=1)


async def compose_digest(
    connection: AsyncConnection, team: Team, library: Library | None, *, now: datetime
) -> Reply | None:
    """Return the digest in the team's language, or None if there is nothing to tell.

    Documents that not everybody may read are left out, because the team's channel may have other readers.
    """
    topics = topics_of(await store.open_gaps(connection, since=now - LOOKED_BACK), now=now)
    needs: list[DocumentNeed] = []
    if library:
        stale_after = timedelta(days=team.stale_after)
        needs = await documents_to_mend(
            connection, library.documents, now=now, stale_after=stale_after, audience=PUBLIC
        )
    if not topics and not needs:
        return None
    with speaking(team.language):
        parts = [f"**{_('What to document next')}**"]
        parts += [_(_ASKED), *topic_lines(topics)] if topics else []
        parts += [_("Documents that need work:"), *map(need_line, needs[:MOST_DOCUMENTS])] if needs else []
        return Reply("\n".join(parts), kind="notice")


def told_topics(topics: Sequence[Topic]) -> str:
    """Return the topics in words."""
    return "\n".join([_(_ASKED), *topic_lines(topics)]) if topics else _(_NOTHING)


def topic_lines(topics: Sequence[Topic]) -> list[str]:
    """Return a line for each topic: the question, how often it was asked, the trend, and what came close."""
    lines = []
    for number, topic in enumerate(topics[:MOST_TOPICS], 1):
        times = ngettext("asked once", "asked {n} times", len(topic.gaps)).format(n=len(topic.gaps))
        week = _("this week {this}, the week before {before}").format(this=topic.this_week, before=topic.week_before)
        facts = [times, week]
        if topic.near:
            facts.append(_("nearest: {sources}").format(sources=join_words(plain(n.title) for n in topic.near)))
        lines.append(f"{number}. {plain(topic.question)} ({'; '.join(facts)})")
        lines += [f"   - {plain(example)}" for example in topic.examples[1:]]
    left = len(topics) - MOST_TOPICS
    if left > 0:
        lines.append(ngettext("and one more question", "and {n} more questions", left).format(n=left))
    return lines


def need_line(need: DocumentNeed) -> str:
    """Return a line about a document that needs work."""
    facts = [f"{_(_reason(reason))}: {count}" for reason, count in need.complaints.items()]
    if need.is_stale:
        facts.append(_("not changed since {date}").format(date=need.updated.date().isoformat()))
    facts.append(ngettext("cited once", "cited {n} times", need.cited).format(n=need.cited))
    return f"- {plain(need.title)} ({'; '.join(facts)})"


def _reason(reason: str) -> str:
    return next((label for known, label in REASONS.items() if known == reason), N_("It did not help"))
