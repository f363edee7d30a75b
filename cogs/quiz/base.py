"""What the commands of ``/quiz`` share: the parts of the quiz, options, and where it can be played."""

from discord import app_commands

from bot.domain.quiz.model import PRIVATE
from bot.services import Bot, BotCog
from bot.ui.request import Request
from cogs.quiz import settings
from cogs.quiz.chat import ChatAnswers
from cogs.quiz.daily import DailyQuestions
from cogs.quiz.games import Games
from cogs.quiz.hosting import Hosting
from cogs.quiz.library import Library
from cogs.quiz.nights import Nights

Seconds = app_commands.Range[int, settings.MIN_SECONDS, settings.MAX_SECONDS]
MODES = [
    app_commands.Choice(name=option.label, value=option.value) for option in settings.ANSWER_MODES.options
]


class QuizCog(BotCog):
    """The cog's parts, which its commands and listeners work with."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self.games = Games(bot)
        self.chat = ChatAnswers(bot, self.games)
        self.library = Library(bot)
        self.daily_questions = DailyQuestions(bot, self.library)
        self.nights = Nights(bot, self.games, self.library)
        self.hosting = Hosting(bot, self.nights, self.games, self.library)


def scope_of(ctx: Request) -> int:
    """Return the id of the server that is played in, or PRIVATE. Raises NotHere in one without the bot."""
    return PRIVATE if ctx.is_private else ctx.require_guild()
