from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.model.messages import Address, Message, Person, Reach
from tests.bots.web.test_booking import booked, free

if TYPE_CHECKING:
    from tests.bots.web.conftest import Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = (Path(__file__).parent / "axe-4.14.1.min.js").read_text(encoding="utf-8")
SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 860)}
PICTURES = os.environ.get("FRONTDESK_PICTURES", "")
"""A folder to which a picture of each page is saved, for the documentation."""
HANDBOOK = (
    "# Opening hours\n\nThe office is open from Monday to Friday, 9 to 17.\n\n# Parking\n\nVisitors park in the yard.\n"
)


async def furnish(stage: Stage, folder: Path) -> str:
    """Have people ask, need a human, set a reminder and book; return the address of the booking's page."""
    (folder / "handbook.md").write_text(HANDBOOK, encoding="utf-8")
    await stage.desk.stores.learn([(str(folder / "handbook.md"), None)])
    said = ("When is the office open?", "What does a parking permit cost?", "remind me tomorrow at 9 to call the bank")
    for number, text in enumerate((*said, "I need a human")):
        address = Address("terminal olga", "local", "olga", name="@olga")
        message = Message(f"b{number}", address, Person("olga", "Olga"), text, stage.site.now, Reach.DIRECT, apart=True)
        await stage.desk.inbox.accept(message)
    async with stage.desk.working():
        await stage.desk.settled(Address("terminal olga", "local", "olga"), seconds=30)
    async with stage.stranger() as mia:
        at = (await free(mia, "/book/consultation?lang=en"))[0]
        return (await booked(mia, at, "consultation", answer0="A contract")).url


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install Debian's package chromium")
async def test_each_page_works_in_a_browser_at_three_sizes_with_and_without_javascript(
    stage: Stage, tmp_path: Path
) -> None:
    from playwright.async_api import async_playwright

    own = await furnish(stage, tmp_path)
    key = "terminal%20olga/local/olga"
    paths = {
        "today": "/today",
        "conversations": "/conversations",
        "conversation": f"/conversations/one?key={key}",
        "replay": "/turns/1/replay",
        "cases": "/cases",
        "case": "/cases/1",
        "schedule": "/schedule",
        "knowledge": "/knowledge?q=When+is+the+office+open%3F",
        "people": "/people",
        "person": "/people/one?key=terminal/local/olga",
        "report": "/report",
        "settings": "/settings",
        "book": "/book",
        "book-times": "/book/consultation",
        "booking": own,
        "move": f"{own}&move=1",
        "sign-in": "/sign-in",
    }
    wrong: list[str] = []

    def noted(line: Any) -> None:
        if line.type == "error":
            wrong.append(f"{line.location['url']}: {line.text}")

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size, (width, height) in SIZES.items():
            for script in (True, False):
                if not script and size == "tablet":
                    continue
                context = await chromium.new_context(
                    viewport={"width": width, "height": height},
                    java_script_enabled=script,
                    color_scheme="dark" if size == "tablet" else "light",
                    timezone_id="Europe/Madrid",
                )
                page = await context.new_page()
                page.on("console", noted)
                await page.goto(f"{stage.base}/enter/{await stage.link()}")
                await page.get_by_role("button", name="Open the console").click()
                for name, path in paths.items():
                    answer = await page.goto(f"{stage.base}{path}", wait_until="load")
                    assert answer
                    assert answer.status == 200, path
                    assert await page.locator("h1").first.is_visible(), path
                    if script:
                        wrong += [f"{size} {name}: {each}" for each in await violations(page)]
                        over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                        if over > 0:
                            wrong.append(f"{size} {name}: {over} pixels too wide")
                    if PICTURES and script:
                        await page.screenshot(path=f"{PICTURES}/{name}-{size}.png", full_page=size == "phone")
                await context.close()
        await chromium.close()
    assert wrong == []


async def violations(page: Any) -> list[str]:
    """What axe finds on a page."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run().then((result) => result.violations)")
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]
