"""Facts that an article states, proposed sentence by sentence, each with the question that it answers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice, pairwise

from bot.domain.authoring.passages import numbers
from bot.domain.matching.languages.detection import language_of
from bot.domain.teaching.asking import dates_in, is_named
from bot.domain.teaching.grammar import EDGES, GRAMMARS, Grammar
from bot.domain.teaching.prose import sentences_of, stands_whole
from bot.domain.teaching.rules import ANSWER_LIMIT
from bot.domain.teaching.texts import fold_question, names_somebody
from bot.domain.teaching.wording.addressing import of_members
from bot.domain.teaching.wording.phrases import word_table
from bot.domain.teaching.wordings import questions_for

PROPOSALS_LIMIT = 60
_READ_FOR_LANGUAGE = 40  # sentences
_FEWEST_WORDS, _FEWEST_WITH_QUESTION = 4, 3
# "How many members came along": a question for a number, of which only the text says what it is about.
_COUNTS = {
    "en": re.compile(r"how many (?P<rest>.+)", re.IGNORECASE),
    "de": re.compile(r"wie viele (?P<rest>.+)", re.IGNORECASE),
    "es": re.compile(r"¿?cu[aá]nt[oa]s (?P<rest>.+)", re.IGNORECASE),
}
_FEWEST_COUNTED = {"en": 5, "de": 4, "es": 4}  # words after "how many" that say what it is about
_OURS = re.compile(r"\b(?:we|our|us|wir|unser\w*|nuestr\w+|\w{2,}[aei]mos)\b", re.IGNORECASE)
# Words that lean on nothing where a question can be made: "There were 40 chairs", "Only nine came".
_OPEN = frozenset({"there", "only", "es", "nur", "solo", "sólo", "nos"})
# "Who hosted the evening": which evening, only the article says. What describes it comes after a preposition.
_OCCASIONS = {
    "en": re.compile(
        r"\bthe (?:evening|night|screening|event|party|meeting|premiere|show|quiz|raffle|game|tour|trip|day|"
        r"afternoon|auction|contest|workshop)\b(?! (?:of|in|at|on|with|for|after|before)\b)",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:de[rnm]|die|das|am|beim?|zur|zum) (?:Abend|Nacht|Vorführung|Veranstaltung|Feier|Party|Treffen|"
        r"Premiere|Vorstellung|Quiz|Tombola|Spiel|Tour|Ausflug|Tag|Nachmittag|Versteigerung|Wettbewerb)\b"
        r"(?! (?:des|der|von|vom|in|im|am|an|mit|für|nach|vor)\b)"
    ),
    "es": re.compile(
        r"\b(?:el|la|al|del) (?:velada|noche|proyección|evento|fiesta|reunión|estreno|función|quiz|rifa|"
        r"juego|visita|excursión|día|tarde|subasta|concurso|taller)\b"
        r"(?! (?:de|del|en|con|para|tras|antes)\b)",
        re.IGNORECASE,
    ),
}
_NAMES_COUNTED = 3
_OF_QUESTION, _OF_DATE, _OF_NUMBER = 4, 2, 1  # how much more a sentence is worth that has them
_BOILERPLATE = re.compile(
    r"\b(?:subscribe|newsletters?|cookies?|all rights reserved|click here|read more|sign up|log in|"
    r"advertisement|follow us|share this|privacy policy|terms of (?:use|service)|copyright|photo by|"
    r"image credit|alle rechte vorbehalten|weiterlesen|hier klicken|abonnier\w*|datenschutz\w*|"
    r"todos los derechos|suscr[ií]b\w*|haz clic|leer más|política de privacidad)\b|©",
    re.IGNORECASE,
)


class Passed(StrEnum):
    """Why a sentence is not proposed."""

    LEANING = "leaning"  # it needs the one before it
    ASKING = "asking"
    FRAGMENT = "fragment"  # it is not whole, or says too little
    LONG = "long"
    CHATTER = "chatter"  # it says how somebody liked something, and nothing else
    NOTICE = "notice"  # of a website, like "Subscribe to our newsletter"
    MENTION = "mention"  # of a person, role or channel
    OVER = "over"  # it states less than as many others as are proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence of an article with a question that it answers."""

    question: str  # "" where none can be made of it
    answer: str
    paragraph: int  # of the article, from 1


@dataclass(frozen=True, slots=True)
class Found:
    """What an article states."""

    proposals: tuple[Proposal, ...]
    passed: Mapping[Passed, int] = field(default_factory=dict[Passed, int])  # how many sentences, and why


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence that can stand alone, and how much it states."""

    place: int  # in the article
    paragraph: int
    text: str
    questions: Sequence[str]
    worth: int


def propose(paragraphs: Sequence[Sequence[str]]) -> Found:
    """Return what states most, at most PROPOSALS_LIMIT, in the order of the article.

    Questions that do not say which occasion they are about come later, and what has no question last.

    The paragraphs are those of :func:`~bot.domain.teaching.prose.paragraphs_of`. Every answer is a part of
    its paragraph, and no question comes twice.
    """
    every = list(_sentences(paragraphs))
    language = _language(text for _, text in islice(every, _READ_FOR_LANGUAGE))
    seen: set[str] = set()
    stated: list[_Stated] = []
    passed: Counter[Passed] = Counter()
    for place, (paragraph, text) in enumerate(every):
        if (folded := fold_question(text)) in seen or not folded:
            continue
        seen.add(folded)
        questions = questions_for(text, language)
        reason = _why_passed(text, language, is_asked=bool(questions))
        if reason is None:
            stated.append(_rated(place, paragraph, text, questions, language))
        else:
            passed[reason] += 1
    best = sorted(stated, key=lambda each: (-each.worth, each.place))[:PROPOSALS_LIMIT]
    if len(stated) > len(best):
        passed[Passed.OVER] = len(stated) - len(best)
    proposals = _with_questions(sorted(best, key=lambda each: each.place), language)
    return Found(tuple(sorted(proposals, key=lambda each: _later(each.question, language))), passed)


def _later(question: str, language: str) -> int:
    """Return how far behind the others a question is shown."""
    if not question:
        return 2
    return int(language in _OCCASIONS and _lacks_occasion(question, language))


def _lacks_occasion(question: str, language: str) -> bool:
    """Tell whether a question is about an occasion that nothing in it names: "Who hosted the evening"."""
    found = _OCCASIONS[language].search(question)
    if found is None or any(map(str.isdigit, question)):
        return False
    others = (question[: found.start()] + question[found.end() :]).split()[1:]
    # German nouns are capitalised, so that two in a row are a name.
    capitals = [word[:1].isupper() for word in others]
    return not (any(map(all, pairwise(capitals))) if language == "de" else any(capitals))


def _sentences(paragraphs: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    for number, pieces in enumerate(paragraphs, start=1):
        for piece in pieces:
            yield from ((number, sentence) for sentence in sentences_of(piece))


def _language(sentences: Iterable[str]) -> str:
    """Return the language of most sentences; of all together, where as many are in several."""
    texts = list(sentences)
    spoken = Counter(map(language_of, texts))
    most = max(spoken.values(), default=0)
    languages = sorted(language for language, count in spoken.items() if count == most)
    if len(languages) > 1 and (whole := language_of(" ".join(texts))) in languages:
        return whole
    return languages[0] if languages else "en"


def _why_passed(sentence: str, language: str, *, is_asked: bool) -> Passed | None:
    """Return why a sentence does not state something without those around it; None where it does.

    ``is_asked`` tells whether there is a question that it answers.
    """
    words = [word.strip(EDGES).casefold() for word in sentence.split()]
    first = sentence.lstrip(EDGES)[:1]
    checks = (
        (Passed.ASKING, "?" in sentence or "¿" in sentence),
        (Passed.MENTION, names_somebody(sentence)),
        (Passed.NOTICE, _BOILERPLATE.search(sentence) is not None),
        (Passed.CHATTER, _is_chatter(sentence, words, language, is_asked=is_asked)),
        (Passed.LONG, len(sentence) > ANSWER_LIMIT),
        (Passed.FRAGMENT, not first or first.islower() or not stands_whole(sentence)),
        (Passed.LEANING, _leans(words, GRAMMARS[language]) and not (is_asked and words[0] in _OPEN)),
        (Passed.FRAGMENT, len(words) < (_FEWEST_WITH_QUESTION if is_asked else _FEWEST_WORDS)),
    )
    return next((reason for reason, holds in checks if holds), None)


def _is_chatter(sentence: str, words: Sequence[str], language: str, *, is_asked: bool) -> bool:
    """Tell whether a sentence only says how somebody liked something: "What a day!", "We loved it".

    What is asked for stays, but for exclamations.
    """
    is_exclaimed = sentence.rstrip(EDGES.replace("!", "")).endswith("!")
    if (is_asked and not is_exclaimed) or numbers(sentence) or dates_in(sentence, language):
        return False
    capitals = [word[:1].isupper() for word in sentence.split()[1:]]
    # German nouns are capitalised, so that two in a row are a name.
    has_name = any(map(all, pairwise(capitals))) if language == "de" else any(capitals)
    is_judged = language in GRAMMARS and not word_table(language)["judging"].isdisjoint(words)
    return not has_name and (is_judged or (is_exclaimed and not is_asked))


def _leans(words: Sequence[str], grammar: Grammar) -> bool:
    """Tell whether a sentence needs the one before it."""
    is_part = words[1:2] == ["of"] and words[2:3] and words[2] in grammar.pronouns  # "some of it"
    return bool(is_part) or words[0] in grammar.pronouns or tuple(words[:2]) in grammar.leaning


def _rated(place: int, paragraph: int, text: str, questions: Sequence[str], language: str) -> _Stated:
    worth = min(is_named(text), _NAMES_COUNTED)
    worth += _OF_QUESTION if questions else 0
    worth += _OF_DATE if dates_in(text, language) else 0
    worth += _OF_NUMBER if numbers(text) else 0
    return _Stated(place, paragraph, text, questions, worth)


def _with_questions(stated: Iterable[_Stated], language: str) -> Iterator[Proposal]:
    """Yield sentences with the first of their questions that no sentence before has."""
    taken: set[str] = set()
    for each in stated:
        asked = (text for text in each.questions if fold_question(text) not in taken)
        question = next((text for text in asked if not _lacks_subject(text)), "")
        taken.add(fold_question(question))
        yield Proposal(of_members(question, each.text, language), each.text, each.paragraph)


def _lacks_subject(question: str) -> bool:
    """Tell whether a question asks how many did something, and not of what: "How many members came"."""
    language = language_of(question)
    counted = _COUNTS[language].fullmatch(question) if language in _COUNTS else None
    if counted is None or _OURS.search(question):
        return False
    words = counted["rest"].split()
    # A name or a thing says it; German nouns are capitalised, and the first is what is counted.
    determiners = GRAMMARS[language].determiners
    says = any(word[:1].isupper() or word[:1].isdigit() or word in determiners for word in words[1:])
    return not says and len(words) < _FEWEST_COUNTED[language]
