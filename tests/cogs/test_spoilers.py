"""No spoiler comes up where it may not: every command, button and list, under every rule, in every place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from discord import app_commands
from simcord.actors import _visible_message
from simcord.components import walk_components
from simcord.env import Env

from bot.config import Config
from bot.domain.pack.model import Spoiler
from bot.domain.settings.telling import Spoilers
from bot.domain.teaching.model import OwnFact, Phrasing, SavedQuote
from tests.cogs.conftest import World
from tests.cogs.test_user_install import install_for
from tests.conftest import INDEX_FOLDER

PACK = Path(__file__).parents[1] / "data" / "lighthouse"
PACK_SECRETS = "Quibbly|Thrand|Zorgle|Vexley|Brimfall|Quorl|Drossel"
SECRETS = re.compile(rf"{PACK_SECRETS}|Grumkin|Snorvel", re.IGNORECASE)  # the last two are taught
TYPED = ("", "who", "qui", "brimf", "grum")

DIRECT = "who put out the lamp"
QUESTIONS = (
    DIRECT,
    "Why did Quibbly Thrand put out the lamp?",  # what somebody typed is no secret to them, but to others
    "was it Quibbly Thrand",
    "lamp Thrand island something",
    "who directed the film and who put out the lamp and what did it cost",
    "who directed the film and is Quibbly Thrand tall",
    "how old is the culprit",
    "what about the lamp and the island",
    "what did it cost",
    "which cheese is best",
    "what is in the box",
)
# What is asked for may be answered behind a spoiler bar. Moderators need to see what they review.
ASKING = {"ask", "Answer this", "mention", "reply"}
REVIEWING = {
    "teach test",
    "teach list",
    "teach review",
    "teach article",
    "teach articles",
    "Teach this answer",
    "insights",
}
ARTICLE = b"""Quibbly Thrand was born in Sund in 1900. Mara Lind has 12 members.

In 1950, Mara Lind met Quibbly Thrand. The museum has 40 seats. The museum opened in 1970.
The Zorgle weighs 12 kilograms. The museum closed in 1990."""
# What every command is called with. Those that change something come last.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "about": [{}],
    "ask": [
        *({"question": question} for question in QUESTIONS),
        *({"question": question, "private": True} for question in QUESTIONS[:4]),
    ],
    "facts": [{}, {"topic": "film"}, {"topic": "end"}],
    "people": [{}],
    "person": [{"name": "Mara Lind"}, {"name": "the culprit"}, {"name": "villain"}],
    "places": [{}],
    "place": [{"name": "Sund"}, {"name": "cove"}],
    "names": [{}],
    "name": [{"name": "the Great Lamp"}, {"name": "tool"}],
    "quote": [{}, {"speaker": "Mara Lind"}, {"about": "Sund"}, {"about": "end"}],
    "quotes list": [{}],
    "quotes search": [{"text": "knew"}, {"text": "culprit"}],
    "quotes saved": [{}],
    "release": [{}],
    "stunts": [{}],
    "stunt": [{"name": "The climb"}, {"name": "fall"}],
    "privacy": [{}],
    "insights": [{}],
    "settings start": [{}],
    "settings panel": [{}],
    "settings show": [{}],
    "settings why": [{"command": "ask"}],
    "settings export": [{}],
    "settings blocked": [{}],
    "teach list": [{}],
    "teach test": [{"question": question} for question in QUESTIONS],
    "teach review": [{}],
    "teach add": [
        {"question": "who sells Grumkins", "fact": "who_did_it"},
        {"question": "Where is the Grumkin?", "answer": "Here.", "spoiler": "mild", "heading": "Where it is"},
    ],
    "teach article": [
        {"file": ("one.md", ARTICLE), "title": "The lamp"},
        {"file": ("two.md", ARTICLE), "title": "The fall of Quibbly Thrand"},
    ],
    "teach articles": [{}],
    "teach remove": [{"lesson": "taught-1"}],
    "settings history": [{}],
}
QUIZ = [
    "play",
    "duel",
    "stop",
    "scores",
    "leaderboard",
    "profile",
    "daily",
    "lists",
    "import",
    "export",
    "night",
]
ELSEWHERE = {
    "teach edit": "the form shows the texts that are to be changed",
    "teach export": "the file is all that was taught",
    "teach import": "previews are those of /teach list",
    "settings import": "it knows no lessons",
    "settings block": "it tells of a member alone",
    "settings unblock": "it tells of a member alone",
    **dict.fromkeys(
        (f"quiz {name}" for name in QUIZ),
        "what a quiz asks is tested with it",
    ),
}
FOLLOWED = (
    "page:",
    "back:",
    "pick:",
    "ask:",
    "quote:",
    "teach:list",
    "teach:review",
    "settings:history",
    "start:try",
    "start:preset",
    # All but "article:edit": the form shows the texts that are to be changed.
    *(f"article:{name}" for name in ("go", "read", "accept", "drop", "undo", "rest", "all", "end")),
    "articles:",
)
SETTLED_S = 0.015  # without anything to do, after which a step is over; a walk has hundreds of them


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(database=tmp_path / "reckoner.db", index_folder=INDEX_FOLDER, pack=PACK)


@dataclass(frozen=True)
class Visitor:
    """Somebody in a place; the calls are the same in a server and in a private conversation."""

    actor: Any
    place: tuple[Any, ...]  # the channel; nothing where the place is the conversation itself

    async def call(self, name: str, options: dict[str, Any]) -> Any:
        return await self.actor.slash(*self.place, name, **options)

    async def complete(self, name: str, option: str, typed: str) -> Any:
        return await self.actor.autocomplete(*self.place, name, option, typed)

    def offered(self) -> tuple[str, ...]:
        return self.actor.available_commands(*self.place)


@dataclass
class Walk:
    """Goes through all that a place offers, and looks at everything that Discord is sent meanwhile."""

    world: World
    rule: Spoilers
    visitor: Visitor
    is_own_install: bool = False
    seen: str = ""  # of what was open
    covered: str = ""  # what stood behind spoiler bars
    pressed: set[tuple[bool, str]] = field(default_factory=set[tuple[bool, str]])

    async def step(self, name: str, doing: Any) -> Any:
        """Do something, and look at what was sent for it."""
        log = self.world.env.http_requests
        start = len(log)
        result = await doing
        sent = [entry.json for entry in self.world.env.http_requests[start:]]
        is_open = "\n".join(_texts(sent, covered=False))
        is_covered = "\n".join(_texts(sent, covered=True))
        self.seen += is_open
        self.covered += is_covered
        if self.rule is not Spoilers.SHOWN:
            assert not (found := SECRETS.search(is_open)), f"/{name}: {_around(found, is_open)}"
            may_cover = name in REVIEWING or (name in ASKING and self.rule is Spoilers.HIDDEN)
            assert may_cover or not (found := SECRETS.search(is_covered)), f"/{name}: {found} covered"
        return result

    async def command(self, name: str, options: dict[str, Any]) -> None:
        result = await self.step(name, self.visitor.call(name, options))
        if result.response is not None:
            await self.press_on(name, result.response.message, result.response.components)

    async def press_on(self, name: str, message: Any, rows: Any) -> None:
        """Press every button and pick every option that lead on, from a message on."""
        waiting = [(message, rows)]
        while waiting:
            message, rows = waiting.pop()
            stored: Any = _visible_message(self.visitor.actor, message)
            for custom_id, value in _ways_on(rows):
                # A page is the same whatever lies behind it.
                way = (name in ASKING | REVIEWING, value or custom_id.split("~")[0])
                if way in self.pressed:
                    continue
                self.pressed.add(way)
                stored.components = rows  # a private message was replaced by what was pressed before
                actor = self.visitor.actor
                press = actor.select(message, [value], custom_id=custom_id) if value else None
                press = press or actor.click(message, custom_id=custom_id)
                shown = (await self.step(name, press)).response
                if shown is not None and shown.components:
                    waiting.append((shown.message, shown.components))


def _ways_on(rows: Any) -> Iterator[tuple[str, str]]:
    """Yield the buttons and options of a message that lead on to knowledge."""
    for row in rows:
        custom_id = row.get("custom_id") or ""
        if custom_id.startswith(FOLLOWED):
            yield from ((custom_id, option["value"]) for option in row.get("options") or [{"value": ""}])
        yield from _ways_on(row.get("components") or ())


def _texts(sent: Any, *, covered: bool, inside: bool = False) -> Iterator[str]:
    """Yield all texts in what was sent that are, or are not, behind a spoiler bar."""
    if isinstance(sent, dict):
        fields = cast("dict[str, Any]", sent)
        inside = inside or bool(fields.get("spoiler"))
        for value in fields.values():
            yield from _texts(value, covered=covered, inside=inside)
    elif isinstance(sent, list | tuple):
        for value in cast("list[Any]", sent):
            yield from _texts(value, covered=covered, inside=inside)
    elif isinstance(sent, str):
        bars = re.findall(r"\|\|.+?\|\|", sent, re.DOTALL)
        yield sent if covered and inside else "\n".join(bars) if covered else ""
        yield "" if covered or inside else re.sub(r"\|\|.+?\|\|", "", sent, flags=re.DOTALL)


def _around(found: re.Match[str] | None, text: str) -> str:
    return text[max(0, found.start() - 200) : found.end() + 50] if found else ""


async def prepare(world: World, values: dict[str, Any]) -> None:
    """Have a server with settings, lessons and a log channel."""
    log = world.guild.create_text_channel("log")
    store, moderator = world.bot.services.store, world.moderator.id
    link = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/1"
    lessons = [
        ("taught-1", OwnFact("What is in the Grumkin box?", "A || Grumkin.", Spoiler.MILD, "What is in it")),
        ("taught-2", Phrasing("what is in the box", "taught-1")),
        ("taught-3", Phrasing("is it the Zorgle", "who_did_it")),
        ("taught-4", SavedQuote("Snorvel!", "mia", link, world.member.id, Spoiler.ENDING)),
        ("taught-5", SavedQuote("Hello there", "mia", link, world.member.id)),
    ]
    await store.lessons.teach(world.guild.id, lessons, actor_id=moderator, now=world.bot.clock())
    values |= {"settings.log_channel": log.id, "ask.cooldown": "0s"}
    await store.settings.change(world.guild.id, values, actor_id=moderator, now=world.bot.clock())
    world.bot.services.servers.changed(world.guild.id)


IN_A_SERVER = [(place, rule) for place in ("server", "channel", "thread") for rule in Spoilers]
ALONE = [("private message", Spoilers.HIDDEN), ("user install", Spoilers.HIDDEN)]


@pytest.fixture(params=[*IN_A_SERVER, *ALONE], ids=lambda param: f"{param[0]}-{param[1]}")
async def walk(world: World, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Return a walk in each kind of place under each rule, whatever else the server says."""
    defaults: Any = Env._settle_internal.__kwdefaults__
    monkeypatch.setitem(defaults, "idle", SETTLED_S)
    place, rule = request.param
    other = Spoilers.HIDDEN if rule is Spoilers.SHOWN else Spoilers.SHOWN
    category = world.guild.create_category("Talk")
    channel = world.guild.create_text_channel("spoilers", category=category)
    values: dict[str, Any] = {"settings.spoilers": str(rule if place == "server" else other)}
    if place in {"channel", "thread"}:
        values[f"settings.spoilers_{rule}_in"] = [channel.id if place == "channel" else category.id]
    await prepare(world, values)
    if place == "thread":
        starter = await world.moderator.send(channel, "A thread about the end")
        found = world.bot.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        await found.create_thread(name="the end", message=discord.Object(starter.id))
        channel = channel.threads[0]
    if place == "user install":
        install_for(monkeypatch, world.moderator)
    if place == "private message":
        person = world.env.create_user("pia")
        await person.send_dm("hello")
        return Walk(world, rule, Visitor(person, ()))
    visitor = Visitor(world.moderator, (channel,))
    return Walk(world, rule, visitor, is_own_install=place == "user install")


def leaves(tree: app_commands.CommandTree[Any]) -> dict[str, app_commands.Command[Any, ..., Any]]:
    """Return every slash command by its name."""
    found = (c for c in tree.walk_commands() if isinstance(c, app_commands.Command))
    return {command.qualified_name: command for command in found}


async def test_every_surface(walk: Walk) -> None:
    commands, offered = leaves(walk.world.bot.tree), walk.visitor.offered()
    assert set(commands) == OPTIONS.keys() | ELSEWHERE.keys()
    for name, every in OPTIONS.items():
        if name not in offered:
            continue
        for option in (each.name for each in commands[name].parameters if each.autocomplete):
            for typed in TYPED:
                await walk.step(name, walk.visitor.complete(name, option, typed))
        for options in every:
            await walk.command(name, options)
    await _write(walk)
    told = walk.seen if walk.rule is Spoilers.SHOWN else walk.covered
    for secret in PACK_SECRETS.split("|"):  # so that this test sees what it looks for
        is_asked = secret in {"Quibbly", "Thrand", "Zorgle", "Drossel"}
        wanted = walk.rule is Spoilers.SHOWN or (walk.rule is Spoilers.HIDDEN and is_asked)
        assert not wanted or secret in told, secret


async def _write(walk: Walk) -> None:
    """Ask in messages: by mention or in private, in reply to a covered answer, and with "Answer this"."""
    actor, mention = walk.visitor.actor, walk.world.mention
    if not walk.visitor.place:
        await walk.step("mention", actor.send_dm(DIRECT))
        return
    (channel,) = walk.visitor.place
    post = await actor.send(channel, DIRECT)
    await walk.step("Answer this", actor.context_menu(channel, "Answer this", post))
    await _teach(walk, post)
    if walk.is_own_install:  # a message is answered by the server that it is written in
        return
    for question in QUESTIONS:
        await walk.step("mention", actor.send(channel, f"{mention} {question}"))
    await walk.step("mention", actor.send(channel, mention))
    for follow_up in ("how old is he?", "and the director?", "why?", "what else?"):
        await walk.step("mention", actor.send(channel, f"{mention} {DIRECT}"))
        reply = actor.send(channel, f"{mention} {follow_up}", reply_to=channel.last_message)
        await walk.step("reply", reply)
    for follow_up in ("how old is he?", "and the director?", "tell me more"):
        await walk.step("mention", actor.send(channel, f"{mention} {DIRECT}"))
        await walk.step("mention", actor.send(channel, f"{mention} {follow_up}"))


async def _teach(walk: Walk, asked: Any) -> None:
    """Teach from a message what only spoilers name, and look at all that anybody is sent for it."""
    actor, (channel,) = walk.visitor.actor, walk.visitor.place
    name = "Teach this answer"
    before = await walk.world.member.send(channel, "why was Quibbly Thrand so late for cheese?")
    reply = await walk.world.member.send(channel, "Quibbly Thrand did.", reply_to=asked)
    shown = (await walk.step(name, actor.context_menu(channel, name, reply))).response
    if walk.is_own_install:
        return
    (select,) = [part for part in walk_components(shown.components) if part["type"] == 3]
    picked = actor.select(shown.message, [str(before.id)], custom_id=select["custom_id"])
    shown = (await walk.step(name, picked)).response
    if walk.rule is Spoilers.SHOWN:
        await walk.step(name, actor.click(shown.message, label="Teach it"))
    else:
        assert not [part for part in walk_components(shown.components) if part.get("label") == "Teach it"]
        form = await actor.click(shown.message, label="Edit…")  # which shows the texts
        parts = [part["component"] for part in form.modal["components"]]
        (chosen,) = [option["value"] for option in parts[3]["options"] if option.get("default")]
        texts = ("why was Quibbly Thrand so late?", "Cheese.", "", chosen, "Being late")
        values = {part["custom_id"]: text for part, text in zip(parts, texts, strict=True)}
        await walk.step(name, actor.submit_modal(form, values))
    assert len(walk.world.member.user.dm_channel.history()) == 1


@pytest.mark.parametrize("walk", [("server", Spoilers.HIDDEN)], indirect=True, ids=["hidden"])
async def test_reply_to_a_covered_answer_follows_up_on_it(walk: Walk) -> None:
    (channel,) = walk.visitor.place
    await walk.step("mention", walk.visitor.actor.send(channel, f"{walk.world.mention} {DIRECT}"))
    answered = channel.last_message
    assert "Tap or click to reveal." in walk.seen
    walk.covered = ""
    text = f"{walk.world.mention} how old is he?"
    await walk.step("reply", walk.visitor.actor.send(channel, text, reply_to=answered))
    assert "Understood as: “how old is Quibbly Thrand?”" in walk.covered


@pytest.mark.parametrize("walk", [("server", Spoilers.HIDDEN)], indirect=True, ids=["hidden"])
async def test_question_after_a_covered_answer_follows_up_on_it(walk: Walk) -> None:
    (channel,) = walk.visitor.place
    await walk.step("mention", walk.visitor.actor.send(channel, f"{walk.world.mention} {DIRECT}"))
    walk.covered = ""
    await walk.step("mention", walk.visitor.actor.send(channel, f"{walk.world.mention} how old is he?"))
    assert "Understood as: “how old is Quibbly Thrand?”" in walk.covered


@pytest.mark.parametrize("walk", [("server", Spoilers.REFUSED)], indirect=True, ids=["refused"])
async def test_nothing_goes_on_from_a_refused_answer(walk: Walk) -> None:
    (channel,) = walk.visitor.place
    await walk.step("mention", walk.visitor.actor.send(channel, f"{walk.world.mention} {DIRECT}"))
    await walk.step("mention", walk.visitor.actor.send(channel, f"{walk.world.mention} how old is he?"))
    assert "Understood as" not in walk.seen
