"""Trivia quizzes in channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.quiz.cog import Quiz

if TYPE_CHECKING:
    from bot.client import Reckoner


async def setup(bot: Reckoner) -> None:
    """Add the cog."""
    await bot.add_cog(Quiz(bot))
