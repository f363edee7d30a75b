"""Which wrong typed answers are not worth anybody's decision."""

from bot.domain.pack.model import Pack
from bot.domain.quiz.judging import EXACT, closeness
from bot.domain.quiz.model import Question
from bot.domain.words import fold


def is_wrong_choice(pack: Pack, question: Question, text: str) -> bool:
    """Return whether a typed answer is plainly one of a question's wrong choices, by any of its names."""
    # In another language, the rivals are the choices before translation.
    wrong = (*question.distractors, *(question.rivals if question.language else ()))
    if any(closeness(question.kind, text, other, question.prompt) == EXACT for other in wrong):
        return True
    said, choices = fold(text), {fold(other) for other in wrong}
    for entity in pack.entities:
        names = {fold(name) for name in (entity.name, *entity.aliases)}
        if said in names and not names.isdisjoint(choices):
            return True
    return False
