"""Views and response URLs of the fake workspace: opened, pushed, submitted, answered.

Rules: docs.slack.dev/surfaces/modals, /interactivity/handling-user-interaction (3 seconds for a trigger, 30 minutes and
5 uses for a response URL).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import bodies
from tests.fakes.slack.blocks import check_message_blocks, check_view
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.messages import Message, View
from tests.fakes.slack.workspace_events import Posting, add_emoji_flags, numbered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.slack.messages import ResponseUrl
    from tests.fakes.slack.state import Installation, Json, User

TRIGGER_SECONDS = 3
RESPONSE_URL_SECONDS = 30 * 60
DEEPEST_STACK = 3


@dataclass(slots=True)
class Modals(Posting):
    """The modals of a person and an app are a stack of at most three."""

    def exchange(self, trigger_id: str, by: Installation) -> User:
        """Use a trigger up. Raises Refused where it is unknown, used or too old."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None or trigger.by.app is not by.app:
            raise Refused("invalid_trigger_id")
        if trigger.is_used:
            raise Refused("exchanged_trigger_id")
        if self.clock.seconds() - trigger.born > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.is_used = True
        return trigger.user

    def stack(self, user: User | str, by: Installation) -> list[View]:
        """The open modals, the one that is seen last."""
        who = self.user(user)
        return [
            view
            for view in self.views.values()
            if view.is_open and view.user is who and view.by is by and view.payload["type"] == "modal"
        ]

    def modal(self, user: User | str, by: Installation) -> View | None:
        """The modal that the person sees."""
        return next(reversed(self.stack(user, by)), None)

    def add_view(self, payload: Json, user: User, by: Installation, *, onto: View | None = None) -> View:
        """Show a view, alone or on top of another."""
        external = payload.get("external_id")
        if external and any(view.payload.get("external_id") == external for view in self.views.values()):
            raise Refused("duplicate_external_id")
        view_id = self.new_id("V")
        root = onto.root_id if onto else view_id
        view = View(view_id, by, user, with_ids(payload), self.new_hash(), root, onto.id if onto else None)
        if onto is None:
            self._close_all(user, by)
        self.views[view_id] = view
        return view

    def push_view(self, payload: Json, user: User, by: Installation) -> View:
        stack = self.stack(user, by)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= DEEPEST_STACK:
            raise Refused("push_limit_reached")
        return self.add_view(payload, user, by, onto=stack[-1])

    def replace_view(self, view: View, payload: Json, *, seen: str | None = None) -> View:
        """Show other content in a view. Raises Refused where `seen` is not the hash that it has now."""
        if seen is not None and seen != view.hash:
            raise Refused("hash_conflict")
        view.payload, view.hash, view.errors = with_ids(payload), self.new_hash(), {}
        return view

    def new_hash(self) -> str:
        return f"{int(time.time())}.{self.new_id('')}"

    def _close_all(self, user: User, by: Installation) -> None:
        for view in self.stack(user, by):
            view.is_open = False

    def filled(self, view: View, said: Mapping[str, Any]) -> Json:
        """The state of a view's elements: what was `said` by action id, else what they began with."""
        values: Json = {}
        for block, element in bodies.elements(view.payload["blocks"]):
            if block["type"] == "input" or element["action_id"] in said:
                state = bodies.chosen_value(element, said.get(element["action_id"]))
                if element["action_id"] not in said:
                    initial = {k.replace("initial_", "selected_"): v for k, v in element.items() if "initial_" in k}
                    if "selected_value" in initial:
                        initial["value"] = initial.pop("selected_value")
                    state |= initial
                values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"]} | state
        return values

    def submit(self, view: View, said: Mapping[str, Any] | None = None) -> Json:
        """Press a modal's submit button, having filled it in by action id. The app's answer decides what follows."""
        view.state = self.filled(view, said or {})
        for block, element in bodies.elements(view.payload["blocks"]):
            kept = view.state.get(block["block_id"], {}).get(element["action_id"], {})
            if block["type"] == "input" and not block.get("optional") and not _is_filled(kept):
                raise ValueError(f"the client does not submit before {element['action_id']} is filled in")
        view.errors = {}
        body = bodies.interaction("view_submission", view.by, view.user, self.new_trigger(view.by, view.user))
        body |= {"view": view.wire(), "response_urls": []}
        self.deliver(view.app, "interactive", body)
        return body

    def close(self, view: View) -> None:
        """Close a modal by its cross; the app hears of it if it asked to."""
        view.is_open = False
        if view.payload.get("notify_on_close"):
            body = bodies.interaction("view_closed", view.by, view.user, "")
            self.deliver(view.app, "interactive", body | {"view": view.wire(), "is_cleared": False})

    def answer_submission(self, view: View, answer: Json) -> None:
        """Do what the app answered: nothing closes the view, errors keep it open. Raises Refused for a faulty one."""
        match answer.get("response_action"):
            case "errors":
                if not answer["errors"].keys() <= {block["block_id"] for block in view.payload["blocks"]}:
                    raise Refused("invalid_errors", ["an error names a block that the view has not"])
                view.errors = answer["errors"]
            case "update":
                check_view(answer["view"])
                self.replace_view(view, answer["view"])
            case "push":
                check_view(answer["view"])
                self.push_view(answer["view"], view.user, view.by)
            case "clear":
                self._close_all(view.user, view.by)
            case _:
                view.is_open = False

    def respond(self, key: str, said: Json, *, counted: bool = True) -> None:
        """Say something by a response URL. Raises Refused where it is used up, too old or unknown."""
        url = self.response_urls.get(key)
        if url is None or self.clock.seconds() - url.born > RESPONSE_URL_SECONDS:
            raise Refused("expired_url")
        if not (said.get("text") or said.get("blocks") or said.get("delete_original")):
            raise Refused("no_text")
        if said.get("blocks"):
            check_message_blocks(said["blocks"])
        if counted:
            if url.uses_left == 0:
                raise Refused("used_url")
            url.uses_left -= 1
        source = url.source
        if isinstance(source, Message) and source.by is url.by and said.get("delete_original"):
            self.remove(source)
        elif isinstance(source, Message) and source.by is url.by and said.get("replace_original"):
            self.change(source, editor=url.by.bot, text=said.get("text", ""), blocks=said.get("blocks", []))
        else:
            self._say_anew(url, said)

    def _say_anew(self, url: ResponseUrl, said: Json) -> None:
        """To all or to one, in place of what that one saw before if so wished."""
        if said.get("replace_original") or said.get("delete_original"):
            self.ephemerals = [one for one in self.ephemerals if one is not url.source]
        text, blocks, thread_ts = said.get("text", ""), said.get("blocks", []), said.get("thread_ts")
        if said.get("response_type") == "in_channel":
            metadata = said.get("metadata")
            more: Json = {"thread_ts": thread_ts, "blocks": blocks, "metadata": metadata}
            self.post(url.channel, url.by.bot, text, by=url.by, **more)
        elif not said.get("delete_original"):
            self.whisper(url.by, url.channel, url.user, text, thread_ts=thread_ts, blocks=blocks)


def with_ids(payload: Json) -> Json:
    given = payload | {"blocks": numbered(payload["blocks"])}
    add_emoji_flags(given)
    return given


def _is_filled(state: Json) -> bool:
    return any(value not in (None, "", []) for key, value in state.items() if key != "type")
