"""The details of one question of an evaluation."""

from __future__ import annotations

import json

from bots.cli.evaluation.measurement import describe
from core.model.replies import Citation
from knowledge.evaluation import Outcome, Query

CITATION = Citation(1, "d1", "Handbook", "handbook.md", "Lunch is at noon.", 10, 27)


def test_the_details_are_an_object_that_scripts_can_read() -> None:
    outcome = Outcome(
        query=Query("q1", "When is lunch?", context=(), answers=("noon",), answerable=True, relevance={"d1": 1}),
        documents=("d1", "d2"),
        answer="Lunch is at noon. [1]",
        best="Lunch is at noon.",
        answered=True,
        confidence=0.9,
        citations=(CITATION,),
        exact=True,
        seconds=0.1,
    )
    details = json.loads(json.dumps(describe(outcome)))
    assert (details["id"], details["answered"], details["documents"]) == ("q1", True, ["d1", "d2"])
    (cited,) = details["citations"]
    assert (cited["document"], cited["quote"], cited["start"], cited["end"]) == ("d1", "Lunch is at noon.", 10, 27)
