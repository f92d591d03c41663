"""Where a request comes from: the workspace, or the organisation of workspaces, that has the app installed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.model.errors import WireError

if TYPE_CHECKING:
    from collections.abc import Mapping


def team_of(body: Mapping[str, Any]) -> str:
    """Return the workspace, or the organisation, that has the app installed and that a request was delivered for.

    Raises:
        WireError: the request names none.
    """
    if organisation := _organisation_of(body):
        return organisation
    of_view = (body.get("view") or {}).get("app_installed_team_id")  # `team` is the person's
    if of_view:
        return str(of_view)
    for authorization in body.get("authorizations") or ():
        if authorization.get("team_id"):
            return str(authorization["team_id"])
    team = body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
    if not team:
        raise WireError("Slack sent a request that names no workspace.")
    return str(team)


def is_organisation(team: str) -> bool:
    """Return whether an id is that of an organisation with many workspaces."""
    return team.startswith("E")


def _organisation_of(body: Mapping[str, Any]) -> str | None:
    """Return the organisation that a request was delivered for, if all of it has the app installed."""
    for part in (*(body.get("authorizations") or ()), body):
        organisation = part.get("enterprise_id") or (part.get("enterprise") or {}).get("id")
        if organisation and str(part.get("is_enterprise_install")).casefold() == "true":
            return str(organisation)
    return None
