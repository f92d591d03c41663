"""The catalogues are complete and agree with the code, and what is missing in one is said in English."""

from __future__ import annotations

import re
import runpy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from core.model.language import LANGUAGES, current_language, language_of_locale, speaking
from core.text.catalogue import FOLDER, _, in_english, ngettext
from tests.core.text.unwrapped import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

REPOSITORY = Path(__file__).parents[3]
BLANK = re.compile(r"\{[^{}]*\}")
OTHERS = LANGUAGES[1:]
FOR_PROGRAMS = {"rrule.py"}
"""Modules whose errors are about what a program writes."""


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> Iterator[Message]:
    return (entry for entry in catalogue(language) if entry.id)


@cache
def in_code() -> set[tuple[str | None, str]]:
    """Return the context and the English of each entry that a catalogue is to have."""
    found = runpy.run_path(str(REPOSITORY / "scripts" / "catalogue"))["found"]()
    return {(entry.context, shown(entry.id)[0]) for entry in found if entry.id}


def shown(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(each) for each in text]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_exactly_the_sentences_of_the_code_and_each_is_translated(language: str) -> None:
    kept = {(entry.context, shown(entry.id)[0]) for entry in entries(language)}
    assert kept == in_code(), "run scripts/catalogue"
    assert [entry.id for entry in entries(language) if entry.fuzzy or not all(shown(entry.string))] == []
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_blanks_of_its_sentence(language: str) -> None:
    wrong = [
        form for entry in entries(language) for form in shown(entry.string) if form and not _blanks_fit(form, entry)
    ]
    assert wrong == []


def _blanks_fit(form: str, entry: Message) -> bool:
    """Return whether a translation has the blanks of its sentence. The form for one may leave out the number."""
    blanks, known = set(BLANK.findall(form)), set(BLANK.findall("".join(shown(entry.id))))
    return blanks == known or (not isinstance(entry.id, str) and blanks == known - {"{n}"})


def test_what_is_shown_comes_from_the_catalogue() -> None:
    rooms = [REPOSITORY / "core", *(REPOSITORY / "bots" / platform for platform in ("discord", "slack"))]
    paths = [path for room in rooms for path in sorted(room.rglob("*.py")) if path.name not in FOR_PROGRAMS]
    assert [line for path in paths for line in unwrapped(path)] == []


def test_what_has_no_translation_is_said_in_english() -> None:
    with speaking("de"):
        assert _("Nobody ever says this.") == "Nobody ever says this."
        assert ngettext("{n} such thing", "{n} such things", 2) == "{n} such things"
    assert ngettext("{n} such thing", "{n} such things", 1) == "{n} such thing"


def test_a_label_is_known_by_its_english_in_every_language() -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert in_english(_("Undo"), language) == "Undo"
    assert in_english("Tee", "de") == "Tee"


def test_a_language_is_spoken_for_a_while() -> None:
    with speaking("fr"):
        assert current_language() == "fr"
        with speaking(None), speaking("nl"):
            assert current_language() == "fr", "an unknown language changes nothing"
    assert current_language() == "en"


@pytest.mark.parametrize(
    ("tag", "language"), [("pt-BR", "pt"), ("de_AT", "de"), ("EN-us", "en"), ("nl", None), (None, None)]
)
def test_a_locale_has_a_language(tag: str | None, language: str | None) -> None:
    assert language_of_locale(tag) == language
