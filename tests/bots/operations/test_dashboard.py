"""The dashboard asks for nothing that no process tells."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bots.operations.figures import FIGURES
from bots.operations.metrics import Metrics
from bots.operations.routes import _of_pool

DASHBOARD = Path(__file__).parents[3] / "docs" / "deploy" / "dashboard.json"
NAME = re.compile(r"\b(?:frontdesk|gen_ai_client|process)_\w+(?=[\[{)])")
GROUPED = re.compile(r"by \(([^)]*)\)")
ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
OF_PROMETHEUS = {"le", "instance"}


def labels_by_name() -> dict[str, set[str]]:
    """Return the labels of all figures, by the names under which Prometheus knows these."""
    told = {figure.name: set(figure.labels) for figure in FIGURES}
    told["frontdesk_figure_failed"] = {"figure"}
    for family in _of_pool({}):
        told[family.name] = {name for sample in family.samples for name in sample.labels}
    registry = Metrics().registry
    for family in registry.collect():
        for ending in ENDINGS.get(family.type, ("",)):
            told[f"{family.name}{ending}"] = set()
    for collector, names in registry._collector_to_names.items():
        for name in names:
            told[name] = told.get(name, set()) | set(getattr(collector, "_labelnames", ()))
    return told


def test_every_name_and_label_of_the_dashboard_is_told() -> None:
    told = labels_by_name()
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    names = {name for expression in asked for name in NAME.findall(expression)}
    assert names <= told.keys()
    assert {figure.name for figure in FIGURES} <= names, "a figure that no panel shows"
    for expression in asked:
        (name,) = NAME.findall(expression)
        grouped = {label for found in GROUPED.findall(expression) for label in re.findall(r"\w+", found)}
        assert grouped - OF_PROMETHEUS <= told[name], expression


def test_no_two_panels_lie_on_each_other() -> None:
    places = [panel["gridPos"] for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]]
    cells = [(x, at["y"]) for at in places for x in range(at["x"], at["x"] + at["w"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
