"""Whether a text would give away the answer to an open question."""

from bot.domain.pack import Pack
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.words import STOP, fold, tokens

_TELLING = 0.5  # a text with the answer and this part of the question's words is about that question


def gives_away(pack: Pack, question: Question, text: str) -> bool:
    """Return whether ``text`` tells the question's fact, or its answer together with what it asks about."""
    folded = fold(text)
    fact = pack.fact.get(question.fact or "")
    if fact is not None and fold(fact.answer) in folded:
        return True
    said = tokens(folded)
    # A statement's answer is "True": what must not be told is the value of the fact behind it.
    prompt, answer = question.prompt, tokens(question.answer)
    if question.form in {Form.STATEMENT, Form.REVERSE} and fact is not None and fact.value is not None:
        prompt, answer = fact.question, tokens(fact.value.text)
    if not answer or f" {' '.join(answer)} " not in f" {' '.join(said)} ":
        return False
    asked = frozenset(tokens(prompt)) - STOP - frozenset(answer)
    return len(asked.intersection(said)) >= _TELLING * len(asked)
