from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bots.web.access import store
from bots.web.access.rate_limit import Rate, Throttle
from bots.web.entry import local
from bots.web.server import ROUTES

if TYPE_CHECKING:
    from tests.bots.web.conftest import Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_a_link_signs_in_once_and_only_when_it_is_used(stage: Stage) -> None:
    token = await stage.link("staff", "Sven")
    async with stage.stranger() as sven, stage.stranger() as other:
        looked = await sven.get(f"/enter/{token}")
        assert "Sven" in looked.text
        assert "staff" in looked.text
        assert (await sven.get("/today")).url.startswith("/sign-in")
        assert (await sven.post(f"/enter/{token}")).url == "/today"
        assert (await other.post(f"/enter/{token}")).status == 404
        assert (await other.get(f"/enter/{token}x")).status == 404
        async with stage.site.pool.connection() as connection:
            noted = await store.changes(connection, limit=5)
        assert ("Sven", "signed in") in [(each.name, each.what) for each in noted]


async def test_whoever_signs_out_or_is_shut_out_has_no_session(stage: Stage) -> None:
    async with stage.browser() as olga, stage.browser("viewer", "Vera") as vera:
        assert (await olga.post("/sign-out")).url == "/sign-in"
        assert (await olga.get("/today")).url.startswith("/sign-in")
        async with stage.site.pool.connection() as connection:
            who = next(each for each in await store.members(connection) if each.name == "Vera").who
            await store.drop_member(connection, who)
        assert (await vera.get("/today")).url.startswith("/sign-in")


async def test_each_page_is_only_for_the_roles_that_it_is_for(stage: Stage) -> None:
    pages = [route for route in ROUTES if route.method == "GET" and route.role and "{" not in route.path]
    async with (
        stage.browser("owner", "Olga") as owner,
        stage.browser("staff", "Sven") as staff,
        stage.browser("viewer", "Vera") as viewer,
        stage.stranger() as stranger,
    ):
        for route in pages:
            if route.path in {"/live", "/conversations/one", "/knowledge/one", "/people/one"}:
                continue
            assert (await owner.get(route.path)).status == 200, route.path
            assert (await staff.get(route.path)).status == (403 if route.role == "owner" else 200), route.path
            assert (await viewer.get(route.path)).status == (200 if route.role == "viewer" else 403), route.path
            assert (await stranger.get(route.path)).url.startswith("/sign-in"), route.path


async def test_no_change_is_done_for_a_stranger_another_site_or_another_session(stage: Stage) -> None:
    async with stage.browser() as olga, stage.browser("owner", "Otto") as otto, stage.stranger() as stranger:
        for route in ROUTES:
            if route.method != "POST" or route.role is None:
                continue
            path = route.path.replace("{id}", "1").replace("{name}", "x")
            assert (await stranger.post(path)).status == 403, path
            assert (await olga.post(path, csrf="")).status == 403, path
            assert (await olga.post(path, csrf=otto.csrf)).status == 403, path
            assert (await olga.post(path, headers={"Origin": "https://evil.example"})).status == 403, path
            assert (await olga.post(path, headers={"Sec-Fetch-Site": "cross-site"})).status == 403, path
        assert (await olga.get("/today")).status == 200


@pytest.mark.parametrize(
    "path", ["/static/../site.py", "/static/..%2fsite.py", "/static/%2e%2e/site.css", "/static//etc/passwd", "/nope"]
)
async def test_no_path_leads_out_of_the_site(stage: Stage, path: str) -> None:
    async with stage.stranger() as stranger:
        page = await stranger.get(path)
    assert page.status == 404
    assert "import" not in page.text


async def test_every_answer_forbids_foreign_scripts_and_frames(stage: Stage) -> None:
    async with stage.browser() as olga:
        for path in ("/today", "/sign-in", "/nope"):
            page = await olga.get(path)
            policy = page.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            assert "<script>" not in page.text
            assert " style=" not in page.text
            assert " onclick" not in page.text


async def test_the_cookie_is_kept_from_scripts(stage: Stage) -> None:
    token = await stage.link()
    async with stage.stranger() as olga:
        sent = {"Origin": stage.base}
        async with olga.client.post(f"{stage.base}/enter/{token}", headers=sent, allow_redirects=False) as response:
            cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
async def test_nobody_is_led_to_another_site(path: str) -> None:
    assert local(path) == "/today"


async def test_who_asks_too_often_waits() -> None:
    now = [0.0]
    throttle = Throttle(Rate(2, 10), clock=lambda: now[0])
    assert [throttle.admit("a"), throttle.admit("a")] == [0, 0]
    assert throttle.admit("a") == timedelta(seconds=10).total_seconds()
    assert throttle.admit("b") == 0
    now[0] = 10
    assert throttle.admit("a") == 0
