"""SimCord's page for several places: it goes where its panel says, and chooses from messages' menus."""

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias, cast

from simcord.backend.errors import BackendError, SetupError
from simcord.preview import Preview
from simcord.preview._commands import visible_leaf
from simcord.preview._pages import _Page

from bot.preview.naming import option_name
from bot.preview.panel import DAY, panel_of
from bot.preview.players import Players
from bot.preview.server import PanelServer
from bot.preview.world import LOCALES, Place, Scene, Viewer, World

Json: TypeAlias = dict[str, Any]
Body: TypeAlias = Mapping[str, Any]
Plan: TypeAlias = Callable[..., Any]
_MENU = ":component:menu:"  # in the key of a press: what follows is a command in the message's menu
# SimCord refuses an action on anything but the newest state of the page, which each second brings. As in
# Discord, what is still there works; whether it is there is checked either way.
_TOLERANT = {"click", "select", "modal_submit", "run_command", "autocomplete_command", "send_message"}
LONGEST_STEP = 3_600.0  # seconds of simulated time that pass at once
PLAYED_SECONDS = 120.0  # of an absence are played through
PLAYED_STEP = 2.0  # seconds, one after the other
_SIZE = (960, 720)  # of SimCord's own captures, which are not used


class PlacesPreview(Preview):
    """A session whose pages can be in any place.

    SimCord's session is in one channel with one set of people. This one is moved to that of the page that is
    at work, for as long as it works.
    """

    def __init__(self, world: World, players: Players, start: Scene, port: int | None) -> None:
        self.world = world
        self.players = players
        self.start = start
        self.turn = asyncio.Lock()  # SimCord raises where an action meets another, or the passing of time
        super().__init__(
            world.env,
            start.channel,
            start.actors,
            layout="channel",
            display="responsive",
            width=_SIZE[0],
            height=_SIZE[1],
            locale=world.locale,
            timezone="UTC",
            presentation_time=None,
            assets=None,
            port=port or 0,
        )
        self._server = PanelServer(self, port or 0)

    @contextmanager
    def _at(self, scene: Scene) -> Generator[None]:
        """Be in a place."""
        before = self.channel, self.viewers
        self.channel, self.viewers = scene.channel, scene.actors
        try:
            yield
        finally:
            self.channel, self.viewers = before

    def _scene(self, page: _Page) -> Scene:
        return self.world.scene_at(page.channel_id, page.viewer.id)

    def _open_page(self, viewer_id: Any = None, target_id: Any = None) -> _Page:
        with self._at(self.start):
            self.players.visit(self.start.place)
            return super()._open_page(self.start.actor.id if viewer_id is None else viewer_id, target_id)

    def _publish(self, page: _Page, *, reason: Any = "action") -> None:
        if page is self._python and page.revision:
            return  # a page for programs, which nobody reads here
        scene = self._scene(page)
        with self._at(scene):
            super()._publish(page, reason=reason)
        page.snapshot["panel"] = panel_of(self.world, scene, is_playing=self.players.is_playing)

    async def _action(self, context_id: str | None, body: Any) -> Json:
        async with self.turn:
            page = self._get_page(context_id)
            sent = cast("Json", body) if isinstance(body, dict) else {}  # SimCord refuses anything else
            if sent.get("kind") in _TOLERANT:
                sent["published_revision"] = page.revision
            with self._at(self._scene(page)):
                return await super()._action(context_id, sent)

    def _prepare_action(self, page: _Page, kind: str, body: Body) -> Any:
        """Return what carries an action out, as SimCord does, with what the panel adds."""
        if kind == "viewer":
            return self._prepare_move(page, body)
        if kind == "refresh":
            return self._prepare_order(page, body)
        if kind == "click" and _MENU in str(body.get("control_key")):
            return self._prepare_menu(page, body)
        if kind == "select":  # from now on it shows what the message says, not what was ticked in its list
            page.candidate_queries.pop(str(body.get("control_key")), None)
        if kind == "send_message" and isinstance(body.get("content"), str):
            body = {**body, "content": self.world.addressed(body["content"])}
        if kind in {"run_command", "autocomplete_command"}:
            body = self._in_english(page, body)
        return super()._prepare_action(page, kind, body)

    def _prepare_move(self, page: _Page, body: Body) -> Plan:
        """Go to another place, be somebody else, or read another language; what is not said stays."""
        here, is_invited = self._scene(page), body.get("invite") is True
        place = Place(body.get("place") or here.place)
        there = self.world.scene(place, self.world.viewer(body.get("viewer_id")))
        if is_invited:  # whoever invites the bot gets a message
            place, there = Place.DM, self.world.scene(Place.DM, Viewer.MODERATOR)
        locale = str(body.get("locale") or self.world.locale)
        if locale not in LOCALES:
            raise SetupError("nobody here reads that language")
        with self._at(there):
            settle = super()._prepare_action(page, "viewer", {"viewer_id": there.actor.id})

        async def move(action: Any, cursor: int) -> Json:
            if is_invited:
                await self.world.invite()
                self.players.stay_away()
            await self.world.speak(locale)
            self.locale = locale
            self.players.visit(place)
            page.channel_id = there.channel.id
            result = await settle(action, cursor)
            page.window_end_id = page.target_id = None  # the newest message, whoever wrote it
            self._publish_message_pages(reason="navigation")
            return result

        return move

    def _prepare_order(self, page: _Page, body: Body) -> Plan:
        """Read the state anew, after what the panel orders: time skipped, a quiz begun."""
        seconds = body.get("skip", 0)
        if not isinstance(seconds, int) or not 0 <= seconds <= DAY:
            raise SetupError("time goes on by a day at most")
        read = super()._prepare_action(page, "refresh", body)

        async def order(action: Any, cursor: int) -> Json:
            self.world.skip(seconds)
            if body.get("quiz") is True:
                self.players.want_quiz()
            await self.catch_up()
            action.interaction, action.dispatched = None, False  # what players did meanwhile
            return await read(action, cursor)

        return order

    async def catch_up(self) -> None:
        """Let the time pass that passed elsewhere or was skipped; players act in what they can follow."""
        while (behind := self.world.behind) > 0:
            step = PLAYED_STEP if behind <= PLAYED_SECONDS else LONGEST_STEP
            await self.env.advance_time(min(behind, step))
            await self.players.step()
            if behind <= step:
                break
        self._advance_presentation_time()  # countdowns count from it

    def _prepare_menu(self, page: _Page, body: Body) -> Plan:
        """Choose a command in a message's menu."""
        scene = self._scene(page)
        name = str(body["control_key"]).partition(_MENU)[2]
        if name not in {menu["name"] for menu in self.world.menus(scene)}:
            raise SetupError("that command is not in this menu")
        try:
            message = self._target_message(page, int(body["target_id"]))
        except (BackendError, TypeError, ValueError) as error:
            raise SetupError("that message is gone") from error

        async def choose(action: Any, cursor: int) -> Json:
            chosen = self.world.choose(scene, name, message)
            return await self._run_interaction_action(page, action, cursor, chosen, republish_all=True)

        return choose

    def _in_english(self, page: _Page, body: Body) -> Body:
        """Return a command with its options' names as the bot declared them."""
        node = self._declared(page, body)
        if node is None:
            return body
        names: dict[str, str] = {
            option_name(option, self.world.locale): option["name"] for option in node.get("options") or ()
        }
        options: Mapping[str, Any] = body.get("options") or {}
        body = {**body, "options": {names.get(name, name): value for name, value in options.items()}}
        focused = body.get("focused")
        return body if focused is None else {**body, "focused": names.get(focused, focused)}

    def _declared(self, page: _Page, body: Body) -> Json | None:
        """Return a command as the bot declared it."""
        found = visible_leaf(self, page, body.get("command_id"), body.get("path"))
        return found and found[2]
