"""Quizzes in a server's language: whole games, and what they share with those in another."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import discord
import pytest

from bot.client import Reckoner
from bot.config import Config
from bot.domain.quiz.selection import is_foreign
from cogs.quiz.library import Library
from tests.cogs.conftest import World, texts
from tests.cogs.quiz_table import GRACE, PAUSE, SECONDS, Table, reply
from tests.cogs.test_languages import MORE
from tests.cogs.test_quiz_more import own, own_questions
from tests.cogs.test_quiz_play import kill_and_restart
from tests.domain.pack.sample import WHOLE, write

ITEMS = """
[[question]]
id = "quiz_where"
fact = "where"
prompt = "Where was the jump filmed?"
answer = "The bridge"
distractors = ["The tunnel", "The harbor", "The quarry"]
explanation = "It took a day."
kind = "place"

[[question]]
id = "quiz_opening"
fact = "opening"
prompt = "When was the premiere?"
answer = "May 5"
distractors = ["May 12", "June 5", "April 5"]
explanation = "It opened on a Tuesday."
kind = "date"
"""
BRIDGE = {
    "de": """
[questions.quiz_where]
prompt = "Wo wurde der Sprung gedreht?"
answer = "Die Brücke"
distractors = ["Der Tunnel", "Der Hafen", "Der Steinbruch"]
explanation = "Das hat einen Tag gedauert."
""",
    "es": """
[questions.quiz_where]
prompt = "¿Dónde se rodó el salto?"
answer = "El Peñón"
distractors = ["El túnel", "El puerto", "La cantera"]
explanation = "Llevó un día."
accept = ["el puente"]
""",
}
DAY = {
    "de": """
[questions.quiz_opening]
prompt = "Wann war die Premiere?"
answer = "5. Mai"
distractors = ["12. Mai", "5. Juni", "5. April"]
explanation = "Das war ein Dienstag."
""",
    "es": """
[questions.quiz_opening]
prompt = "¿Cuándo fue el estreno?"
answer = "5 de mayo"
distractors = ["12 de mayo", "5 de junio", "5 de abril"]
explanation = "Fue un martes."
""",
}


@dataclass(frozen=True)
class Spoken:
    """A language, with what people type and read in it."""

    code: str
    prompts: tuple[str, str]
    choices: frozenset[str]
    typed: tuple[str, str]  # right answers to both questions, as people type them
    explanations: tuple[str, str]
    locale: discord.Locale

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of both questions."""
        return "item:quiz_where", "item:quiz_opening"


SPOKEN = {
    "de": Spoken(
        "de",
        ("Wo wurde der Sprung gedreht?", "Wann war die Premiere?"),
        frozenset({"Die Brücke", "Der Tunnel", "Der Hafen", "Der Steinbruch"}),
        ("bruecke", "am 5.Mai"),
        ("Das hat einen Tag gedauert.", "Das war ein Dienstag."),
        discord.Locale.german,
    ),
    "es": Spoken(
        "es",
        ("¿Dónde se rodó el salto?", "¿Cuándo fue el estreno?"),
        frozenset({"El Peñón", "El túnel", "El puerto", "La cantera"}),
        ("penon", "el 5 de mayo"),
        ("Llevó un día.", "Fue un martes."),
        discord.Locale.spain_spanish,
    ),
}


@pytest.fixture(params=SPOKEN)
def spoken(request: pytest.FixtureRequest) -> Spoken:
    return SPOKEN[request.param]


@pytest.fixture
def translated(request: pytest.FixtureRequest) -> bool:
    """Tell whether the pack has translated questions."""
    return getattr(request, "param", True)


@pytest.fixture
def config(tmp_path: Path, learned: Path, *, translated: bool) -> Config:
    folder = write(tmp_path / "ferry", WHOLE + MORE + ITEMS)
    for language in SPOKEN if translated else ():
        write(folder / "locale", BRIDGE[language] + DAY[language], f"{language}.toml")
    return Config(database=tmp_path / "r.db", index_folder=learned / str(translated), pack=folder)


Settle = Callable[[discord.Locale], Awaitable[Table]]


@pytest.fixture
def settle(world: World, speak: Callable[..., None]) -> Settle:
    """Return what gives the server a language, and its people."""

    async def set_language(locale: discord.Locale) -> Table:
        guild: Any = world.bot.get_guild(world.guild.id)
        await guild.edit(preferred_locale=locale)
        await world.env.settle()
        speak(person=locale.value, server=locale.value)
        return Table.of(world)

    return set_language


def say(table: Table, spoken: Spoken, text: LiteralString) -> str:
    return table.world.bot.services.languages.say(spoken.locale)(text)


async def test_game_is_in_the_servers_language_to_its_end(settle: Settle, spoken: Spoken) -> None:
    table = await settle(spoken.locale)
    started = await table.play(questions=2)
    assert "English" not in reply(started)
    assert say(table, spoken, "Questions are in English.") not in reply(started)
    for number in range(2):
        game = await table.game()
        place = spoken.keys.index(game.card.question.key)
        shown = texts(await table.card())
        assert spoken.prompts[place] in shown
        assert say(table, spoken, "This question is in English.") not in shown
        if not place:
            assert set(game.card.choices) == spoken.choices
        await table.press(table.players[number])
        await table.wait(SECONDS + GRACE)
        said = table.said()
        assert any(spoken.prompts[place] in each and spoken.explanations[place] in each for each in said)
    assert say(table, spoken, "Quiz over") in table.last()


@pytest.mark.parametrize("mode", ["typed", "chat"])
async def test_typed_answer_is_judged_in_the_language(settle: Settle, spoken: Spoken, mode: str) -> None:
    table = await settle(spoken.locale)
    anna, ben, cara = table.players
    await table.play(questions=1, answers=mode)
    game = await table.game()
    place = spoken.keys.index(game.card.question.key)
    said = {anna: spoken.typed[place], ben: game.card.question.distractors[0]}
    if mode == "chat":
        for player, text in reversed(said.items()):
            await player.send(table.channel, f"{table.world.mention} {text}")
            await table.world.env.settle()
    else:
        for player, text in {**said, cara: ("the bridge", "5 May")[place]}.items():
            await _type(table, spoken, player, text)
    guesses = (await table.game()).round.guesses
    right = {guess.user_id for guess in guesses if guess.correct}
    assert right == ({anna.id} if mode == "chat" else {anna.id, cara.id})


async def _type(table: Table, spoken: Spoken, player: Any, text: str) -> None:
    shown = await player.click(await table.card(), label=say(table, spoken, "Type your answer"))
    await player.submit_modal(shown, {"answer": text})
    await table.world.env.settle()


async def test_question_is_the_same_one_in_another_language(settle: Settle, spoken: Spoken) -> None:
    """What was asked in one language is not asked again in another."""
    asked: list[str | None] = []
    for locale in (spoken.locale, discord.Locale.american_english, spoken.locale):
        table = await settle(locale)
        await table.play(questions=1)
        asked += [card.question.fact for card in (await table.game()).cards]
        await table.players[0].slash(table.channel, "quiz stop")
        await table.world.env.settle()
    assert len(set(asked)) == 3


async def test_english_questions_follow_where_others_do_not_suffice(settle: Settle, spoken: Spoken) -> None:
    table = await settle(spoken.locale)
    started = await table.play(questions=3)
    assert say(table, spoken, "Questions are in English.") not in reply(started)
    game = await table.game()
    foreign = [is_foreign(card.question, spoken.code) for card in game.cards]
    assert sorted(foreign) == [False, False, True]
    note = say(table, spoken, "This question is in English.")
    for number, is_english in enumerate(foreign):
        assert (note in texts(await table.card())) == is_english
        await table.wait(SECONDS + GRACE + (PAUSE if number < 2 else 0))


async def test_own_questions_stay_as_they_are(settle: Settle, spoken: Spoken) -> None:
    table = await settle(spoken.locale)
    await own_questions(table.world, own("Where is the quarry?", "Darlton Quarry", "Rome", "Paris", "Oslo"))
    started = await table.play(questions=1, list="Ours")
    assert "Where is the quarry?" in texts(await table.card())
    for note in ("Questions are in English.", "This question is in English."):
        assert say(table, spoken, note) not in reply(started) + texts(await table.card())


@pytest.mark.parametrize("translated", [False], indirect=True)
async def test_pack_without_translated_questions_says_so_once(settle: Settle, spoken: Spoken) -> None:
    table = await settle(spoken.locale)
    started = await table.play(questions=1)
    assert say(table, spoken, "Questions are in English.") in reply(started)
    assert say(table, spoken, "This question is in English.") not in texts(await table.card())


async def test_stored_game_keeps_its_texts(
    settle: Settle, spoken: Spoken, config: Config, make_bot: Callable[[], Reckoner]
) -> None:
    table = await settle(spoken.locale)
    await table.play(questions=1, answers="typed")
    (config.pack / "locale" / f"{spoken.code}.toml").write_text("", "utf-8")
    await kill_and_restart(table, make_bot)
    place = spoken.keys.index((await table.game()).card.question.key)
    assert spoken.prompts[place] in texts(await table.card())
    await _type(table, spoken, table.players[0], spoken.typed[place])
    await table.wait(SECONDS + GRACE)
    assert any(spoken.explanations[place] in said for said in table.said())


@pytest.mark.parametrize("command", ["duel", "daily", "night"])
async def test_other_games_are_in_the_language_too(settle: Settle, spoken: Spoken, command: str) -> None:
    table = await settle(spoken.locale)
    anna, ben, _ = table.players
    options: dict[str, Any] = {
        "duel": {"member": ben},
        "night": {"at": "in 1 h", "questions": 2, "teams": "0"},
    }.get(command, {})
    shown = await anna.slash(table.channel, f"quiz {command}", **options)
    for note in ("Questions are in English.", "This question is in English."):
        assert say(table, spoken, note) not in reply(shown)
    if command == "daily":
        assert any(prompt in reply(shown) for prompt in spoken.prompts)
    if command == "duel":
        assert sum(card.question.language == spoken.code for card in (await table.game()).cards) == 2
    if command == "night":
        await table.world.env.advance_time(3_600)
        await table.wait(PAUSE)
        assert {card.question.language for card in (await table.game()).cards} == {spoken.code}


async def test_private_game_is_in_the_players_language(
    world: World, speak: Callable[..., None], spoken: Spoken
) -> None:
    speak(person=spoken.locale.value, server="en-US")
    user = world.member.user
    alone = Table(world, user.dm_channel, [user])
    await user.slash("quiz play", questions=2)
    await world.env.settle()
    assert {card.question.language for card in (await alone.game()).cards} == {spoken.code}


async def test_open_question_is_given_away_in_no_language(
    settle: Settle, spoken: Spoken, speak: Callable[..., None]
) -> None:
    table = await settle(spoken.locale)
    await table.play(questions=2)
    if (await table.game()).card.question.key != "item:quiz_where":
        await table.next_question()
    for locale in ("en-US", "de", "es-ES"):
        speak(person=locale, server=spoken.locale.value)
        asked = await table.players[0].slash(
            table.channel, "ask", question="where was the jump filmed", private=True
        )
        told = str(asked.response.content) + texts(asked.response.message)
        assert "Norway" not in told
        assert "Norwegen" not in told
    assert table.world.env.errors  # the refusals


async def test_appeal_counts_in_every_language(settle: Settle, spoken: Spoken) -> None:
    table = await settle(spoken.locale)
    await table.play(questions=1, answers="typed")
    key = (await table.game()).card.question.key
    await _type(table, spoken, table.players[0], "xyzzy")
    await table.wait(SECONDS + GRACE)
    revealed = next(message for message in table.channel.history() if "xyzzy" in texts(message))
    await table.players[0].click(revealed, label=say(table, spoken, "I was right"))
    await table.world.env.settle()
    await table.world.moderator.click(table.channel.last_message, label=say(table, spoken, "Accept"))
    await table.world.env.settle()
    aliases = await table.world.bot.services.store.quiz_records.aliases(table.world.guild.id)
    assert aliases == {key: ("xyzzy",)}
    for locale in (discord.Locale.american_english, spoken.locale):
        spoken_here = table.world.bot.services.languages.say(locale).locale
        questions = await Library(table.world.bot).guild_questions(table.world.guild.id, spoken_here)
        assert "xyzzy" in next(each for each in questions if each.key == key).accept
