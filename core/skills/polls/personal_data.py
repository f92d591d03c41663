"""Personal data of polls: the polls that a person owns, and their votes in the polls of others."""

from __future__ import annotations

from core.privacy import PersonalTable, Subject

personal_data = (
    PersonalTable(
        "votes",
        of="polls",
        where="polls.id = votes.poll",
        person=("votes.person",),
        shows="""
            polls.question,
            (SELECT o.words FROM poll_options o WHERE (o.poll, o.place) = (votes.poll, votes.place)) AS chosen
        """,
        order="polls.id, votes.place",
        subject=Subject("'poll ' || polls.id", name="votes.name"),
    ),
    PersonalTable(
        "polls",
        person=("owner",),
        shows="""
            id, question, state, made_at, closes_at,
            (SELECT jsonb_agg(o.words ORDER BY o.place) FROM poll_options o WHERE o.poll = polls.id) AS options
        """,
        subject=Subject("'poll ' || id", name="name", ends=True),
    ),
)
