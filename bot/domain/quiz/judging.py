"""Whether a typed answer is right, and whether a text gives one away.

Answers are compared by value where they have one, otherwise by spelling: strictly where a slip changes the
meaning (numbers, signs, short words, other words), tolerantly where it does not.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.domain import values
from bot.domain.matching.text.english import everyday_words
from bot.domain.pack.model import AnswerKind, Fact, Pack
from bot.domain.quiz.answers import Answer, Part, read_answer, unit_of, usual_names, word_list
from bot.domain.quiz.languages import in_english
from bot.domain.quiz.model import ITEM, Form, Question
from bot.domain.values import Amount, PartialDate
from bot.domain.words import content_words, fold, padded, tokens

# How close a text is to an answer: the same, the same as far as it goes ("Einstein", "5" for "5 km"), the
# same but for what it begins with ("It's in Norway"), or SLIPS and the number of letters that are off.
EXACT, PARTLY, LOOSELY, SLIPS = range(4)
# (letters, edits): a word at least so long, right or as typed, may have so many edits. With one edit, shorter
# words become other words: "air" and "chair", "train" and "trail".
_TOLERANCE = ((9, 2), (6, 1))
_SHORTEST_MISSPELT = 5  # letters of the right word: one more typed makes it long enough ("Pohlen")
# Of several words and so many letters, the rest tells what a word of five letters was meant to be.
_LONG_ANSWER = 10
_LETTERS_PER_EDIT = 5  # a whole answer may have one edit for every five letters
_SURNAME_LETTERS = 3  # a surname at least this long is enough to name a person
_ASKING = re.compile(r"\b(who|whom|whose|which|what|where|when|why|how|name)\b((?: [\w-]+){0,4})")
_NAME_WORDS = range(2, 6)
_TOPIC_SHARE = 0.5  # a text with the answer and this part of the question's words is about that question

_AMOUNTS: dict[AnswerKind, Callable[[str], Amount | None]] = {
    AnswerKind.COUNT: values.amount,
    AnswerKind.MEASURE: values.amount,
    AnswerKind.MONEY: values.money,
    AnswerKind.DURATION: values.duration,
}
_PEOPLE = frozenset({AnswerKind.PERSON, AnswerKind.CHARACTER})


def is_right(question: Question, text: str) -> bool:
    """Return whether ``text`` answers ``question``, and no wrong choice or rival as closely.

    In another language, both are read as that has dates, numbers and units.
    """
    if question.language:
        question, text = _in_english(question), in_english(text, question.language)
    spellings = (question.answer, *question.accept)
    own = _nearest(question, text, spellings)
    if own is None or own == EXACT:
        return own == EXACT
    wrong = (*question.distractors, *question.rivals)
    return not any(
        _is_as_close(question, text, other, own) for other in wrong if not _says_no_more(question, other)
    )


def asks_to_skip(question: Question, text: str) -> bool:
    """Return whether somebody types "skip" where an answer is wanted, in any language of the bot."""
    return " ".join(tokens(text)) in word_list("skips") and not is_right(question, text)


def same_answer(kind: AnswerKind, text: str, right: str) -> bool:
    """Return whether ``text`` says the same as ``right``, both being answers of ``kind``."""
    return closeness(kind, text, right) is not None


def closeness(kind: AnswerKind, text: str, right: str, prompt: str = "") -> int | None:
    """Return how close ``text`` is to an answer of ``kind`` to ``prompt``: the lower, the closer.

    EXACT, PARTLY, LOOSELY, or above where it is misspelt; None where it is another answer.
    """
    said, wanted = read_answer(text), read_answer(right)
    found = _whole_closeness(kind, text, right, prompt)
    if found is None and (said.core or wanted.core):
        found = _whole_closeness(kind, said.core or text, wanted.core or right, prompt)
        return None if found is None else max(LOOSELY, found)
    return found


def _whole_closeness(kind: AnswerKind, text: str, right: str, prompt: str) -> int | None:
    """Return how close a text is with everything that it begins with."""
    said, wanted = read_answer(text), read_answer(right)
    if not said.parts or not wanted.parts:
        return None
    if _is_same(said, wanted) or _is_other_name(said, wanted, prompt):
        return EXACT
    if kind is AnswerKind.DATE and (dates := values.days(right)):
        found = _date_closeness(values.days(text), dates)
    elif kind in _AMOUNTS and (amount := _AMOUNTS[kind](right)) is not None:
        found = _amount_closeness(kind, text, right, amount)
    elif kind is AnswerKind.YES_NO and (verdict := values.yes_or_no(right)) is not None:
        found = EXACT if values.yes_or_no(text) is verdict else None
    else:
        surnames = surnames_of(kind, right, prompt)
        found = _closeness_in_words(said, wanted, surnames, kind, prompt)
    return found


def letters_allowed(answer: Answer) -> int:
    """Return how many letters of an answer may be off."""
    longest = sum(_tolerance(part, len(str(part)) + 1, answer.parts) for part in answer.parts)
    return min(longest, len(answer.spelled) // _LETTERS_PER_EDIT)


def _in_english(question: Question) -> Question:
    """Return a translated question with all answers put as English has them."""

    def put(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(in_english(text, question.language) for text in texts)

    (answer,), accept = put([question.answer]), put(question.accept)
    wrong, rivals = put(question.distractors), put(question.rivals)
    return replace(question, answer=answer, accept=accept, distractors=wrong, rivals=rivals)


def _nearest(question: Question, text: str, spellings: Iterable[str]) -> int | None:
    """Return how close ``text`` is to the nearest of some answers to a question."""
    found = (closeness(question.kind, text, spelling, question.prompt) for spelling in spellings)
    return min((each for each in found if each is not None), default=None)


def _is_as_close(question: Question, text: str, other: str, own: int) -> bool:
    """Return whether ``text`` is at least as close to another answer as to the question's own."""
    if own > SLIPS and SLIPS + _distance(text, other) <= own:
        return True
    found = _whole_closeness(question.kind, text, other, question.prompt)
    return found is not None and found <= own


def _says_no_more(question: Question, other: str) -> bool:
    """Return whether another answer is the question's own, in other words or shorter: "Einstein"."""
    for spelling in (question.answer, *question.accept):
        found = closeness(question.kind, other, spelling, question.prompt)
        if found == EXACT or (found == PARTLY and len(fold(other)) < len(fold(spelling))):
            return True
    return False


def _closeness_in_words(
    said: Answer, wanted: Answer, surnames: Sequence[tuple[Part, ...]], kind: AnswerKind, prompt: str
) -> int | None:
    """Return how close an answer is that is not the same and has no value by its kind."""
    if wanted.dates and said.dates:
        return _date_closeness(said.dates, wanted.dates)
    if said.parts in surnames or _says_amount(said, wanted, prompt) or _lacks_title(said, wanted):
        return PARTLY
    return _slips(said, [wanted.parts, *surnames], in_any_order=kind in _PEOPLE)


def _is_same(said: Answer, wanted: Answer) -> bool:
    same_letters = said.letters is not None and said.letters == wanted.letters
    same_date = len(said.dates) == 1 and said.dates == wanted.dates
    return said.parts == wanted.parts or same_letters or same_date


def _is_other_name(said: Answer, wanted: Answer, prompt: str) -> bool:
    """Return whether both name one country or organisation, and the question does not name it itself."""
    names = usual_names()
    usual = names.get(wanted.spelled)
    if usual is None or names.get(said.spelled) != usual:
        return False
    is_asked = " ".join(map(str, said.parts)) in prompt.casefold()
    return not is_asked and not any(names.get(word) == usual for word in tokens(prompt))


def _date_closeness(said: frozenset[PartialDate], wanted: frozenset[PartialDate]) -> int | None:
    """Return how close dates are; one that can mean two, or has no year, is never exact."""
    if len(said) == 1 and said == wanted:
        return EXACT
    return PARTLY if any(date.answers(target) for date in said for target in wanted) else None


def _amount_closeness(kind: AnswerKind, text: str, right: str, amount: Amount) -> int | None:
    said: Amount | None = _AMOUNTS[kind](text)
    if said is not None and said.unit is None and amount.unit == "second":
        amount = values.amount(right) or amount  # "163" for "163 minutes"
    if said is None or not said.answers(amount) or _is_negative(text) is not _is_negative(right):
        return None
    return EXACT if said == amount else PARTLY


def _is_negative(text: str) -> bool:
    return any(isinstance(part, Fraction) and part < 0 for part in read_answer(text).parts)


def _says_amount(said: Answer, wanted: Answer, prompt: str) -> bool:
    """Return whether the number is said without its unit, or with what the question counts: "8 legs"."""
    if said.parts[0] != wanted.parts[0] or not isinstance(said.parts[0], Fraction):
        return False
    if wanted.units:
        return said.parts == wanted.parts[: len(said.parts)]
    rest = said.parts[1:]
    asked = {unit_of(word) for word in tokens(prompt)}
    return len(wanted.parts) == 1 and all(isinstance(part, str) and unit_of(part) in asked for part in rest)


def _lacks_title(said: Answer, wanted: Answer) -> bool:
    """Return whether only a title is left out: "Elizabeth II" for "Queen Elizabeth II"."""
    title, *rest = wanted.parts
    return title in word_list("titles") and len(rest) > 1 and said.parts == tuple(rest)


@lru_cache(maxsize=8_192)  # it is asked again for each text that is compared
def surnames_of(kind: AnswerKind, right: str, prompt: str) -> Sequence[tuple[Part, ...]]:
    """Return how else a person may be named: by surname, or without middle names."""
    wanted = read_answer(right)
    words = [part for part in wanted.parts if part not in word_list("suffixes")]
    if len(words) not in _NAME_WORDS or not all(isinstance(word, str) and word.isalpha() for word in words):
        return ()
    if "and" in words or len(str(words[-1])) < _SURNAME_LETTERS:
        return ()
    if kind not in _PEOPLE and not _asks_for_person(kind, prompt, right, words):
        return ()
    at = len(words) - 1
    named = [tuple(words[at:]), (words[0], words[at])]
    while at > 1 and words[at - 1] in word_list("particles"):
        at -= 1
        named.append(tuple(words[at:]))
    return named


def _asks_for_person(kind: AnswerKind, prompt: str, right: str, words: Sequence[Part]) -> bool:
    """Return whether a question that nobody gave a kind asks for a person, and is answered with one."""
    if kind is not AnswerKind.OBJECT or words[0] in word_list("no_first_names"):
        return False
    is_name = all(
        word[0].isupper() or word in word_list("particles") for word in re.findall(r"[^\W\d_]+", right)
    )
    return is_name and _is_about_person(prompt)


def _is_about_person(prompt: str) -> bool:
    """Return whether the first question word is "who", or asks for somebody: "which French painter"."""
    asking = _ASKING.search(fold(prompt))
    if asking is None or asking[1].startswith("who"):
        return asking is not None
    return not word_list("people").isdisjoint(asking[2].split())


def _slips(said: Answer, spellings: Iterable[tuple[Part, ...]], *, in_any_order: bool) -> int | None:
    """Compare word by word, each within its own tolerance; numbers, signs and short words must be exact."""
    for wanted in spellings:
        is_near = _is_near(said.parts, wanted)
        if not is_near and in_any_order:
            is_near = _is_near(sorted(said.parts, key=str), sorted(wanted, key=str))
        if is_near:
            return SLIPS + OSA.distance(said.spelled, "".join(map(str, wanted)))
    return None


def _is_near(said: Sequence[Part], wanted: Sequence[Part]) -> bool:
    if len(said) != len(wanted):
        return False
    edits = 0
    for word, target in zip(said, wanted, strict=True):
        if word == target:
            continue
        if not isinstance(word, str) or not isinstance(target, str) or _is_word(word):
            return False
        distance = OSA.distance(word, target)
        if distance > _tolerance(target, len(word), wanted):
            return False
        edits += distance
    return edits * _LETTERS_PER_EDIT <= sum(len(str(part)) for part in wanted)


def _is_word(word: str) -> bool:
    """Return whether a word is one of its own, and no slip of another: "baseball", "Ireland"."""
    return word in everyday_words() or word in word_list("countries")


def _tolerance(part: Part, typed: int, answer: Sequence[Part]) -> int:
    """Return how many edits a word of an answer may have that was typed with so many letters."""
    if not isinstance(part, str) or not part.isalpha() or len(part) < _SHORTEST_MISSPELT:
        return 0
    is_long = len(answer) > 1 and sum(len(str(word)) for word in answer) >= _LONG_ANSWER
    letters = max(len(part), min(typed, _TOLERANCE[-1][0]), _TOLERANCE[-1][0] if is_long else 0)
    return next((edits for least, edits in _TOLERANCE if letters >= least), 0)


def _distance(text: str, right: str) -> int:
    return OSA.distance(read_answer(text).spelled, read_answer(right).spelled)


def gives_away(pack: Pack | None, question: Question, text: str) -> bool:
    """Return whether ``text`` tells the question's fact, or its answer and what the question is about."""
    folded = fold(text)
    fact = _fact_of(pack, question)
    if fact is not None and fold(fact.answer) in folded:
        return True
    return any(_tells(prompt, answer, folded) for prompt, answer in _asked_by(pack, fact, question))


def _tells(prompt: str, answer: str, folded: str) -> bool:
    """Return whether a folded text has an answer and enough of the words of what asks for it."""
    if not tokens(answer) or padded(answer) not in padded(folded):
        return False
    asked = content_words(prompt).difference(tokens(answer))
    return len(asked.intersection(tokens(folded))) >= _TOPIC_SHARE * len(asked)


def telling_texts(pack: Pack | None, question: Question) -> tuple[str, ...]:
    """Return the texts of which one is in whatever gives the question away."""
    fact = _fact_of(pack, question)
    answers = (answer for _, answer in _asked_by(pack, fact, question))
    return (*answers, *([fact.answer] if fact is not None else ()))


def _fact_of(pack: Pack | None, question: Question) -> Fact | None:
    return pack.fact.get(question.fact or "") if pack is not None else None


def _asked_by(pack: Pack | None, fact: Fact | None, question: Question) -> Iterator[tuple[str, str]]:
    """Yield a question's prompt and answer, as it was written too, or those of the fact behind it.

    A statement's answer is "True": it must not reveal the value of its fact.
    """
    if question.form in {Form.STATEMENT, Form.REVERSE} and fact is not None and fact.value is not None:
        yield fact.question, fact.value.text
        return
    yield question.prompt, question.answer
    if question.language and pack is not None:
        item = pack.quiz_item.get(question.key.removeprefix(ITEM))
        if item is not None:
            yield item.prompt, item.answer
