"""Report: what became of the questions and cases, as figures, as a chart, and as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bots.cli.report import as_row, harmless_cell
from bots.web.access.sessions import allows
from bots.web.rendering import page
from bots.web.site import site_of, visit_of
from core.skills.cases.reporting import store
from core.skills.cases.reporting.figures import report
from core.skills.cases.team import SupportDesk, support_desk
from core.skills.cases.team_settings import Support

if TYPE_CHECKING:
    from core.skills.cases.reporting.figures import By, Figures

WEEKS: Final = {"4": 4, "12": 12, "52": 52}
GROUPS: Final[tuple[By, ...]] = ("week", "channel", "team")


async def show(request: web.Request) -> web.Response:
    """Show the figures, with a chart by week."""
    weeks, by = _asked(request)
    total, groups = await _figures(request, weeks, None), await _figures(request, weeks, by)
    by_week = groups if by == "week" else await _figures(request, weeks, "week")
    chart = {
        "weeks": [each.group for each in by_week],
        "answered": [each.answered for each in by_week],
        "abstained": [each.abstained for each in by_week],
        "handed over": [each.handed_over for each in by_week],
    }
    reads = allows(visit_of(request).member.role, "staff")
    shown: dict[str, Any] = {
        "weeks": weeks,
        "by": by,
        "groups": groups,
        "choices": WEEKS,
        "by_choices": GROUPS,
        "reads": reads,
    }
    return page(request, "report.html", total=total[0], chart=json.dumps(chart), **shown)


async def download(request: web.Request) -> web.Response:
    """Send the figures as CSV, in which no spreadsheet takes a cell for a formula."""
    weeks, by = _asked(request)
    rows = [as_row(each) for each in await _figures(request, weeks, by)]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0] if rows else ["group"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: harmless_cell(value) for name, value in row.items()} for row in rows)
    response = web.Response(text=text.getvalue(), content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="report.csv"'
    return response


async def _figures(request: web.Request, weeks: int, by: By | None) -> list[Figures]:
    site = site_of(request)
    since = site.now - timedelta(weeks=weeks)
    async with site.pool.connection() as connection:
        desk = await support_desk(connection) or SupportDesk.of(None, Support(zone=site.settings.zone))
        asked = await store.questions(connection, desk.support, since=since)
        cases = await store.case_histories(connection, since=since)
    return report(asked, cases, desk, by=by, now=site.now)


def _asked(request: web.Request) -> tuple[int, By]:
    wanted = request.query.get("by", "week")
    by = next((each for each in GROUPS if each == wanted), GROUPS[0])
    return WEEKS.get(request.query.get("weeks", ""), 4), by
