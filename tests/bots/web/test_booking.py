from __future__ import annotations

import asyncio
import html
import re
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bots.web.booking.wording import SENTENCES
from core.model.buttons import offer
from core.model.messages import Address, Message, Person, Reach
from core.storage.rows import many, scalar
from core.text.catalogue import catalogue_of

if TYPE_CHECKING:
    from tests.bots.web.conftest import Browser, Page, Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


def times(page: Page) -> list[str]:
    """The addresses of the free times on a page."""
    return [html.unescape(found) for found in re.findall(r'href="([^"]*[?&;]at=[^"]*)"', page.text)]


async def free(visitor: Browser, path: str) -> list[str]:
    """The addresses of free times in a week in which many are."""
    later = html.unescape(re.findall(r'href="([^"]+)">Later', (await visitor.get(path)).text)[0])
    return times(await visitor.get(later))


def fields(page: Page) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


async def booked(visitor: Browser, at: str, service: str = "tour", **more: str) -> Page:
    form = await visitor.get(at)
    return await visitor.post(f"/book/{service}", **fields(form), name="Mia", **more)


async def _booked_here(stage: Stage) -> Any:
    return await scalar(stage.site.pool, "SELECT count(*) FROM bookings WHERE platform = 'web'")


async def test_somebody_without_an_account_books_moves_and_cancels(stage: Stage) -> None:
    before = await _booked_here(stage)  # others of these tests leave some
    async with stage.stranger() as mia:
        assert "Consultation" in (await mia.get("/book")).text
        free_times = await free(mia, "/book/consultation?lang=en&zone=Europe/Madrid&provider=Li+Wei")
        own = await booked(mia, free_times[0], "consultation", answer0="A contract")
        assert "It is booked" in own.text
        assert "Li Wei" in own.text
        assert "A contract" in own.text
        path = own.url.partition("?")[0]
        calendar = await mia.get(f"{path}/calendar.ics")
        assert calendar.headers["Content-Type"].startswith("text/calendar")
        assert "BEGIN:VEVENT" in calendar.text
        moved = await mia.get(html.unescape(re.findall(r'href="([^"]+move=1[^"]*)"', own.text)[0]))
        later = html.unescape(re.findall(r'href="([^"]+)">Later', moved.text)[0])
        chosen = await mia.get(times(await mia.get(later))[5])
        after = await mia.post(f"{path}/move", **fields(chosen))
        assert "It is booked" in after.text
        assert re.findall(r'<time datetime="([^"]+)"', after.text) == [fields(chosen)["at"]]
        assert free_times[0] in await free(mia, "/book/consultation?lang=en&zone=Europe/Madrid&provider=Li+Wei")
        assert "This booking is cancelled" in (await mia.post(f"{path}/cancel", lang="en")).text
        assert "Your data are erased" in (await mia.post(f"{path}/erase", lang="en")).text
        assert (await mia.get(path)).status == 404
    assert await _booked_here(stage) == before


async def test_a_form_that_is_sent_twice_books_once(stage: Stage) -> None:
    async with stage.stranger() as mia:
        form = fields(await mia.get((await free(mia, "/book/tour?lang=en"))[3]))
        first, second = [await mia.post("/book/tour", **form, name="Mia") for _ in range(2)]
    assert first.url == second.url


async def test_what_is_missing_forged_or_not_public_is_refused(stage: Stage) -> None:
    async with stage.stranger() as mia:
        at = (await free(mia, "/book/consultation?lang=en"))[0]
        form = fields(await mia.get(at))
        assert (await mia.post("/book/consultation", **form, name="Mia", answer0="")).status == 400
        forged = {**form, "who": "0" * 24}
        assert (await mia.post("/book/consultation", **forged, name="Mia", answer0="x")).status == 400
        assert (await mia.get("/book/vault")).status == 404
        assert (await mia.post("/book/vault", **form, name="Mia")).status == 404
        own = await booked(mia, (await free(mia, "/book/tour?lang=en"))[1])
        path = own.url.partition("?")[0]
        number, _, signature = path.removeprefix("/booking/").partition("-")
        for token in (f"{int(number) + 1}-{signature}", f"{number}-{'0' * 40}", number, f"{number}-", "x-y"):
            assert (await mia.get(f"/booking/{token}")).status == 404
            assert (await mia.post(f"/booking/{token}/cancel")).status == 404
        elsewhere = {"Origin": "https://evil.example"}
        assert (await mia.post(f"{path}/cancel", headers=elsewhere)).status == 403
        assert "It is booked" in (await mia.get(path)).text


async def test_other_sites_may_show_the_page_in_a_frame(stage: Stage) -> None:
    async with stage.stranger() as mia:
        page = await mia.get("/book/tour")
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers


async def test_times_are_those_of_the_visitor(stage: Stage) -> None:
    async with stage.stranger() as mia:
        madrid = await mia.get("/book/tour?lang=en&zone=Europe/Madrid")
        tokyo = await mia.get("/book/tour?lang=en&zone=Asia/Tokyo")
        german = await mia.get("/book/tour", headers={"Accept-Language": "de-AT,en;q=0.5"})
    assert "Europe/Madrid." in madrid.text
    assert "Asia/Tokyo." in tokyo.text
    assert '<html lang="de">' in german.text
    assert "Freie Zeiten" in german.text or "Zeiten anzeigen" in german.text


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt"])
async def test_every_sentence_of_the_page_is_in_every_language(language: str) -> None:
    assert [each for each in SENTENCES.values() if not catalogue_of(language).find(each)] == []


async def test_of_fifty_browsers_and_fifty_people_in_chat_one_has_the_time(stage: Stage) -> None:
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(stage.stranger()) for _ in range(50)]
        at = (await free(browsers[0], "/book/tour?lang=en"))[-1]
        forms = [fields(await browser.get(at)) for browser in browsers]
        press = offer("Book", "hold_time", service="tour", at=forms[0]["at"], minutes=30).id
        await stack.enter_async_context(stage.desk.working())

        async def chat(number: int) -> int | None:
            name = f"p{number}"
            address = Address(f"terminal {name}", "local", name, name=f"@{name}")
            sent = Message(f"race-{name}", address, Person(name, name), "", stage.site.now, Reach.DIRECT, press)
            return await stage.desk.inbox.accept(sent)

        async def browse(browser: Browser, form: dict[str, str]) -> Page:
            return await browser.post("/book/tour", **form, name="Mia")

        pages, _ids = await asyncio.gather(
            asyncio.gather(*(browse(*pair) for pair in zip(browsers, forms, strict=True))),
            asyncio.gather(*(chat(number) for number in range(50))),
        )
        async with asyncio.timeout(timedelta(minutes=3).total_seconds()):
            waiting = "SELECT count(*) FROM messages WHERE event_id LIKE 'race-%%' AND state = 'waiting'"
            while await scalar(stage.site.pool, waiting):
                await asyncio.sleep(0.1)
    replies = await many(
        stage.site.pool,
        "SELECT reply ->> 'text', reply -> 'choices' FROM replies r JOIN messages m ON m.id = r.message_id "
        "WHERE m.event_id LIKE 'race-%%'",
    )
    in_browsers = [page for page in pages if page.status == 200]
    in_chat = [text for text, _ in replies if text.startswith("Booked")]
    assert len(in_browsers) + len(in_chat) == 1
    assert len(replies) == 50
    assert all(page.status == 409 and times(page) for page in pages if page not in in_browsers)
    assert all(choices for text, choices in replies)
    taken = (
        "SELECT count(*) FROM bookings b JOIN sessions s ON s.id = b.session WHERE s.starts = %s AND b.state = 'booked'"
    )
    assert await scalar(stage.site.pool, taken, forms[0]["at"]) == 1
