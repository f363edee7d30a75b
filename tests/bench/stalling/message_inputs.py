"""Hostile texts as messages that answers are taught from, with every button on the way."""

from typing import Any

from simcord.components import walk_components
from simcord.results import ResponseMessage

from tests.bench.stalling.actor import Actor
from tests.bench.stalling.coverage import MESSAGE_LIMIT
from tests.bench.stalling.texts import HARMLESS, hostile

_MENU = "Teach this answer"
_UNKNOWN = "which shampoo would hedgehog {number} use?"
_ARTICLE = b"The Quokka opened on 3 May 1921 in Oslo. It has 412 seats.\n"
_SHORT = 300  # characters of an answer that fits


class MessageInputs(Actor):
    """Teaches from messages, takes that back, and deletes the messages."""

    talk: Any  # the channel where that is

    async def teaching(self) -> None:
        """Teach hostile texts from messages in every way."""
        server = self.server
        self.talk, log = server.new_channel(), server.new_channel("log")
        values = {"teach.offers": True, "settings.log_channel": log.id, "ask.cooldown": "0s"}
        settings = self.bot.services.store.settings
        before = dict.fromkeys(await settings.chosen(server.guild.id))  # whatever was pressed: as it was
        await settings.change(
            server.guild.id, before | values, actor_id=server.moderator.id, now=self.bot.clock()
        )
        self.bot.services.servers.changed(server.guild.id)
        for number, name in enumerate(self.texts):
            for limit in (_SHORT, MESSAGE_LIMIT):
                text = hostile(name, limit, self.rng) or "a"
                await self._teach_one(f"{number} or {limit}", name, text, log)
                self.environment.env.backend.messages[self.talk.id].clear()

        await self._bring_twice()

    async def _bring_twice(self) -> None:
        """Bring an article that is known already, and read it anyway."""
        moderator, values = self.server.moderator, {"file": ("a.md", _ARTICLE), "title": "The Quokka"}
        for presses in (("article:accept", "article:end", "article:ended"), ("articles:anyway",)):
            result = await self.slash("an article", "teach article", values)
            shown = next(iter(self.answers(result)), None)
            for prefix in presses:
                shown = await self._press_on(shown, prefix, moderator) or shown
        result = await self.slash("all articles", "teach articles", {})
        shown = next(iter(self.answers(result)), None)
        for prefix in (
            "articles:open",
            "articles:remove:",
            "articles:show",
            "articles:remove:",
            "articles:removed",
        ):
            shown = await self._press_on(shown, prefix, moderator) or shown

    async def _teach_one(self, number: str, name: str, text: str, log: Any) -> None:
        """Teach a text from a message; then its author takes it back, or deletes the message."""
        server, me = self.server, self.bot.user
        assert me is not None
        question = f"{me.mention} {_UNKNOWN.format(number=number)}"
        other = f"{me.mention} does hedgehog {number} snore?"  # so that there is a choice
        await self.do(f"another question: {name}", lambda: server.member.send(self.talk, other))
        asked = await self.do(f"a question: {name}", lambda: server.member.send(self.talk, question))
        asking = await self.slash(
            f"a teacher's question: {name}", "ask", {"question": _UNKNOWN.format(number=number)}
        )
        await self._press_on(next(iter(self.answers(asking)), None), "teach:answer", server.moderator)
        author = server.people[0]
        shown = await self._open_menu(name, asked)
        await self._press_on(shown, "teach:write", server.moderator)
        for ending in ("teach:back", "teach:drop"):
            reply = await self.do(f"a reply: {name}", lambda: author.send(self.talk, text, reply_to=asked))
            shown = await self._open_menu(name, reply)
            await self._press_on(shown, "teach:leave", server.moderator)
            shown = await self._open_menu(name, reply)
            shown = await self._press_on(shown, "teach:asked", server.moderator) or shown
            await self._press_on(shown, "teach:words", server.moderator)
            await self._press_on(shown, "teach:take", server.moderator)
            if ending == "teach:back":
                await self._press_on(_newest(self, author.user.dm_channel), ending, author.user)
            elif reply is not None:
                await self.do(f"deleting: {name}", lambda reply=reply: author.delete(reply))
                await self._press_on(_newest(self, log), ending, server.moderator)
        before = self.newest(self.talk)
        await self.do(f"an offer: {name}", lambda: server.moderator.send(self.talk, text, reply_to=asked))
        for message in self.answers(None, self.talk, 0):
            if message.id <= before:
                await self._press_on(message, "teach:reply", server.moderator)

    async def _open_menu(self, name: str, message: Any) -> Any:
        """Open the menu on a message; fill in the form, where that is one."""
        self.reached.menus.add(_MENU)
        moderator = self.server.moderator
        result = await self.do(
            f"“{_MENU}”: {name}", lambda: moderator.context_menu(self.talk, _MENU, message)
        )
        if result is not None and result.modal is not None:
            fields = [part["component"] for part in result.modal["components"]]
            values = {each["custom_id"]: HARMLESS[:30] for each in fields[:2]}
            await self.do(f"“{_MENU}”, written: {name}", lambda: moderator.submit_modal(result, values))
        answers = self.answers(result)
        return answers[0] if answers else None

    async def _press_on(self, message: Any, prefix: str, who: Any) -> Any:
        """Press what begins with that on a message, if it is there; return the message that this shows."""
        for component in walk_components(message.components) if message is not None else ():
            custom_id = component.get("custom_id") or ""
            if custom_id.startswith(prefix):
                self.note_component(custom_id)
                values = [option["value"] for option in component.get("options", ())][:1]
                cause = f"pressing {prefix}"
                if values:
                    result = await self.do(
                        cause,
                        lambda custom_id=custom_id, values=values: who.select(
                            message, values, custom_id=custom_id
                        ),
                    )
                else:
                    result = await self.do(
                        cause, lambda custom_id=custom_id: who.click(message, custom_id=custom_id)
                    )
                return next(iter(self.answers(result)), None)
        return None


def _newest(actor: Actor, channel: Any) -> Any:
    """Return the newest message in a channel as it can be pressed."""
    stored = actor.environment.env.backend.messages[channel.id]
    return ResponseMessage(actor.environment.env, stored[max(stored)]) if stored else None
