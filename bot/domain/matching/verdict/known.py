"""What is word for word a known question: the pack's phrasings, gaps and talk, and what was taught."""

import re
from dataclasses import replace

from bot.domain.matching.model import Status, Verdict, VerdictRule
from bot.domain.matching.text.asking import question_form
from bot.domain.matching.text.fillers import without_fillers
from bot.domain.matching.text.meanings import entity_id, is_entity
from bot.domain.matching.text.normalise import normalise
from bot.domain.matching.text.reading import QuestionReading
from bot.domain.matching.verdict.explaining import MatchTrace
from bot.domain.matching.verdict.index import GroupKind, Index
from bot.domain.matching.verdict.judging import OFF_TOPIC, UNKNOWN, certain
from bot.domain.matching.verdict.lessons import Overlay
from bot.domain.matching.verdict.naming import entities_of
from bot.domain.pack.model import Entity, Fact

# Articles, which learners of English put where nobody else does, and what only stresses a question.
_IDLE = frozenset({"a", "an", "the", "even", "actually", "really", "exactly", "again", "like", "literally"})
# "Who is the bad guy in the film": of what else would anybody ask?
_IN_FILM = re.compile(r" (?:in|of|from) (?:(?:the|this) (?:film|movie)|it|this(?: one)?)\Z")


class KnownQuestions:
    """Settles what is word for word a question of the pack's, or one that a server taught."""

    def __init__(self, index: Index, overlay: Overlay) -> None:
        self._index = index
        self._overlay = overlay

    def fact_of(self, question: str) -> Fact | None:
        """Return the pack's fact that answers a question word for word, so that no lesson can."""
        plain, known = self.settle_plainly(question)
        known = known or self.settle_as_read(normalise(plain), self._index.reader.read(plain))
        if known is None or known.rule is not VerdictRule.EXACT:
            return None
        return self._index.pack.fact.get(known.verdict.fact_id or "")

    def settle(self, folded: str) -> MatchTrace | None:
        """Settle what is word for word a phrasing: the pack's first, then what was taught."""
        group = self._index.known(folded)
        if group is not None and group.kind is GroupKind.FACT and self._is_answered(folded, group.id):
            return MatchTrace(certain(group.id), VerdictRule.EXACT)
        if folded in self._overlay.denied:
            return MatchTrace(OFF_TOPIC, VerdictRule.STORED_NEGATIVE)
        fact_id = self._overlay.exact.get(folded)
        if fact_id is not None:
            return MatchTrace(certain(fact_id), VerdictRule.TAUGHT_EXACT)
        if group is None or group.kind in {GroupKind.UNSTATED, GroupKind.FACT}:
            return None
        if group.kind is GroupKind.GAP:
            return MatchTrace(
                Verdict(Status.UNKNOWN, 0.0, gap=self._index.pack.gap[group.id]), VerdictRule.KNOWN_GAP
            )
        is_talk = group.kind is GroupKind.TALK
        rule = VerdictRule.TALK if is_talk else VerdictRule.STORED_NEGATIVE
        return MatchTrace(replace(UNKNOWN, talk=group.id if is_talk else None), rule)

    def _is_answered(self, folded: str, fact_id: str) -> bool:
        """Tell whether a fact answers what is word for word one of its wordings.

        Of the general ones, which come with what it is about, some ask for what it doesn't tell: how many
        worked on it, where it says who did.
        """
        fact = self._index.pack.fact[fact_id]
        asked = question_form(folded.split()).kinds
        if not asked or not asked.isdisjoint(fact.kinds):
            return True
        return any(normalise(text) == folded for text in (fact.question, *fact.phrasings))

    def settle_plainly(self, question: str) -> tuple[str, MatchTrace | None]:
        """Return the question without fillers where it has any, and what settles it word for word."""
        folded = normalise(question)
        known = self.settle(folded)
        if known is None and (bare := without_fillers(question)) != question:
            question, folded = bare, normalise(bare)
            known = self.settle(folded)
        if known is None:  # "what is a dead reckoning", "what does it even mean"
            known = self.settle(" ".join(word for word in folded.split() if word not in _IDLE))
        if known is None and (asked := _IN_FILM.sub("", folded)) != folded:
            fact = self.settle(asked)
            known = fact if fact is not None and fact.rule is VerdictRule.EXACT else None
        return question, known

    def settle_as_read(self, folded: str, reading: QuestionReading) -> MatchTrace | None:
        """Settle what is word for word a phrasing with other names for what it names."""
        # "It" in place of the name of what everything is about, and words as they were meant.
        for plain in (
            " ".join(token.typed for token in reading.tokens),
            " ".join(token.text for token in reading.tokens),
        ):
            if plain != folded and (known := self.settle(plain)) is not None:
                return known
        return self._settle_by_name(folded, reading)

    def _settle_by_name(self, folded: str, reading: QuestionReading) -> MatchTrace | None:
        """Settle what is word for word a phrasing once names are whole: "who plays benji"."""
        for entity in entities_of(self._index, map(entity_id, reading.entities)):
            whole = normalise(entity.name)
            named = _with_name(reading, entity, whole)
            if named != folded and (known := self.settle(named)) is not None:
                return known
            for alias in sorted(map(normalise, entity.aliases), key=len, reverse=True):
                if alias in whole and whole in folded:
                    continue  # it is part of the whole name
                named = f" {folded} ".replace(f" {alias} ", f" {whole} ").strip()
                if named != folded and (known := self.settle(named)) is not None:
                    return known
        return None


def _with_name(reading: QuestionReading, entity: Entity, name: str) -> str:
    """Return a question with an entity's whole name in place of the words that name it, however misspelt."""
    said: list[str] = []
    for token in reading.tokens:
        is_named = any(is_entity(each) and entity_id(each) == entity.id for each in token.meanings)
        word = name if is_named else token.typed
        if not (is_named and said[-1:] == [name]):
            said.append(word)
    return " ".join(said)
