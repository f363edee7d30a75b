"""Trivia quizzes in channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.quiz.cog import Quiz
from cogs.quiz.desk import Desk

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cogs: games, and the moderators' desk of imports and exports."""
    quiz = Quiz(bot)
    await bot.add_cog(quiz)
    await bot.add_cog(Desk(bot))
