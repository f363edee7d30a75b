"""Whether a text would give away the answer to an open question."""

from bot.domain.pack.model import Pack
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.words import content_words, fold, padded, tokens

_TOPIC_SHARE = 0.5  # a text with the answer and this part of the question's words is about that question


def gives_away(pack: Pack, question: Question, text: str) -> bool:
    """Return whether ``text`` tells the question's fact, or its answer and what the question is about."""
    folded = fold(text)
    fact = pack.fact.get(question.fact or "")
    if fact is not None and fold(fact.answer) in folded:
        return True
    # A statement's answer is "True": it must not reveal the value of the fact behind it.
    prompt, answer = question.prompt, question.answer
    if question.form in {Form.STATEMENT, Form.REVERSE} and fact is not None and fact.value is not None:
        prompt, answer = fact.question, fact.value.text
    if not tokens(answer) or padded(answer) not in padded(folded):
        return False
    asked = content_words(prompt).difference(tokens(answer))
    return len(asked.intersection(tokens(folded))) >= _TOPIC_SHARE * len(asked)
