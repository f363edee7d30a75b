"""Knowledge packs: what one source says, in a form that a person can read, edit and check."""

from bot.domain.pack.model import (
    AnswerKind,
    Difficulty,
    Entity,
    EntityKind,
    Fact,
    Gap,
    Pack,
    QuizItem,
    Quote,
    Source,
    Stunt,
    Synonyms,
    Topic,
    Value,
)

__all__ = [
    "AnswerKind",
    "Difficulty",
    "Entity",
    "EntityKind",
    "Fact",
    "Gap",
    "Pack",
    "QuizItem",
    "Quote",
    "Source",
    "Stunt",
    "Synonyms",
    "Topic",
    "Value",
]
