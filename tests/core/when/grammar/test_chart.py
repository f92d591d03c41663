from __future__ import annotations

from typing import Any

import pytest

from core.when.grammar.chart import Chart, Grammar, Node, Rule, patterns


def grammar(*rules: tuple[str, str, Any]) -> Grammar:
    return Grammar(Rule(symbols, category, action) for text, category, action in rules for symbols in patterns(text))


def values(chart: Chart, start: int, category: str) -> list[tuple[int, Any]]:
    return [(node.end, node.value) for node in chart.at(start, category)]


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("in <length>", [["in", "<length>"]]),
        ("in|within (the) <length>", [["in|within", "(the)", "<length>"]]),
        ("from_now|hence", [["from", "now"], ["hence"]]),
        ("at <clock|hclock>", [["at", "<clock>"], ["at", "<hclock>"]]),
        ("(right_now) <time>", [["right", "now", "<time>"], ["<time>"]]),
    ],
)
def test_a_pattern_is_words_alternatives_optional_parts_and_categories(pattern: str, ways: list[list[str]]) -> None:
    shown = [
        [
            ("({})" if symbol.optional else "{}").format(
                f"<{symbol.category}>" if symbol.category else "|".join(sorted(symbol.words))
            )
            for symbol in way
        ]
        for way in patterns(pattern)
    ]
    assert shown == ways


def test_a_meaning_is_composed_of_those_in_the_pattern() -> None:
    rules = grammar(("in <num> (whole) days", "time", lambda count: f"{count} days"))
    found = rules.parse(["in", "3", "days"], [[], [Node("num", 2, 3)], []])
    assert values(found, 0, "time") == [(3, "3 days")]
    optional = rules.parse(["in", "3", "whole", "days"], [[], [Node("num", 2, 3)], [], []])
    assert values(optional, 0, "time") == [(4, "3 days")]


def test_a_left_out_category_is_none() -> None:
    rules = grammar(("(<num>) days", "time", lambda count: (count,)))
    assert values(rules.parse(["days"], [[]]), 0, "time") == [(1, (None,))]


def test_meanings_compose_further_meanings() -> None:
    rules = grammar(("<num> days", "length", lambda count: count), ("<length> ago", "time", lambda length: -length))
    chart = rules.parse(["3", "days", "ago"], [[Node("num", 1, 3)], [], []])
    assert values(chart, 0, "time") == [(3, -3)]


def test_a_comma_before_a_meaning_is_passed_over_but_not_before_a_number() -> None:
    rules = grammar(("at <clock>", "time", lambda clock: clock), ("at <num>", "hour", lambda count: count))
    chart = rules.parse(["at", ",", "9"], [[], [], [Node("clock", 3, "9:00"), Node("num", 3, 9)]])
    assert values(chart, 0, "time") == [(3, "9:00")]
    assert values(chart, 0, "hour") == []


def test_an_action_may_refuse() -> None:
    rules = grammar(("<num> days", "length", lambda count: count if count > 1 else None))
    assert values(rules.parse(["1", "days"], [[Node("num", 1, 1)], []]), 0, "length") == []


def test_a_rule_that_feeds_itself_ends() -> None:
    rules = grammar(("<num> (<num>)", "num", lambda one, other: one + (other or 0)))
    words = ["1"] * 200
    chart = rules.parse(words, [[Node("num", place + 1, 1)] for place in range(len(words))])
    assert chart.budget <= 0
    assert len(chart.at(199, "num")) <= 4
