"""Yes/no questions on something else than the fact that is most like them.

"Did he drive the train" shares its verb with "Did he drive one-handed in Rome", and asks for something else.
It names a thing that the fact has nothing of, and not those that the fact is about.
"""

from functools import lru_cache

from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.reading import QuestionReader, Token
from bot.domain.matching.verdict.deciding import yes_no_question
from bot.domain.pack.model import AnswerKind, Fact

_MISSING = 0.3  # of a fact's question; as much is what sets it apart from others
_FACTS = 1_024  # whose words are remembered
_VAGUE = frozenset({"really", "real", "actually", "true", "himself", "herself", "film", "movie"})


def asks_something_else(question: str, fact: Fact, reader: QuestionReader) -> bool:
    """Tell whether a yes/no question is on another thing than a fact that answers one."""
    is_decided = fact.value is not None and fact.value.kind is AnswerKind.YES_NO
    if yes_no_question(without_fillers(question)) is None:
        return False
    if yes_no_question(fact.question) is None and not is_decided:
        return False
    asked = _content(question, reader)
    known = _told(fact, reader)
    said = {meaning for token in asked for meaning in _meanings(token)}
    own = _content(fact.question, reader)
    missing = sum(said.isdisjoint(_meanings(token)) for token in own)
    # English has the thing last: "is it safe for kids" is on kids.
    return missing >= _MISSING * len(own) and any(
        token.meanings and known.isdisjoint(_meanings(token)) for token in asked[-1:]
    )


@lru_cache(maxsize=_FACTS)
def _told(fact: Fact, reader: QuestionReader) -> frozenset[str]:
    """Return what a fact's words mean."""
    texts = (fact.question, fact.answer, *fact.phrasings)
    return frozenset(
        meaning for text in texts for token in reader.read(text).tokens for meaning in _meanings(token)
    )


def _content(text: str, reader: QuestionReader) -> list[Token]:
    return [
        token
        for token in reader.read(text).tokens
        if not token.is_stopword and token.text not in _VAGUE and token.stem not in _VAGUE
    ]


def _meanings(token: Token) -> tuple[str, ...]:
    return (token.stem, *token.meanings, *token.senses)
