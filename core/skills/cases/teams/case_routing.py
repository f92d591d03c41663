"""Which team a case belongs to: by the customer's channel, by what is asked, or by a tag. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.skills.cases.team import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.messages import Address
    from core.skills.cases.team_settings import Support


def team_for(support: Support, *, place: Address, said: Sequence[str]) -> str:
    """Return the name of the team that gets a case from a place, about what was said; empty for the main team.

    The channel counts more than the words. Among several teams, the first in the file gets it.
    """
    by_channel = (team.name for team in support.teams if any(_is_in(place, named) for named in team.channels))
    by_topic = (team.name for team in support.teams if any(_is_about(said, topic) for topic in team.topics))
    return next(by_channel, "") or next(by_topic, "")


def team_of_tags(support: Support, tags: Sequence[str]) -> str:
    """Return the name of the first team that one of the tags belongs to, or an empty string."""
    wanted = {tag.casefold() for tag in tags}
    found = (team.name for team in support.teams if wanted & {tag.casefold() for tag in team.tags})
    return next(found, "")


def _is_in(place: Address, named: str) -> bool:
    if named.startswith("#"):
        return (place.name or "").casefold() == named.casefold()
    wanted = place_of(named)
    here = (place.platform, place.workspace, place.channel)
    return wanted is not None and here == (wanted.platform, wanted.workspace, wanted.channel)


def _is_about(said: Sequence[str], topic: str) -> bool:
    words = re.compile(rf"(?<!\w){re.escape(topic)}(?!\w)", re.IGNORECASE)
    return any(words.search(text) for text in said)
