"""What an answer says beside what was asked, as for "and the audience?", and what it leaves open."""

from bot.domain.matching.model import CERTAIN, Verdict
from bot.domain.matching.text.meanings import entity_id, is_entity
from bot.domain.matching.text.normalise import words
from bot.domain.matching.text.reading import QuestionReader, Token
from bot.domain.matching.text.splitting import without_leading
from bot.domain.matching.verdict.deciding import yes_no_question
from bot.domain.matching.verdict.followup import is_fragment
from bot.domain.pack.model import PEOPLE, EntityKind, Fact, Pack

_ASKED_OF = PEOPLE | {EntityKind.PLACE}  # of whom or which the last question is asked in turn


def mentions_rest(question: str, fact: Fact, pack: Pack, reader: QuestionReader) -> bool:
    """Tell whether a follow-up is no more than what a fact's answer says beside what was asked.

    It goes on with a thing, "and the bike?"; of a person or a place the last question is asked in turn.
    """
    said = words(question)
    rest = without_leading(said)
    if rest == said or not is_fragment(rest):
        return False
    asked = _content(" ".join(rest), reader)
    if not asked or any(_is_of(token, pack) for token in asked):
        return False
    told, known = (_meanings_in(text, reader) for text in (fact.answer, fact.question))
    return all(not told.isdisjoint(_meanings(token)) for token in asked) and any(
        known.isdisjoint(_meanings(token)) for token in asked
    )


def leaves_open(question: str, fact: Fact, verdict: Verdict, reader: QuestionReader) -> bool:
    """Tell whether a fact answers a yes/no question only as the nearest one, and says nothing of it.

    None of the words beside names is in its answer: "is he evil", after who he is.
    """
    asked = verdict.read_as or question
    if verdict.holds is not None or verdict.confidence >= CERTAIN or yes_no_question(asked) is None:
        return False
    said, told = reader.read(asked).content, _meanings_in(fact.answer, reader)
    return bool(said) and all(told.isdisjoint(_meanings(token)) for token in said)


def _content(text: str, reader: QuestionReader) -> list[Token]:
    return [token for token in reader.read(text).tokens if not token.is_stopword]


def _meanings_in(text: str, reader: QuestionReader) -> set[str]:
    return {meaning for token in _content(text, reader) for meaning in _meanings(token)}


def _meanings(token: Token) -> tuple[str, ...]:
    return (token.stem, *token.meanings)


def _is_of(token: Token, pack: Pack) -> bool:
    """Tell whether a word names a person or a place."""
    named = (pack.entity.get(entity_id(each)) for each in token.meanings if is_entity(each))
    return any(entity is not None and entity.kind in _ASKED_OF for entity in named)
