from __future__ import annotations

from datetime import datetime

import pytest

from core.when.expressions.quantities import Measure, Number
from core.when.expressions.selection import meant
from core.when.expressions.series import Reference, Series
from core.when.expressions.time_of_day import Clock
from core.when.grammar.numeric_forms import mail_offset, numeric_forms, offset_after

REFERENCE = Reference(datetime(2026, 11, 25, 10))


def forms(text: str, *, order: str = "dmy") -> list[tuple[int, str, str]]:
    return [
        (end, category, shown(value))
        for end, category, value in numeric_forms(text, 0, order=order, dots="dmy", twelve=True)
    ]


def shown(value: Number | Measure | Clock | Series) -> str:
    if isinstance(value, Measure):
        return f"{value.length.seconds / 60:g} minutes"
    if isinstance(value, Number):
        return f"{value.value}"
    if isinstance(value, Clock):
        return f"{value.hour}:{value.minute:02}{'?' if value.twelve else ''}"
    span = meant(value, REFERENCE)
    return f"{span.start:%Y-%m-%d %H:%M}" if span else "…"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-11-27T09:00Z", (16, "time", "2026-11-27 09:00")),
        ("2026-11-27 09:00:30", (19, "time", "2026-11-27 09:00")),
        ("20261127T0900", (13, "time", "2026-11-27 09:00")),
        ("20261127", (8, "wdate", "2026-11-27 00:00")),
        ("2026-W48-5", (10, "date", "2026-11-27 00:00")),
        ("2026-11-27", (10, "date", "2026-11-27 00:00")),
        ("27.11.2026", (10, "date", "2026-11-27 00:00")),
        ("27/11/26", (8, "date", "2026-11-27 00:00")),
        ("27.11.26", (8, "wdate", "2026-11-27 00:00")),
        ("12/2027", (7, "date", "2027-12-01 00:00")),
        ("28/11", (5, "date", "2026-11-28 00:00")),
        ("28.11.", (6, "date", "2026-11-28 00:00")),
        ("9:30", (4, "clock", "9:30?")),
        ("09:30", (5, "clock", "9:30")),
        ("15h30", (5, "clock", "15:30")),
        ("15h30", (5, "hlength", "930 minutes")),
        ("15h", (3, "clock", "15:00")),
        ("9h", (2, "hclock", "9:00")),
        ("9.15", (4, "dotclock", "9:15?")),
        ("3/4", (3, "fraction", "0.75")),
        ("8:10 PM", (7, "halfclock", "20:10")),
        ("3 p.m.", (6, "halfclock", "15:00")),
        ("8am", (3, "halfclock", "8:00")),
        ("1230pm", (6, "halfclock", "12:30")),
        ("1.5", (3, "num", "1.5")),
    ],
)
def test_digits_have_a_form(text: str, form: tuple[int, str, str]) -> None:
    assert form in forms(text)


@pytest.mark.parametrize("text", ["8 am Montag", "13.12 PM", "3 pmol"])
def test_a_preposition_or_a_unit_is_no_half_of_the_day(text: str) -> None:
    assert [form for form in forms(text) if form[1] == "halfclock"] == []


@pytest.mark.parametrize("text", ["2026-13-45", "31/31/2026", "99:99", "25:00", "2026-W60"])
def test_what_is_no_time_has_none(text: str) -> None:
    assert [form for form in forms(text) if form[1] in {"date", "time", "clock", "wdate"}] == []


def test_day_and_month_are_in_the_order_of_the_language_where_both_are_possible() -> None:
    assert (3, "date", "2027-04-05 00:00") in forms("5/4", order="dmy")
    assert (3, "date", "2027-05-04 00:00") in forms("5/4", order="mdy")
    assert (5, "date", "2026-11-28 00:00") in forms("11/28", order="dmy")


@pytest.mark.parametrize("before", ["$", "v", "_", "3.", "a/"])
def test_digits_in_an_amount_a_name_or_a_path_have_none(before: str) -> None:
    text = before + "9:30"
    assert list(numeric_forms(text, len(before), order="dmy", dots="dmy", twelve=True)) == []


def test_an_offset_follows_a_time() -> None:
    assert offset_after("09:00+02:00", 5) == (11, "UTC+02:00")
    assert offset_after("09:00Z", 5) == (6, "UTC")
    assert offset_after("09:00 UT", 5) is None
    assert mail_offset("10:00:00 +0200", 8) == (14, "UTC+02:00")
    assert mail_offset("10:00:00 +02", 8) is None
