"""A pack's questions in another language, as far as its author translated them or the program can make them.

A question stays the same in every language: its key, its fact and its grade, so that what was asked, how it
was answered and which answers a server accepted is known of all of them together.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.pack.model import Pack, QuizItem
from bot.domain.pack.translating import TranslatedPack, original_of, translated_items
from bot.domain.quiz.distractors import claimed_answers
from bot.domain.quiz.generation import in_capitals
from bot.domain.quiz.made import MadeQuestions
from bot.domain.quiz.model import ITEM, Question


def in_language_of(pack: Pack, questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return questions made from the original of ``pack``, in its language where they can be."""
    if not isinstance(pack, TranslatedPack):
        return tuple(questions)
    made = MadeQuestions(pack)
    items = {f"{ITEM}{item_id}": item for item_id, item in translated_items(pack).items()}
    return tuple(
        _translated(pack, question, items[question.key])
        if question.key in items
        else made.translated(question)
        for question in questions
    )


def _translated(pack: TranslatedPack, question: Question, item: QuizItem) -> Question:
    """Return a question in the pack's language; what is right in English is understood as ever."""
    mine = original_of(pack).quiz_item[item.id]
    # Without those that another source makes right.
    wrong = {text.casefold() for text in question.distractors}
    pairs = zip(mine.distractors, item.distractors, strict=True)
    fact, original = pack.fact[item.fact], (question.answer, *question.accept)
    claimed = claimed_answers(fact) if question.claims else ()
    accept = dict.fromkeys((*item.accept, *claimed, *original))
    accept.pop(item.answer, None)
    return in_capitals(
        replace(
            question,
            prompt=item.prompt,
            answer=item.answer,
            distractors=tuple(theirs for text, theirs in pairs if text.casefold() in wrong),
            accept=tuple(accept),
            explanation=item.explanation,
            claims=fact.claims if question.claims else (),
            rivals=question.distractors,
            language=pack.language,
        )
    )
