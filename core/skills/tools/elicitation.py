"""What a server asks in the course of a call: a form of a few plain fields, which becomes questions with buttons."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from core.model.buttons import offer, offer_asking
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.tools.tool import cleaned
from core.skills.tools.tool_replies import LEAVE, marked, plain
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.replies import Choice

ANSWER: Final = "answer_tool"
MOST_FIELDS: Final = 5
MOST_OPTIONS: Final = 10
LONGEST_ANSWER: Final = 500
ASKED: Final = N_("{server} wants to know something before it runs {tool}:")
SECRET: Final = N_("{server} asked for something secret in the course of {tool}. I pass on no secrets, so I said no.")
UNANSWERABLE: Final = N_(
    "{server} asked for something in the course of {tool} that cannot be answered here, so I said no."
)
NO_NUMBER: Final = N_("That is no number. Press the button once more.")
TOO_LONG: Final = N_("That is too long.")
_SECRET = re.compile(
    r"pass(?:wor[dt]|wd|code|phrase)|kennwort|contrase[nñ]a|mot\W*de\W*passe|senha|palavra\W*passe|\bpin\b|\bcv[vc]\d?\b|secret|"
    r"geheim|secreto|segredo|token|api.?key|schl[uü]ssel|private.?key|clave|credential|zugangsdaten|credit|kredit|"
    r"(?:card|karten).?(?:number|nummer|no\b)|tarjeta|carte bancaire|cart[aã]o|\bssn\b|\biban\b|\botp\b|2fa|\btan\b",
    re.IGNORECASE,
)


def form_of(request: Any) -> dict[str, Any] | None:
    """Return the form of a request as it is stored, or None if it cannot be answered by a few plain words.

    Each field has its name, its kind, what to call it, and its options.
    """
    schema = getattr(request, "requested_schema", None)
    if not isinstance(schema, dict):  # an address to open, where secrets might be asked for
        return None
    properties = schema.get("properties") or {}
    wanted = [name for name in properties if name in (schema.get("required") or properties)]
    fields = [_field(name, properties[name]) for name in wanted]
    if not fields or len(fields) > MOST_FIELDS or None in fields:
        return None
    message = cleaned(str(request.message))[:LONGEST_ANSWER]
    said = json.dumps([message, schema], sort_keys=True)
    return {"key": hashlib.sha256(said.encode()).hexdigest()[:16], "message": message, "fields": fields}


def wants_secret(request: Any) -> bool:
    """Return whether a request seems to be for a password, a key or the like."""
    schema = getattr(request, "requested_schema", None)
    words = re.sub(r"_", " ", f"{request.message} {json.dumps(schema, ensure_ascii=False)}")
    return bool(_SECRET.search(words))


def next_field(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the first field of a form that is not answered yet."""
    given = answers.get(form["key"], {})
    return next((dict(field) for field in form["fields"] if field["name"] not in given), None)


def question(
    form: Mapping[str, Any], field: Mapping[str, Any], *, server: str, tool: str, call: int, said: str = ""
) -> Reply:
    """Ask one field of a form. What the server says is set apart as its words."""
    head = _(ASKED).format(server=server, tool=marked(tool))
    words = "\n".join(
        f"> {line}" for line in (plain(form["message"], LONGEST_ANSWER), plain(field["title"], 200)) if line
    )
    text = "\n\n".join(filter(None, [said, head, words]))
    return Reply(text, choices=(*_choices(field, call), offer(_("Leave it"), LEAVE, call=call)), asks=ANSWER)


def _choices(field: Mapping[str, Any], call: int) -> tuple[Choice, ...]:
    if field["kind"] == "boolean":
        labels: dict[str, str] = {"true": _("Yes"), "false": _("No")}
    elif field["options"]:
        labels = {str(place): option for place, option in enumerate(field["options"])}
    else:
        asked = plain(field["title"], 100) or marked(field["name"])
        return (offer_asking(_("Answer"), ANSWER, "value", asked, call=call, field=field["name"]),)
    return tuple(
        offer(plain(label, 60) or value, ANSWER, call=call, field=field["name"], value=value)
        for value, label in labels.items()
    )


def read_answer(field: Mapping[str, Any], value: str) -> str | int | float | bool:
    """Return an answer as the server wants it.

    Raises:
        SkillError: it is no number, or too long.
    """
    if field["kind"] == "boolean":
        return value == "true"
    if field["values"]:
        place = int(value) if value.isdigit() else -1
        if not 0 <= place < len(field["values"]):
            raise SkillError(_(TOO_LONG))
        return str(field["values"][place])
    if field["kind"] in ("number", "integer"):
        try:
            number = float(value.replace(",", "."))
        except ValueError as error:
            raise SkillError(_(NO_NUMBER)) from error
        return int(number) if field["kind"] == "integer" else number
    if len(value) > LONGEST_ANSWER:
        raise SkillError(_(TOO_LONG))
    return value


def _field(name: str, said: Any) -> dict[str, Any] | None:
    """Return a field, or None if its kind is none that people can answer with a button or a line."""
    if not isinstance(said, dict) or said.get("type") not in ("string", "number", "integer", "boolean"):
        return None
    titled = [one for one in said.get("oneOf") or () if isinstance(one, dict) and "const" in one]
    values = [str(one["const"]) for one in titled] or [str(one) for one in said.get("enum") or ()]
    names = [str(one.get("title") or one["const"]) for one in titled] or [
        str(one) for one in said.get("enumNames") or values
    ]
    if len(values) > MOST_OPTIONS or len(names) != len(values):
        return None
    title = cleaned(str(said.get("title") or said.get("description") or name))[:200]
    return {"name": name, "kind": said["type"], "title": title, "options": names, "values": values}
