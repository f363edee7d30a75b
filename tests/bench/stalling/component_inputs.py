"""Inputs to every button, select and form that answers offer, with hostile texts in the forms."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simcord.components import walk_components
from simcord.enums import ComponentType
from simcord.results import ResponseMessage

from bot.ui.forms import KeptForm
from tests.bench.stalling.actor import Actor
from tests.bench.stalling.coverage import FIELD_LIMIT, component_of, components, forms, qualified_name
from tests.bench.stalling.texts import HARMLESS, hostile
from tests.bench.stalling.volume import CROWD, crowd

_DEPTH = 4  # presses in a row
_MIN_PRESSES, _MAX_PRESSES = 3, 20  # of each class of component, from all commands together
_QUIZ_S = 45  # by then, a question has been revealed in any case
_EXTRA_OPTIONS = {
    "quiz play": {"answers": "typed", "seconds": 5, "questions": 2, "list": "all"},  # they have a form
    "quiz night": {"at": "now", "teams": "2", "rounds": 2, "questions": 1, "seconds": 5, "break_minutes": 1},
}
_ERASING = "privacy:server-confirm"  # last of all: nothing is left to press after it
_LEADING = ("settings:tab", "settings:edit", "quiz:night-move", "teach:find")
# Whose answers offer something else: one has no answer, one suggestions; a planned night can be moved, one
# without an hour is proposed one.
_FURTHER_OPTIONS = {
    "ask": [
        {"question": "which shampoo did the grip use"},
        {"question": "was the wrecked train heavy or light"},
    ],
    "quiz night": [
        {"at": "in 3 h", "rounds": 1, "questions": 1, "seconds": 5},
        {"at": "tomorrow evening", "rounds": 1, "questions": 1, "seconds": 5},
    ],
}


@dataclass(frozen=True)
class Press:
    """A button press or a selection on the route to a form."""

    kind: str
    custom_id: str
    values: tuple[Any, ...] | None


@dataclass(frozen=True)
class Route:
    """The route to a form: a command, and the presses after it."""

    command: str
    options: Mapping[str, Any]
    presses: tuple[Press, ...]


def _stays(component: Mapping[str, Any]) -> bool:
    return not str(component.get("custom_id", "")).startswith(_LEADING)


class ComponentInputs(Actor):
    """Presses buttons, picks from selects and fills forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.routes: dict[str, list[Route]] = {}  # to forms
        self._pressed: Counter[str] = Counter()
        self._max_presses = _MIN_PRESSES

    async def explore(self) -> None:
        """Press the components of every command's answer, recursively, and record the routes to forms."""
        while True:
            await self._explore()
            await self._forget_choices()
            if not self._unpressed() or self._max_presses > _MAX_PRESSES:
                return
            self._max_presses *= 3  # a component may be behind a longer route

    async def _forget_choices(self) -> None:
        """Set what was chosen on the way back to the defaults: some routes are closed by it."""
        store, guild_id = self.bot.services.store.settings, self.server.guild.id
        after = dict.fromkeys(await store.chosen(guild_id))
        await store.change(guild_id, after, actor_id=self.server.moderator.id, now=self.bot.clock())
        self.bot.services.servers.changed(guild_id)

    def _unpressed(self) -> frozenset[str]:
        left = components(self.bot) - self.reached.components - {component_of(self.bot, _ERASING)}
        return left | (forms() - self.routes.keys())

    async def _explore(self) -> None:
        for command, options in self.options.items():
            variants = await self.variants(options)
            # The required options and all options; the sets between lead to nothing else.
            every = {**variants[-1], **_EXTRA_OPTIONS.get(command, {})}
            for values in (variants[0], *_FURTHER_OPTIONS.get(command, ()), every):
                channel = self.server.new_channel()
                before = self.newest(channel)
                result = await self.slash(f"/{command}, explored", command, values, channel)
                route = Route(command, values, ())
                await self._explore_result(result, self.answers(result, channel, before), route, channel)
                await self._wait_for_quiz(channel, route)
                await self.stop_game(channel)
                await self._press_all(self.answers(None, channel, before), route, channel)

    async def _wait_for_quiz(self, channel: Any, route: Route) -> None:
        """Run a quiz to its reveal and press its components; then delete the message of a question."""
        if await self.bot.services.store.quiz.running_in(channel.id) is None:
            return
        for _ in range(_QUIZ_S // 5):
            before = self.newest(channel)
            await self.do("a quiz goes on", lambda: self.environment.env.advance_time(5))
            await self._press_all(self.answers(None, channel, before - 1), route, channel)
        game = await self.bot.services.store.quiz.running_in(channel.id)
        if game is None:
            return
        shown = await self.bot.services.store.quiz.shown(game.id, game.number)
        message = self.environment.env.backend.messages[channel.id].get(shown.message_id)
        if message is not None:
            message = ResponseMessage(self.environment.env, message)
            await self.do("a question is deleted", lambda: self.server.moderator.delete(message))
            await self._press_all(self.answers(None, channel, 0), route, channel)

    async def _explore_result(self, result: Any, answers: Sequence[Any], route: Route, channel: Any) -> None:
        if result is not None and result.modal is not None:
            await self._explore_form(result, route, channel)
        else:
            await self._press_all(answers, route, channel)

    async def _press_all(self, messages: Sequence[Any], route: Route, channel: Any) -> None:
        is_deep = len(route.presses) >= _DEPTH
        for message in messages:
            # What leads to another page or form first: what changes this one may close the way to others.
            for component in sorted(walk_components(message.components), key=_stays):
                press = self._press_for(component)
                # What only a refused form shows is as deep as can be.
                most = 1 if is_deep else self._max_presses
                if press is not None and self._pressed[press.kind] < most:
                    await self._press_one(message, press, route, channel)

    async def _press_one(self, message: Any, press: Press, route: Route, channel: Any) -> None:
        self._pressed[press.kind] += 1
        before = self.newest(channel)
        further = Route(route.command, route.options, (*route.presses, press))
        for who in (self.server.moderator, self.server.people[0]):  # a duel is accepted by the other member
            result = await self._press(message, press, who)
            if who is self.server.moderator or "duel" in press.custom_id:
                await self._explore_result(result, self.answers(result, channel, before), further, channel)
            if "duel" not in press.custom_id:
                break

    async def _press(self, message: Any, press: Press, who: Any) -> Any:
        self.note_component(press.custom_id)
        cause = f"pressing {press.kind}"
        if press.values is None:
            return await self.do(cause, lambda: who.click(message, custom_id=press.custom_id))
        values = list(press.values)
        return await self.do(cause, lambda: who.select(message, values, custom_id=press.custom_id))

    async def erasing(self) -> None:
        """Erase the server."""
        channel = self.server.new_channel()
        await self.slash("/quiz play, to be erased", "quiz play", {"questions": 1}, channel)
        mine = self.answers(await self.slash("/privacy, to erase", "privacy", {}, channel))[0]
        for custom_id in ("privacy:server", _ERASING):
            await self._press(mine, Press("erasing the server", custom_id, None), self.server.moderator)

    async def crowded_quiz(self) -> None:
        """Answer a question that a crowd has answered, and wait for its reveal."""
        channel = self.server.new_channel()
        await self.slash("/quiz play, for a crowd", "quiz play", {"questions": 2, "seconds": 20}, channel)
        game = await self.bot.services.store.quiz.running_in(channel.id)
        assert game is not None
        await crowd(self.bot, game.id, CROWD, self.rng)
        shown = await self.bot.services.store.quiz.shown(game.id, game.number)
        await self._press_in_crowd(channel, shown.message_id)
        for _ in range(20):
            await self.do("a question with a crowd goes on", lambda: self.environment.env.advance_time(5))
        await self.slash("/quiz scores, of a crowd", "quiz scores", {}, channel)

    async def _press_in_crowd(self, channel: Any, message_id: int | None) -> None:
        """Press every component of a message, each as a new member."""
        stored = self.environment.env.backend.messages[channel.id][message_id]
        message = ResponseMessage(self.environment.env, stored)
        for component in list(walk_components(message.components)):
            press = self._press_for(component)
            if press is not None:
                await self._press(message, press, self.server.new_member())

    def _press_for(self, component: Mapping[str, Any]) -> Press | None:
        custom_id = component.get("custom_id")
        kind = component_of(self.bot, custom_id) if custom_id else None
        if custom_id is None or custom_id == _ERASING or kind is None or component.get("disabled"):
            return None
        match component["type"]:
            case ComponentType.STRING_SELECT:
                options = component["options"]
                value = options[self._pressed[kind] * 7 % len(options)]["value"]
                return Press(kind, custom_id, (value,))
            case ComponentType.CHANNEL_SELECT:
                return Press(kind, custom_id, tuple(self.server.channels[: component.get("max_values", 1)]))
            case ComponentType.ROLE_SELECT:
                return Press(kind, custom_id, tuple(self.server.roles[: component.get("max_values", 1)]))
            case _:
                return Press(kind, custom_id, None)

    def form_of(self, result: Any) -> str:
        """Return the class name of the form that a result shows."""
        custom_id = result.modal["custom_id"]
        for form in KeptForm.__subclasses__():
            if re.fullmatch(form.kind.pattern, custom_id):
                return qualified_name(form)
        kept: Any = self.bot._connection._view_store._modals
        return qualified_name(kept[custom_id].__class__)

    async def _explore_form(self, result: Any, route: Route, channel: Any) -> None:
        form = self.form_of(result)
        self.routes.setdefault(form, []).append(route)
        before = self.newest(channel)
        filled = {field: HARMLESS[:limit] for field, limit in _fields(result)} | _files(result)
        sent = await self.do(
            f"the form {form}, explored", lambda: self.server.moderator.submit_modal(result, filled)
        )
        await self._press_all(self.answers(sent, channel, before), route, channel)

    async def forms(self) -> None:
        """Fill every form that was found with hostile texts, one field at a time."""
        for form, routes in self.routes.items():
            channel = self.server.new_channel()
            route = await self._first_open(routes, channel)
            for name in self.texts:
                fields: list[tuple[str, int]] = []
                at = 0
                while at == 0 or at < len(fields):
                    shown = await self._open(route, channel)
                    if shown is None:
                        self.environment.failures.append(f"the form {form} could not be opened again")
                        break
                    fields = _fields(shown)
                    values = {field: HARMLESS[:limit] for field, limit in fields} | _files(
                        shown, hostile(name, 200, self.rng)
                    )
                    if fields:
                        field_id, limit = fields[at]
                        values[field_id] = hostile(name, limit, self.rng) or "a"
                    await self.do(
                        f"the form {form}, field {at + 1}: {name}",
                        lambda shown=shown, values=values: self.server.moderator.submit_modal(shown, values),
                    )
                    self.reached.forms.add(form)
                    at += 1
                await self.stop_game(channel)
                self.environment.env.backend.messages[channel.id].clear()

    async def _first_open(self, routes: Sequence[Route], channel: Any) -> Route:
        """Return the first route that leads to its form: some were found on pages that were turned since."""
        for route in routes:
            if await self._open(route, channel) is not None:
                return route
        return routes[0]

    async def _open(self, route: Route, channel: Any) -> Any:
        """Follow the route to a form; if a button is gone, press another of its kind."""
        await self.stop_game(channel)
        before = self.newest(channel)
        options = dict(route.options)
        for option in self.options[route.command]:
            if option.completes and option.name in options:
                options[option.name] = await self.sample(option)  # the earlier value may be gone
        result = await self.slash(f"/{route.command}, on the way to a form", route.command, options, channel)
        for press in route.presses:
            found = self._find(self.answers(result, channel, before), press)
            if found is None:
                return None
            message, there = found
            before = self.newest(channel)
            result = await self._press(message, there, self.server.moderator)
        return result if result is not None and result.modal is not None else None

    def _find(self, messages: Sequence[Any], press: Press) -> tuple[Any, Press] | None:
        found: tuple[Any, Press] | None = None
        for message in messages:
            for component in walk_components(message.components):
                custom_id = component.get("custom_id")
                if custom_id == press.custom_id and _is_offered(component, press):
                    return message, press
                if found is None and custom_id and component_of(self.bot, custom_id) == press.kind:
                    other = self._press_for(component)
                    found = (message, other) if other is not None else None
        return found


def _files(result: Any, text: str = HARMLESS) -> dict[str, Any]:
    """Return a file for each field of a form that takes one, with a text as its only entry."""
    file = ("a.toml", f"[[negative]]\ntext = {json.dumps(text)}".encode())
    return {
        component["custom_id"]: file
        for component in walk_components(result.modal["components"])
        if component.get("type") == ComponentType.FILE_UPLOAD
    }


def _is_offered(component: Mapping[str, Any], press: Press) -> bool:
    """Return whether a component still has what was picked from it."""
    values = {option["value"] for option in component.get("options", ())}
    return not values or values.issuperset(press.values or ())


def _fields(result: Any) -> list[tuple[str, int]]:
    """Return the text fields of a form with their limits."""
    return [
        (component["custom_id"], component.get("max_length") or FIELD_LIMIT)
        for component in walk_components(result.modal["components"])
        if component.get("type") == ComponentType.TEXT_INPUT
    ]
