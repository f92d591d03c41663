"""views.* of the fake Web API.

Source: docs.slack.dev/reference/methods/views.open and its neighbours, and docs.slack.dev/surfaces/modals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.blocks import check_view
from tests.fakes.slack.call_context import bad
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.messages import View
from tests.fakes.slack.modals import with_ids

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.state import Json


def open_view(call: Caller, given: Json) -> Json:
    check_view(_of_type(given["view"], "modal"))
    user = call.workspace.exchange(_trigger(given), call.by)
    return {"view": call.workspace.add_view(given["view"], user, call.by).wire()}


def push(call: Caller, given: Json) -> Json:
    check_view(_of_type(given["view"], "modal"))
    user = call.workspace.exchange(_trigger(given), call.by)
    return {"view": call.workspace.push_view(given["view"], user, call.by).wire()}


def update(call: Caller, given: Json) -> Json:
    check_view(given["view"])
    found = call.workspace.views.get(given.get("view_id") or "") or _by_external_id(call, given.get("external_id"))
    if found is None or found.by.app is not call.by.app or not found.is_open:
        raise Refused("not_found")
    return {"view": call.workspace.replace_view(found, given["view"], seen=given.get("hash")).wire()}


def publish(call: Caller, given: Json) -> Json:
    check_view(_of_type(given["view"], "home"))
    if not call.by.app.home_tab:
        raise Refused("not_enabled")
    workspace, user = call.workspace, call.user(given["user_id"])
    home = workspace.home(user, call.by)
    if home:
        workspace.replace_view(home, given["view"], seen=given.get("hash"))
    else:
        view_id = workspace.new_id("V")
        home = View(view_id, call.by, user, with_ids(given["view"]), workspace.new_hash(), view_id)
        workspace.views[view_id] = workspace.homes[user.id, call.by.app.id] = home
    return {"view": home.wire()}


def _trigger(given: Json) -> str:
    trigger = given.get("trigger_id") or given.get("interactivity_pointer")
    if not trigger:
        raise bad("trigger_id", "missing required field: trigger_id")
    return str(trigger)


def _of_type(view: Json, kind: str) -> Json:
    if view.get("type") != kind:
        raise bad("view/type", f"must be {kind}")
    return view


def _by_external_id(call: Caller, external_id: str | None) -> View | None:
    views = call.workspace.views.values()
    return next((view for view in views if external_id and view.payload.get("external_id") == external_id), None)


METHODS: dict[str, Handler] = {
    "views.open": open_view,
    "views.publish": publish,
    "views.push": push,
    "views.update": update,
}
