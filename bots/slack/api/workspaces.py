"""The workspaces that the app is installed in: a client for each, who the bot is there, and the names of ids."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from async_lru import alru_cache

from bots.slack.api.client import SlackRefused, call, make_client, pages
from bots.slack.markup import PERSON
from bots.slack.origin import is_organisation
from bots.slack.parse import Bot, Group, Names, channels_in, groups_in, people_in
from core.model.errors import FrontdeskError, InputError, RetryLater
from core.model.messages import Person
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence

    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bots.slack.api.installations import Installations
    from core.model.messages import Address

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 3600
"""How long a name, a zone or a channel is remembered."""
REMEMBERED = 10_000
MOST_MEMBERS = 100
"""The names of how many members of a group are looked up. The others are called by their ids."""
LOOKUP_SECONDS = 1.0
"""How long a message waits for names. Slack wants it acknowledged within three seconds."""
PAGE = 200
_REMOVED = frozenset({"account_inactive", "invalid_auth", "token_revoked", "not_authed"})
PERSON_ID = re.compile("[UW][A-Z0-9]{4,}")


class OneToken:
    """The one token of the settings, for one workspace or one organisation."""

    def __init__(self, token: str, *, api_url: str) -> None:
        self._token = token
        self._api_url = api_url
        self._team: str | None = None

    async def token(self, team: str) -> str | None:
        """Return the token, if it is the one of this workspace."""
        return self._token if team in await self.teams() else None

    async def teams(self) -> list[str]:
        """Return the one workspace or organisation of the token. Slack is asked only the first time."""
        if self._team is None:
            answer = await call(make_client(self._token, api_url=self._api_url).auth_test)
            organisation = answer.get("enterprise_id") if answer.get("is_enterprise_install") else None
            self._team = str(organisation or answer["team_id"])
        return [self._team]

    async def erase(self, team: str) -> None:
        """Do nothing, because the token comes from the settings."""


class Workspaces:
    """Looks up what Slack knows about workspaces, and remembers it for an hour."""

    def __init__(self, tokens: OneToken | Installations, *, api_url: str, session: Any, is_agent: bool = False) -> None:
        self._tokens, self.teams = tokens, tokens.teams
        self._edits: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self.is_agent, self.session, self._api_url = is_agent, session, api_url
        self._clients: dict[str, AsyncWebClient] = {}
        self._listed: dict[tuple[str, str], str] = {}
        self._bots, self._late = set[str](), set[asyncio.Task[Any]]()
        self._busy_until: dict[tuple[str, str], float] = {}
        self._bot = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_bot)
        self._person = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_person)
        self._channel = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_channel)
        self._named = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_channel_id)
        self._groups = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_groups)
        self._within = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_within)
        self._home = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_home)
        self.direct = alru_cache(maxsize=REMEMBERED, ttl=REMEMBERED_SECONDS)(self._ask_direct)

    def editing(self, channel: str, ts: str) -> asyncio.Lock:
        """Return the lock of a message. Hold it while its content decides on an edit, or while a reply replaces it."""
        return self._edits.setdefault((channel, ts), asyncio.Lock())

    async def client(self, team: str) -> AsyncWebClient:
        """Return the client of a workspace. Raises SlackRefused if the app is not installed there."""
        token = await self._tokens.token(team)
        if token is None:
            raise SlackRefused(f"The app is not installed in the workspace {team}.", code="not_installed")
        if token not in self._clients:
            self._clients[token] = make_client(token, api_url=self._api_url, session=self.session)
        return self._clients[token]

    async def bot(self, team: str) -> Bot:
        """Return who the bot is in a workspace. After a new installation it may be another user."""
        return await self._bot(team, await self._tokens.token(team))

    async def forget(self, team: str) -> None:
        """Erase what is kept about a workspace that has removed the app, unless it has installed the app again."""
        try:
            await call((await self.client(team)).auth_test)
        except SlackRefused as error:
            if error.code in _REMOVED:
                await self._tokens.erase(team)
                log.warning("The app was removed from the workspace %s", team)
        for cache in (
            *(self._bot, self._person, self._channel, self._named),
            *(self._groups, self._within, self._home, self.direct),
        ):
            cache.cache_clear()
        self._clients.clear()

    async def names(self, team: str, *, people: Iterable[str], channels: Iterable[str] = ()) -> Names:
        """Return the names of ids. A name that takes longer than a second is left out, so that no message waits longer.

        If Slack answers later, the answer is remembered for the next message.
        """
        asked = [(id_, asyncio.ensure_future(self._person(team, id_))) for id_ in people]
        titled = [(id_, asyncio.ensure_future(self._channel(team, id_))) for id_ in channels]
        if asked or titled:
            await self._wait([task for _, task in (*asked, *titled)])
        known = {id_: person for id_, task in asked if (person := _result(task))}
        titles = {id_: title for id_, task in titled if (title := _result(task))}
        return Names(known, titles, bots=frozenset(self._bots & known.keys()))

    async def names_in(self, team: str, said: Mapping[str, Any], *, also: Iterable[str] = ()) -> Names:
        """Return the names of the people and channels in an event, and of others; see `names`."""
        bot = await self.bot(team)
        people, groups = (people_in(said) - {bot.user}) | {*also}, await self.groups(team, said, bot=bot)
        for id_ in groups_in(said):
            people |= {*groups.get(id_, Group("")).members[:MOST_MEMBERS]}
        names = await self.names(team, people=people, channels=channels_in(said))
        return replace(names, groups=groups)

    async def groups(self, team: str, said: Mapping[str, Any], *, bot: Bot) -> Mapping[str, Group]:
        """Return the groups of people of a workspace, if they matter for an event, that is, if it is addressed to us.

        Without the scope, or on a plan without groups, there are none. As with names, what takes longer than a second
        is left out.
        """
        direct = str(said.get("channel", "D")).startswith("D")
        if said.get("bot_id") or not (direct or bot.user in PERSON.findall(said.get("text") or "")):
            return {}
        task = asyncio.ensure_future(self._groups(team))
        await self._wait([task])
        return _result(task) or {}

    def forget_groups(self) -> None:
        """Forget who is in which group, because that has changed, so that Slack is asked again."""
        self._groups.cache_clear()

    async def _wait(self, lookups: Sequence[asyncio.Task[Any]]) -> None:
        """Wait for lookups, but not for long. Later results are remembered."""
        _, late = await asyncio.wait(lookups, timeout=LOOKUP_SECONDS)
        self._late |= late
        for task in late:
            task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._late.discard(task)
        _result(task)

    async def is_shared(self, team: str, channel: str) -> bool:
        """Return whether people from other organisations can read a channel. True if Slack does not say."""
        try:
            client = await self.client(team)
            return bool((await call(client.conversations_info, channel=channel))["channel"].get("is_ext_shared"))
        except FrontdeskError:
            return True

    async def is_external(self, team: str, body: Mapping[str, Any]) -> bool:
        """Return whether other organisations read along with an event. If it does not say so, Slack is asked."""
        told, channel = body.get("is_ext_shared_channel"), body["event"].get("channel")
        return bool(told) if told is not None or not channel else await self.is_shared(team, channel)

    async def channel(self, address: Address) -> str:
        """Return the id of an address's channel, which may also be a person's id or a channel's name.

        Raises:
            InputError: there is no channel of this name.
        """
        name = address.channel.removeprefix("#")
        if PERSON_ID.fullmatch(name):
            return await self.direct(address.workspace, name)
        return await self._named(address.workspace, name) if address.channel != name else name

    async def place(self, address: Address) -> tuple[AsyncWebClient, str]:
        """Return the client for an address and the id of its channel. Raises as `client` and `channel`."""
        return await self.client(address.workspace), await self.channel(address)

    async def _ask_bot(self, team: str, _token: str | None) -> Bot:
        answer = await call((await self.client(team)).auth_test)
        return Bot(
            user=str(answer["user_id"]),
            team=team,
            id=str(answer.get("bot_id") or ""),
            url=str(answer.get("url") or ""),
            is_agent=self.is_agent,
            name=str(answer.get("user") or ""),
        )

    async def _ask_person(self, team: str, id_: str) -> Person:
        client = await self.client(team)
        user: dict[str, Any] = (await self._look_up(team, client.users_info, user=id_, include_locale=True))["user"]
        self._bots |= {id_} if user.get("is_bot") else set()
        profile = user.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user["name"]
        return Person(id_, str(name), user.get("tz") or None, user.get("locale") or None)

    async def _ask_channel(self, team: str, id_: str) -> str:
        known, client = self._listed.get((team, id_)), await self.client(team)
        return known or str((await self._look_up(team, client.conversations_info, channel=id_))["channel"]["name"])

    async def _look_up(
        self, team: str, method: Callable[..., Awaitable[AsyncSlackResponse]], **of: Any
    ) -> AsyncSlackResponse:
        """Look up a name, unless Slack has said that it is too busy for such calls."""
        kind = team, method.__name__
        if time.monotonic() < self._busy_until.get(kind, 0.0):
            raise RetryLater("Slack is too busy to look up names.")
        try:
            return await call(method, **of)
        except RetryLater as error:
            self._busy_until[kind] = time.monotonic() + (error.after_seconds or 0.0)
            raise

    async def _ask_channel_id(self, team: str, name: str) -> str:
        async for channel in self.channels(team):
            if channel.get("name") == name:
                return str(channel["id"])
        absent = _("I am in no channel #{name}. If it exists, invite me there: /invite @Frontdesk.")
        raise InputError(absent.format(name=name))

    async def _ask_direct(self, team: str, person: str) -> str:
        """Return the direct conversation with a person."""
        return str((await call((await self.client(team)).conversations_open, users=person))["channel"]["id"])

    async def channels(self, team: str) -> AsyncIterator[dict[str, Any]]:
        """Yield the conversations that the bot is in, including direct ones; their names are remembered."""
        kinds, listed = "public_channel,private_channel,mpim,im", (await self.client(team)).users_conversations
        seen = set[str]()  # workspaces of an organisation share channels
        for of in await self.within(team):
            async for page in pages(listed, types=kinds, limit=PAGE, exclude_archived=True, **of):
                for channel in page["channels"]:
                    if channel.get("name"):
                        self._listed[team, channel["id"]] = str(channel["name"])
                    if channel["id"] not in seen:
                        seen.add(channel["id"])
                        yield channel

    async def within(self, team: str) -> tuple[dict[str, str], ...]:
        """Return, for each workspace of an organisation, the argument with which Slack lists what is in it.

        A token of a single workspace needs none.
        """
        return tuple({"team_id": each} for each in await self._within(team)) if is_organisation(team) else ({},)

    async def home(self, team: str, person: str) -> str:
        """Return the workspace that a person belongs to, which in an organisation is not where the app is installed."""
        return await self._home(team, person) if is_organisation(team) else team

    async def _ask_groups(self, team: str) -> dict[str, Group]:
        client = await self.client(team)
        found = dict[str, Group]()
        try:
            for of in await self.within(team):
                listed = await self._look_up(team, client.usergroups_list, include_users=True, **of)
                found |= {
                    str(group["id"]): Group(str(group["handle"]), tuple(group.get("users") or ()))
                    for group in listed["usergroups"]
                }
        except SlackRefused as error:
            log.info("The groups of %s are not known: %s", team, error)
        return found

    async def _ask_within(self, organisation: str) -> tuple[str, ...]:
        listed = pages((await self.client(organisation)).auth_teams_list, limit=PAGE)
        return tuple([str(workspace["id"]) async for page in listed for workspace in page["teams"]])

    async def _ask_home(self, organisation: str, person: str) -> str:
        client = await self.client(organisation)
        user: dict[str, Any] = (await self._look_up(organisation, client.users_info, user=person))["user"]
        teams = (user.get("enterprise_user") or {}).get("teams") or ()
        return str(next((team for team in (user.get("team_id"), *teams) if team and team[0] == "T"), organisation))


def _result(task: asyncio.Task[Any] | asyncio.Future[Any]) -> Any:
    """Return the result of a lookup, or None if it failed or is not finished."""
    if not task.done() or task.cancelled() or isinstance(task.exception(), FrontdeskError):
        return None
    return task.result()
