"""The overview of what Frontdesk can do in a place: one topic for each skill, from the skill's own words and examples.

What does not exist in the place is left out: posts outside of a forum, bookings where nothing can be booked.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from core.model.language import current_language
from core.model.messages import Reach
from core.text.catalogue import pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.ability import Ability
    from core.model.messages import Message

Group = Literal["mine", "team", "place"]
GROUPS: Final[tuple[Group, ...]] = ("mine", "team", "place")
"""What belongs to the person alone, what people do together, and what concerns the channel or post."""

DOTS: Final = "…"
MOST_EXAMPLES: Final = 4
LONGEST_TITLE: Final = 40
SHORTEST_NAME: Final = 3
_AND: Final = re.compile(r" (?:and|und|y|et|e) ")
_YOUR: Final = re.compile(r"^(?:Your|Deine|Tus?|Ton|Tes|Seus?) ")
_FOR_YOU: Final = {"is": "are", "has": "have", "does": "do"}
_VERB: Final = re.compile(r"\byou (is|has|does|[a-z]{3,}(?<!s)s)\b(?<! this)")
_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A skill as people are told about it: its title, its abilities, and the name of its module."""

    title: str
    skill: str
    group: Group
    abilities: tuple[Ability, ...]

    @property
    def name(self) -> str:
        """The title without what follows an “and”, as a word in a sentence: the word for which help can be asked."""
        name = _YOUR.sub("", _AND.split(self.shown_title)[0])
        return name if current_language() == "de" else name.lower()  # German nouns keep their capital

    @property
    def shown_title(self) -> str:
        """The title in the language that is spoken."""
        return pgettext("help", self.title)

    @property
    def by_use(self) -> tuple[Ability, ...]:
        """The abilities, the most common first: those that people call in most ways. Examples with gaps come last."""

        def rank(ability: Ability) -> tuple[bool, bool, int]:
            ways = len(ability.examples) * (1 if ability.literal else 2)
            return not ability.first_try, DOTS in example_of(ability), -ways

        return tuple(sorted(self.abilities, key=rank))

    @property
    def examples(self) -> tuple[str, ...]:
        """An example of each of the most common abilities."""
        return tuple(shown_example(found) for found in self.by_use[:MOST_EXAMPLES])

    def is_named(self, words: str) -> bool:
        """Return whether words name the topic, in English or in the language that is spoken.

        They begin a word of its title, or the name of its module.
        """
        wanted = _plain(words)
        titles = (self.title, self.shown_title)
        names = [self.skill.rpartition(".")[2], *titles, *(word for title in titles for word in title.split())]
        begins = any(_plain(name).startswith(wanted) for name in names)
        return len(wanted) >= SHORTEST_NAME and (begins or any(wanted in _plain(title) for title in titles))


def topics(abilities: Sequence[Ability], message: Message, *, platforms: int) -> tuple[Topic, ...]:
    """Return the topics of the abilities that can be used where a message was said, in the order of the skills.

    `platforms` is how many platforms are connected.
    """
    absent = {_skill_of(ability) for ability in abilities if not ability.offered}
    here = [ability for ability in abilities if _is_here(ability, message, platforms)]
    return topics_of([ability for ability in here if _skill_of(ability) not in absent])


def topics_of(abilities: Sequence[Ability]) -> tuple[Topic, ...]:
    """Return the topics of abilities, in the order of the skills."""
    by_skill: dict[str, list[Ability]] = {}
    for ability in abilities:
        if ability.examples and ability.in_help:
            by_skill.setdefault(_skill_of(ability), []).append(ability)
    titles = {skill: _title_of(skill) for skill in by_skill}
    return tuple(
        Topic(titles[skill], skill, _group_of(titles[skill], found), tuple(found)) for skill, found in by_skill.items()
    )


def summary_of(ability: Ability) -> str:
    """Return the first sentence of an ability's description, reworded to address the person."""
    sentence = ability.description.split("\n\n")[0].split(". ")[0].rstrip(".")
    words = " ".join(sentence.split()).replace("the person's", "your").replace("of the person", "of yours")
    words = words.replace("the person who asks", "you").replace("the person", "you")
    words = _VERB.sub(lambda found: f"you {_FOR_YOU.get(found[1], found[1][:-1])}", words)
    return words[:1].upper() + words[1:]


def example_of(ability: Ability) -> str:
    """Return the first example of an ability. Its arguments are filled from the docstring, or else with dots."""

    def sample(slot: re.Match[str]) -> str:
        instance = rf"\b{slot[1]}: (?:(?!\n\s*\w+: )[^“])*?(?:for instance|such as) “([^”]*)”"
        said = re.search(instance, ability.description)
        return " ".join(said[1].split()) if said else DOTS

    return _SLOT.sub(sample, ability.examples[0])


def shown_example(ability: Ability) -> str:
    """Return the example that the overview shows of an ability."""
    return ability.first_try or example_of(ability)


def _is_here(ability: Ability, message: Message, platforms: int) -> bool:
    return {
        "": True,
        "channel": message.reach is not Reach.DIRECT,
        "post": message.post is not None,
        "platforms": platforms > 1,
    }[ability.needs]


def _group_of(title: str, abilities: Sequence[Ability]) -> Group:
    if title.startswith("Your ") or any(ability.home for ability in abilities):
        return "mine"
    return "place" if any(ability.needs in {"channel", "post"} for ability in abilities) else "team"


def _skill_of(found: Ability) -> str:
    """Return the module that an ability's skill consists of: its package or its file."""
    module = found.function.__module__
    package = sys.modules.get(module, sys).__dict__.get("__package__") or module
    return package if package != module and package not in {"core.skills", ""} else module


def _title_of(skill: str) -> str:
    """Return what a skill's docstring begins with, up to a colon; if it has none, the name of its module."""
    title, colon, _ = (sys.modules[skill].__doc__ or "").strip().partition(":")
    name = skill.rpartition(".")[2].replace("_", " ")
    return title if colon and len(title) <= LONGEST_TITLE and "\n" not in title else name.capitalize()


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())
