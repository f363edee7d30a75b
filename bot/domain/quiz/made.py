"""The questions that the program makes of a pack, in another language.

By the language's wordings (``wordings_*.toml``), the titles that the pack's author wrote in it, and what
Babel knows of dates and numbers. A question of which a part can't be put so for certain stays as it is.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from babel import Locale

from bot.domain.localised import Localiser
from bot.domain.pack.attributes import SUBJECT
from bot.domain.pack.model import AnswerKind, Entity
from bot.domain.pack.statements import VALUE, statements
from bot.domain.pack.translating import TranslatedPack, name_inside, names_by_english, original_of
from bot.domain.quiz.generation import in_capitals
from bot.domain.quiz.model import Form, Question
from bot.domain.quiz.sentences import GAP, gapped
from bot.domain.quiz.wordings import Relation, is_subject, relations_of
from bot.domain.values import days

_FOLDER = Path(__file__).parent
_TRUE = "True"
_OBJECT = "{object}"  # in a wording, the subject where it is in the accusative
_WORD = re.compile(r"[^\W_]+")
_QUOTE = re.compile(r"\A[^“]*+(“.*”)", re.DOTALL)

Asked: TypeAlias = tuple[str, str, tuple[str, ...]]  # the prompt, the answer and the wrong ones


@dataclass(frozen=True, eq=False)
class _Wordings:
    """How a language asks and states, and what frames it."""

    frames: Mapping[str, str]
    contracted: Sequence[Sequence[str]]  # what stands apart, and how it is put together
    accusative: Sequence[Sequence[str]]  # patterns of a name in the nominative, and what they become
    unsure: str  # a pattern of names of which that is not certain
    by_attribute: Mapping[str, Mapping[str, Any]]  # with the wordings of one kind of thing in a table


class MadeQuestions:
    """Puts a pack's made questions into its language."""

    def __init__(self, pack: TranslatedPack) -> None:
        self._pack, self._original = pack, original_of(pack)
        self._wordings = _wordings(pack.language)
        names = names_by_english((mine, self._pack.entity[mine.id].name) for mine in self._original.entities)
        self._localiser = Localiser(Locale(pack.language), statements(pack.language).words, names)
        self._contexts = {
            f"quote:{theirs.id}:{Form.SPEAKER}": "" if theirs.context == mine.context else theirs.context
            for mine, theirs in zip(self._original.quotes, pack.quotes, strict=True)
        }
        self._relations = relations_of(self._original)
        self._prompts = {relation.prompt: self._prompt(relation) for relation in self._relations.values()}

    def translated(self, question: Question) -> Question:
        """Return a question in the pack's language; one that cannot be put so as it is."""
        asked = self._asked(question) if self._wordings.frames else None
        if asked is None:
            return question
        prompt, answer, wrong = asked
        fact = self._pack.fact.get(question.fact or "")
        accept = dict.fromkeys((*question.accept, question.answer))
        accept.pop(answer, None)
        changed = in_capitals(
            replace(
                question,
                prompt=prompt,
                answer=answer,
                distractors=wrong,
                accept=tuple(accept),
                rivals=question.distractors,
                language=self._pack.language,
            )
        )
        if question.form is Form.SPEAKER:
            context = self._contexts[question.key]
            return replace(changed, explanation=f"{context}.") if context else changed
        if fact is None:
            return changed
        return replace(changed, explanation=fact.answer, claims=fact.claims if question.claims else ())

    def _asked(self, question: Question) -> Asked | None:
        match question.form:
            case Form.DIRECT:
                return self._direct(question)
            case Form.STATEMENT:
                return self._statement(question)
            case Form.REVERSE:
                return self._reverse(question)
            case Form.SPEAKER:
                return self._speaker(question)
            case Form.CLOZE:
                return self._cloze(question)
            case _:
                return None

    def _direct(self, question: Question) -> Asked | None:
        relation = self._relations.get(question.fact or "")
        is_verdict = question.kind is AnswerKind.YES_NO
        prompt = (
            self._title(question.fact or "", asks=not is_verdict)
            if relation is None
            else self._prompt(relation)
        )
        said = self._verdicts(question, "yes", "no") if is_verdict else self._values(question)
        return None if not prompt or said is None else (prompt, said[0], said[1:])

    def _statement(self, question: Question) -> Asked | None:
        relation = self._relations.get(question.fact or "")
        stated = "" if relation is None else self._by_relation(relation, question)
        stated = stated or self._by_sentence(question)
        if not stated:
            return None
        answer, wrong = self._verdicts(question, "true", "false")
        shown = self._contracted(_capitalised(stated))
        return self._frame("statement").format(statement=shown), answer, (wrong,)

    def _by_relation(self, relation: Relation, question: Question) -> str:
        """Return what a statement of a relation says; "" where it can't be said."""
        told = _stated(relation.statement("\0"), "\0", question.prompt)
        value = None if told is None else self._localiser.value(relation.wording.kind, told)
        if told is None or value is None:
            return ""
        if relation.wording.kind is AnswerKind.DATE:
            value = self._frame("day" if any(day.day for day in days(told)) else "month").format(date=value)
        return self._worded(relation, "statement").replace(VALUE, value)

    def _by_sentence(self, question: Question) -> str:
        """Return what a statement says that is a sentence of a fact's answer, as the author wrote it."""
        fact = self._original.fact[question.fact or ""]
        sentence = self._pack.sentences.get(fact.id)
        if fact.value is None or not sentence:
            return ""
        told = _stated(gapped(fact.answer, fact.value.text), GAP, question.prompt)
        value = None if told is None else self._value(question, fact.value.kind, told)
        return "" if value is None else sentence.replace(VALUE, value)

    def _cloze(self, question: Question) -> Asked | None:
        sentence, said = self._pack.sentences.get(question.fact or "", ""), self._values(question)
        if not sentence or said is None:
            return None
        return self._frame("cloze").format(sentence=sentence.replace(VALUE, GAP)), said[0], said[1:]

    def _reverse(self, question: Question) -> Asked | None:
        relation = self._relations.get(question.fact or "")
        fact = self._original.fact.get(question.fact or "")
        if relation is None or fact is None or fact.value is None:
            return None
        value = self._localiser.value(relation.wording.kind, fact.value.text)
        prompts = [self._prompts.get(prompt, "") for prompt in (question.answer, *question.distractors)]
        if value is None or not all(prompts) or len(set(prompts)) < len(prompts):
            return None
        return self._frame("reverse").format(answer=value), prompts[0], tuple(prompts[1:])

    def _speaker(self, question: Question) -> Asked | None:
        """Frame a quotation, which stays in the words that were said."""
        quoted, context = _QUOTE.match(question.prompt), self._contexts[question.key]
        if quoted is None:
            return None
        has_occasion = not question.prompt.startswith("Who said this?")
        is_telling = not set(self._frame("gendered").split()).isdisjoint(_WORD.findall(context.casefold()))
        is_framed = has_occasion and not is_telling and re.match(self._frame("occasion"), context) is not None
        prompt = self._frame("speaker_about" if is_framed else "speaker")
        occasion = f"{context[:1].lower()}{context[1:]}"
        return prompt.format(context=occasion, quote=quoted[1]), question.answer, question.distractors

    def _verdicts(self, question: Question, yes: str, no: str) -> tuple[str, str]:
        both = self._frame(yes), self._frame(no)
        return both if question.answer in {"Yes", _TRUE} else (both[1], both[0])

    def _values(self, question: Question) -> tuple[str, ...] | None:
        """Return the answer and the wrong ones as the language writes them; None where it can't all."""
        written = [
            self._value(question, question.kind, text) for text in (question.answer, *question.distractors)
        ]
        values = tuple(value for value in written if value is not None)
        return values if len(set(values)) == len(written) else None

    def _value(self, question: Question, kind: AnswerKind, text: str) -> str | None:
        """Return a value as the author wrote it for a question's fact, or else as the language writes it."""
        english, own = (pack.fact[question.fact or ""].value for pack in (self._original, self._pack))
        if english is None or own is None or own.text == english.text:
            return self._localiser.value(kind, text)
        is_own = text.casefold() == english.text.casefold()
        return own.text if is_own else self._localiser.value(kind, text)

    def _title(self, fact_id: str, *, asks: bool) -> str:
        """Return what the author calls a fact, where that asks for one thing, or else for a yes or a no."""
        title = self._pack.fact[fact_id].question
        is_own = title != self._original.fact[fact_id].question and title.endswith("?")
        is_two = re.search(self._frame("two_in_one"), title, re.IGNORECASE) is not None
        is_asking = re.match(self._frame("asking"), title, re.IGNORECASE) is not None
        return title if is_own and not is_two and is_asking is asks else ""

    def _prompt(self, relation: Relation) -> str:
        return self._contracted(_capitalised(self._worded(relation, "prompt")))

    def _worded(self, relation: Relation, form: str) -> str:
        """Return the wording of a relation, about what it is of; "" where the language has none."""
        entity = self._pack.entity[relation.about.entity]
        worded = self._wordings.by_attribute.get(relation.about.attribute, {})
        text: str = {**worded, **worded.get(entity.kind, {})}.get(form, "")
        subject = self._subject(entity)
        if _OBJECT in text and self._wordings.unsure and re.search(self._wordings.unsure, subject):
            return ""
        return text.replace(SUBJECT, subject).replace(_OBJECT, self._accusative(subject))

    def _accusative(self, name: str) -> str:
        for nominative, accusative in self._wordings.accusative:
            name = re.sub(nominative, accusative, name)
        return name

    def _subject(self, entity: Entity) -> str:
        mine = self._original.entity[entity.id]
        return self._pack.subject if is_subject(self._original, mine) else name_inside(self._pack, entity)

    def _contracted(self, text: str) -> str:
        for apart, together in self._wordings.contracted:
            text = text.replace(apart, together)
        return text

    def _frame(self, name: str) -> str:
        return self._wordings.frames[name]


def _stated(statement: str, mark: str, prompt: str) -> str | None:
    """Return the value that an English statement has where another has a ``mark``."""
    pattern = re.escape(statement).replace(re.escape(mark), "(?:(?:on|in) )?(.+)")
    found = re.search(rf"\? {pattern}\Z", prompt, re.IGNORECASE)
    return None if found is None else found[1]


@cache
def _wordings(language: str) -> _Wordings:
    """Return a language's wordings; none where there is no table of it."""
    table = _FOLDER / f"wordings_{language}.toml"
    read: dict[str, Any] = tomllib.loads(table.read_text("utf-8")) if table.is_file() else {}
    return _Wordings(
        frames=read.pop("frames", {}),
        contracted=read.pop("contracted", []),
        accusative=read.pop("accusative", []),
        unsure=read.pop("unsure", ""),
        by_attribute=read,
    )


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
