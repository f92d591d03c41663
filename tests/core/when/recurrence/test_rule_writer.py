from __future__ import annotations

import pytest

from core.when import check_rule
from core.when.expressions.time_of_day import Clock
from core.when.recurrence.repetition import Repeat
from core.when.recurrence.rule_writer import grain_of, rule_text

HALF_PAST = Clock(9, 30, 0, "minute")


@pytest.mark.parametrize(
    ("repeat", "until", "rule"),
    [
        (Repeat("DAILY"), None, "FREQ=DAILY"),
        (Repeat("DAILY", 3), "20261224", "FREQ=DAILY;INTERVAL=3;UNTIL=20261224"),
        (Repeat("DAILY", count=4), "20261224", "FREQ=DAILY;COUNT=4"),
        (Repeat("WEEKLY", days=((4, 0), (0, 0), (4, 0))), None, "FREQ=WEEKLY;BYDAY=MO,FR"),
        (Repeat("MONTHLY", days=((4, -1), (0, 2))), None, "FREQ=MONTHLY;BYDAY=-1FR,2MO"),
        (Repeat("MONTHLY", month_days=(15,)), None, "FREQ=MONTHLY;BYMONTHDAY=15"),
        (Repeat("MONTHLY", month_days=(31,)), None, "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        (Repeat("YEARLY", months=(6,), month_days=(5,)), None, "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5"),
        (Repeat("YEARLY", weeks=(14,), days=((1, 0),)), None, "FREQ=YEARLY;BYWEEKNO=14;BYDAY=TU"),
        (Repeat("HOURLY", minute=20), None, "FREQ=HOURLY;BYMINUTE=20"),
        (Repeat("HOURLY", hours=(9, 11)), None, "FREQ=HOURLY;BYHOUR=9,10,11"),
        (Repeat("DAILY", clocks=(HALF_PAST, Clock(17, 30))), None, "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30"),
        (
            Repeat("WEEKLY", days=((0, 0),), clocks=(HALF_PAST, Clock(17))),
            None,
            "FREQ=DAILY;BYDAY=MO;BYHOUR=9,17;BYMINUTE=0,30;BYSETPOS=2,3",
        ),
    ],
)
def test_a_repetition_is_written_as_a_rule_that_is_accepted(repeat: Repeat, until: str | None, rule: str) -> None:
    written = rule_text(repeat, until)
    assert dict(part.split("=") for part in written.split(";")) == dict(part.split("=") for part in rule.split(";"))
    check_rule(written)


@pytest.mark.parametrize(
    ("repeat", "grain"),
    [
        (Repeat("DAILY"), "day"),
        (Repeat("DAILY", clocks=(Clock(9),)), "hour"),
        (Repeat("DAILY", clocks=(Clock(9), HALF_PAST)), "minute"),
        (Repeat("HOURLY"), "minute"),
        (Repeat("MINUTELY"), "second"),
    ],
)
def test_a_repetition_is_as_exact_as_its_times(repeat: Repeat, grain: str) -> None:
    assert grain_of(repeat) == grain
