"""Trivia quizzes in channels."""

from bot.services import Bot
from cogs.quiz.cog import Quiz


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(Quiz(bot))
