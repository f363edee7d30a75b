"""Quizzes from the members' side: start one, find its questions, answer them."""

from copy import deepcopy
from dataclasses import dataclass

from tests.wire.exchanges import Exchange
from tests.wire.member import Member, custom_ids
from tests.wire.payloads import TEXT_CHANNELS, Json, Place
from tests.wire.standin import StandIn

ANSWER_IDS = "quiz:answer:"
MAX_SECONDS = 120
"""The longest time limit of a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was when it was looked up: its message, and the custom id of every choice.

    Later edits of the message do not reach it, as they do not reach someone who is pressing a button already.
    """

    place: Place
    message: Json
    choices: list[str]

    @property
    def game(self) -> str:
        """The game's id."""
        return self.choices[0].split(":")[2]

    @property
    def number(self) -> int:
        """The question's number in its game, from 0."""
        return int(self.choices[0].split(":")[3])

    async def answer(self, member: Member, choice: int = 0) -> Exchange:
        """Press the button of a choice."""
        return await member.press(self.message, self.choices[choice % len(self.choices)])


def asked_in(discord: StandIn, place: Place, *, after: int = 0) -> Question | None:
    """Return the latest question in a channel, among the posts from number `after` on."""
    for message in reversed(discord.rest.posts[after:]):
        if int(message["channel_id"]) == place.channel_id:
            choices = custom_ids(message, startswith=ANSWER_IDS)
            if choices:
                return Question(place, deepcopy(message), choices)
    return None


def starter_of(discord: StandIn, place: Place) -> Member:
    """Return the member who starts the quizzes of a channel."""
    return discord.member(9_000 + place.guild * TEXT_CHANNELS + place.channel, place)


async def start_quiz(
    discord: StandIn, place: Place, *, questions: int = 10, seconds: int = MAX_SECONDS
) -> Question:
    """Start a quiz in a channel and return its first question."""
    before = len(discord.rest.posts)
    starter = starter_of(discord, place)
    await (await starter.slash("quiz play", questions=questions, seconds=seconds, answers="buttons")).final()
    await discord.signal.until(
        lambda: asked_in(discord, place, after=before) is not None, "the first question", 20
    )
    question = asked_in(discord, place, after=before)
    assert question is not None
    return question
