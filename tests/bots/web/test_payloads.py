from __future__ import annotations

import re
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from bots.web.access import store as access
from bots.web.access.store import Member
from core.model.messages import Address, Message, Person, Reach
from core.model.person_ref import PersonRef
from core.skills.cases import store as cases
from core.skills.cases.case import Actor, Case

if TYPE_CHECKING:
    from tests.bots.web.conftest import Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

OPENINGS = [
    "",
    "\"'>",
    "</textarea>",
    "</title>",
    "</option></select>",
    "--></style></script>",
    "{{ 7*7 }}",
    "\\u0022>",
]
ELEMENTS = [
    "<script>xss()</script>",
    "<img src=x onerror=xss()>",
    "<svg/onload=xss()>",
    "<svg><script>xss()</script></svg>",
    "<iframe src=javascript:xss()></iframe>",
    "<a href=javascript:xss()>x</a>",
    "<body onload=xss()>",
    "<input autofocus onfocus=xss()>",
    "<details open ontoggle=xss()>",
    "<math><mtext><xss-x>",
    "<style>@import'//xss'</style>",
    "<link rel=stylesheet href=//xss>",
    "<base href=//xss/>",
    "<meta http-equiv=refresh content=0;//xss>",
    "<form action=//xss><button>x",
    "<object data=//xss></object>",
    "<embed src=//xss>",
    "<video><source onerror=xss()>",
    "<xss-x onclick=xss() style=xss>",
    "<IMG SRC=x oNeRrOr=xss()>",
    "<<script>xss()//<</script>",
    "<scr<script>ipt>xss()</script>",
    "<template><xss-x></template>",
    '" onmouseover=xss() x="',
    "' onmouseover=xss() x='",
]
FOREIGN = {"style", "iframe", "object", "embed", "base", "svg", "math", "video"}
PAYLOADS = ["".join(pair) for pair in product(OPENINGS, ELEMENTS)]


def dangerous(text: str) -> list[str]:
    """What a browser would run or load from elsewhere on a page."""
    found = []
    for element in BeautifulSoup(text, "html.parser").find_all(True):
        values = {name: str(value) for name, value in element.attrs.items()}
        if (
            element.name in {"style", "iframe", "object", "embed", "base", "svg", "math", "video"}
            or "xss" in element.name
        ):
            found.append(str(element))
        if any(name.startswith("on") or name == "style" for name in values):
            found.append(str(element))
        if any(
            "xss" in values.get(name, "") and not values[name].startswith("/") for name in ("src", "href", "action")
        ):
            found.append(str(element))
        if element.name == "script" and (element.string or not values.get("src", "").startswith("/static/")):
            found.append(str(element))
    return found


async def test_there_are_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200


async def test_no_stored_text_becomes_a_part_of_a_page(stage: Stage) -> None:
    now = stage.site.now
    for number, payload in enumerate(PAYLOADS):
        address = Address("terminal eve", "local", "eve", name=payload)
        said = Message(f"x{number}", address, Person("eve", payload), payload, now, Reach.DIRECT)
        await stage.desk.inbox.accept(said)
        async with stage.site.pool.connection() as connection:
            where = Address(f"terminal p{number}", "local", f"p{number}", name=payload)
            case = await cases.add(
                connection,
                Case(
                    service="terminal",
                    workspace="local",
                    person=f"p{number}",
                    name=payload,
                    address=where,
                    subject=payload,
                    tags=(payload[:40],),
                    opened_at=now,
                    last_at=now,
                ),
            )
            assert case
            await cases.add_text(connection, case, "note", Actor("terminal/local/eve", payload), payload, at=now)
            member = Member(PersonRef("terminal", "local", f"p{number}"), payload, "viewer")
            await access.put_member(connection, member)
            await access.note(connection, member, payload, payload, now=now)
            last = case.id
    async with stage.browser() as olga:
        pages = ["/today", "/conversations", "/conversations?q=xss", "/conversations/one?key=terminal%20eve/local/eve"]
        pages += [f"/cases/{last - back}" for back in range(0, 200, 40)]
        pages += ["/cases", "/cases?view=list", "/people", "/report", "/schedule", "/knowledge"]
        for path in pages:
            page = await olga.get(path)
            assert page.status == 200, path
            assert dangerous(page.text) == [], path
        assert re.search(r"&lt;script&gt;xss", (await olga.get("/conversations?q=xss")).text)
        for payload in PAYLOADS:
            for path in ("/conversations", "/people", "/book/tour", "/sign-in"):
                fields = {"q": payload, "zone": payload, "lang": payload, "from": payload, "next": payload}
                page = await olga.get(path, params=fields)
                assert dangerous(page.text) == [], (path, payload)


async def test_a_booking_with_a_payload_in_each_field_is_shown_as_text(stage: Stage) -> None:
    from tests.bots.web.test_booking import fields, free

    payload = PAYLOADS[1]
    async with stage.stranger() as eve, stage.browser() as olga:
        form = fields(await eve.get((await free(eve, "/book/consultation?lang=en"))[2]))
        own = await eve.post("/book/consultation", **form, name=payload, answer0=payload)
        assert own.status == 200
        assert dangerous(own.text) == []
        number = own.url.partition("-")[0].removeprefix("/booking/")
        later = (stage.site.now + timedelta(days=7)).date().isoformat()
        for path in (f"/schedule/bookings/{number}", f"/schedule?week={later}"):
            page = await olga.get(path)
            assert "img src=x" in page.text
            assert dangerous(page.text) == []
