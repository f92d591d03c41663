"""The rules of triage: the file that the team writes, and which of its rules fit a case. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from core.model.language import LANGUAGES
from core.skills.cases.case import Priority  # noqa: TC001 — pydantic reads the annotation
from core.text.tone import Mood, Urgency  # noqa: TC001 — pydantic reads the annotation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILE: Final = "triage.toml"
Line = Annotated[str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True)]


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise ValueError(f"{value!r} is no language; write a code such as {', '.join(LANGUAGES)}")
    return value


def _asked(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


def _known_languages(value: dict[str, str]) -> dict[str, str]:
    wrong = next((language for language in value if language not in LANGUAGES), None)
    if wrong or not value:
        raise ValueError(f"must be a text, or have a text for {', '.join(LANGUAGES)}")
    return value


Several = Annotated[tuple[Line, ...], BeforeValidator(_several)]
Texts = Annotated[dict[str, Line], BeforeValidator(_asked), AfterValidator(_known_languages)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(_Table):
    """What cases can be about: words that stand in them, and examples of what people write."""

    words: Several = ()
    examples: Several = ()


class Condition(_Table):
    """What must be so for a rule to fit. Of several values of one kind, one is enough."""

    language: Annotated[tuple[Annotated[str, AfterValidator(_language)], ...], BeforeValidator(_several)] = ()
    topic: Several = ()
    urgency: Annotated[tuple[Urgency, ...], BeforeValidator(_several)] = ()
    mood: Annotated[tuple[Mood, ...], BeforeValidator(_several)] = ()
    words: Several = ()
    channel: Several = ()


class Rule(_Table):
    """What is done with a case that fits."""

    when: Condition = Field(alias="if")
    tag: Several = ()
    priority: Priority | None = None
    route: str = ""
    ask: Texts | None = None
    snippet: str = ""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.tag or self.priority or self.route or self.ask or self.snippet):
            raise ValueError("it does nothing. Give it a tag, priority, route, ask or snippet")
        return self


class Rules(_Table):
    """The file's contents. The rules are read in order; for all but tags, the first that says something counts."""

    topics: dict[str, Topic] = {}
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _knows_topics(self) -> Self:
        for number, rule in enumerate(self.rules, 1):
            wrong = next((topic for topic in rule.when.topic if topic not in self.topics), None)
            if wrong is not None:
                known = ", ".join(self.topics) or "none"
                raise ValueError(f"rule {number} is about the topic {wrong}, which is unknown. [topics] has: {known}")
        return self

    def unknown_snippet(self, names: Iterable[str]) -> str | None:
        """Return the name of a snippet that a rule sends and that is not among the names, or None."""
        known = set(names)
        return next((rule.snippet for rule in self.rules if rule.snippet and rule.snippet not in known), None)

    def unknown_route(self, names: Iterable[str]) -> str | None:
        """Return the name of a team that a rule gives cases to and that is not among the names, or None."""
        known = {name.casefold() for name in names}
        return next((rule.route for rule in self.rules if rule.route and rule.route.casefold() not in known), None)


@dataclass(frozen=True, slots=True)
class Found:
    """What the first words of a case say about it. `channel` is the name of where they were said, or empty."""

    text: str
    language: str
    topic: str = ""
    urgency: str = "normal"
    mood: str = "calm"
    channel: str = ""


class Action(_Table):
    """What the rules say about a case."""

    tags: tuple[str, ...] = ()
    priority: Priority | None = None
    route: str = ""
    ask: dict[str, str] = {}
    snippet: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return self == Action()


def action_for(rules: Sequence[Rule], found: Found) -> Action:
    """Return what the rules that fit say: all their tags, and of everything else the first."""
    fitting = [rule for rule in rules if fits(rule.when, found)]
    tags = dict.fromkeys(tag.removeprefix("#") for rule in fitting for tag in rule.tag)
    return Action(
        tags=tuple(tags),
        priority=next((rule.priority for rule in fitting if rule.priority), None),
        route=next((rule.route for rule in fitting if rule.route), ""),
        ask=next((rule.ask for rule in fitting if rule.ask), {}),
        snippet=next((rule.snippet for rule in fitting if rule.snippet), ""),
    )


def fits(condition: Condition, found: Found) -> bool:
    """Return whether a case fulfils each part of a condition."""
    return (
        (not condition.language or found.language in condition.language)
        and (not condition.topic or found.topic in condition.topic)
        and (not condition.urgency or found.urgency in condition.urgency)
        and (not condition.mood or found.mood in condition.mood)
        and (not condition.words or has_words(found.text, condition.words))
        and (not condition.channel or found.channel.lstrip("#") in {name.lstrip("#") for name in condition.channel})
    )


def has_words(text: str, words: Iterable[str]) -> bool:
    """Return whether one of the words, or groups of words, stands in a text."""
    return any(f" {_plain(word)} " in f" {_plain(text)} " for word in words)


def topic_by_words(topics: Mapping[str, Topic], text: str) -> str:
    """Return the first topic whose words stand in a text, or an empty string."""
    return next((name for name, topic in topics.items() if has_words(text, topic.words)), "")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
