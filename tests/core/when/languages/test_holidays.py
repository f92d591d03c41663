from __future__ import annotations

from datetime import datetime
from itertools import islice

import pytest

from core.when.expressions.series import Reference
from core.when.languages import holiday_tables as tables
from core.when.languages import holidays

START = datetime(2027, 1, 1)
AROUND = (datetime(2000, 1, 1), datetime(2020, 1, 1))
"""Some are set anew each time, and not for all years."""
ENGLISH = holidays.english()


def dates(name: str, count: int = 2) -> list[str]:
    spans = islice(ENGLISH[name].forward(Reference(START), START), count)
    return [f"{span.start:%Y-%m-%d}" for span in spans]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("christmas", ["2027-12-25", "2028-12-25"]),
        ("thanksgiving", ["2027-11-25", "2028-11-23"]),
        ("easter", ["2027-03-28", "2028-04-16"]),
        ("good friday", ["2027-03-26", "2028-04-14"]),
        ("orthodox easter", ["2027-05-02", "2028-04-16"]),
        ("memorial day", ["2027-05-31", "2028-05-29"]),
        ("chinese new year", ["2027-02-06", "2028-01-26"]),
        ("rosh hashanah", ["2027-10-01", "2028-09-20"]),
        ("tax day", ["2027-04-15", "2028-04-18"]),
    ],
)
def test_a_holiday_falls_on_its_date(name: str, expected: list[str]) -> None:
    assert dates(name) == expected


def test_some_holidays_last_several_days_and_one_an_hour() -> None:
    ramadan = next(ENGLISH["ramadan"].forward(Reference(START), START))
    assert 29 <= (ramadan.end - ramadan.start).days <= 30
    hour = next(ENGLISH["earth hour"].forward(Reference(START), START))
    assert f"{hour.start:%m-%d %H:%M} {hour.end:%H:%M}" == "03-20 20:30 21:30"  # not on the eve of Easter


def test_the_british_have_another_mothers_day() -> None:
    british = next(holidays.british()["mother's day"].forward(Reference(START), START))
    american = next(ENGLISH["mother's day"].forward(Reference(START), START))
    assert (f"{british.start:%m-%d}", f"{american.start:%m-%d}") == ("03-07", "05-09")


@pytest.mark.parametrize(
    "names",
    [
        tables.EVERYWHERE,
        tables.ENGLISH,
        tables.BRITISH,
        tables.GERMAN,
        tables.SPANISH,
        tables.FRENCH,
        tables.PORTUGUESE,
    ],
)
def test_each_name_has_a_holiday_that_comes(names: dict[str, str]) -> None:
    for name, series in holidays.named(names).items():
        assert any(next(series.forward(Reference(start), start), None) for start in AROUND), name


def test_the_chinese_names_have_holidays() -> None:
    assert f"{next(holidays.chinese()['中秋节'].forward(Reference(START), START)).start:%m-%d}" == "09-15"
