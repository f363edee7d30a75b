"""Generated packs of any size with facts that are easily confused: ten intents per person."""

import random
from dataclasses import dataclass

from tests.bench.typos import with_typos

PHRASINGS = 5
_MISTYPED_ONE_IN = 4  # questions

# Per intent: the five wordings in the pack, and wordings that only questions use.
_INTENTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("where was {} born", "what is the birthplace of {}", "which town does {} come from",
         "in what city was {} born", "where does {} originally come from"),
        ("what town was {} born in", "tell me the place where {} was born"),
    ),
    (
        ("when was {} born", "what is the birthday of {}", "what year was {} born",
         "on which date was {} born", "how old is {}"),
        ("tell me when {} was born", "in what year was {} born"),
    ),
    (
        ("where did {} go to school", "which school did {} attend", "what college did {} study at",
         "where was {} educated", "which university did {} graduate from"),
        ("what school did {} go to", "at which college was {} educated"),
    ),
    (
        ("who is {} married to", "what is the name of the wife of {}", "who did {} marry",
         "does {} have a spouse", "who is the husband of {}"),
        ("who is the spouse of {}", "whom did {} get married to"),
    ),
    (
        ("what films did {} direct", "which movies were directed by {}", "what has {} directed",
         "name a film by director {}", "list the movies that {} made as a director"),
        ("which films has {} directed", "what movies did {} direct"),
    ),
    (
        ("which awards did {} win", "what prizes has {} won", "did {} ever win an award",
         "what was {} awarded", "how many prizes did {} get"),
        ("what awards has {} won", "which prize did {} get"),
    ),
    (
        ("what instrument does {} play", "which instrument can {} play", "does {} play any music",
         "is {} a musician", "what does {} play in the band"),
        ("can {} play an instrument", "which musical instrument does {} play"),
    ),
    (
        ("what stunts does {} do", "does {} do the stunts alone", "which stunt was {} hurt in",
         "has {} been injured in a stunt", "what is the most dangerous stunt of {}"),
        ("which stunts did {} do", "was {} injured during a stunt"),
    ),
    (
        ("what did {} say about the film", "what does {} think of the film", "how did {} describe the film",
         "what was the opinion of {} on the film", "what was the comment of {} about the film"),
        ("what has {} said about the film", "how does {} describe the film"),
    ),
    (
        ("how much did {} earn", "what was {} paid", "what is the salary of {}",
         "how much money did {} make", "what did {} get paid for the film"),
        ("how much was {} paid", "what money did {} earn"),
    ),
)  # fmt: skip

_FIRST = ("al", "ben", "cor", "dan", "el", "fen", "gor", "hal", "ir", "jon", "kel", "lor", "mar", "nel", "or")
_SECOND = ("a", "e", "i", "o", "ia", "eo", "an", "er", "in", "on", "ul", "ust")
_THIRD = ("ba", "da", "fin", "ga", "hart", "kin", "len", "mond", "nor", "quist", "ras", "sen", "ton", "vik")


@dataclass(frozen=True, slots=True)
class Generated:
    """The phrasings of each fact, and questions with the number of their fact."""

    phrasings: tuple[tuple[str, ...], ...]
    questions: tuple[tuple[str, int], ...]


def generate(facts: int, questions: int) -> Generated:
    """Return a pack of ``facts`` and questions in other wordings, a quarter of them mistyped."""
    rng = random.Random(facts)
    names = _names(-(-facts // len(_INTENTS)), rng)
    phrasings: list[tuple[str, ...]] = []
    asked: list[tuple[str, int]] = []
    for number in range(facts):
        known, new = _INTENTS[number % len(_INTENTS)]
        name = names[number // len(_INTENTS)]
        phrasings.append(tuple(wording.format(name) for wording in known))
        asked.extend((wording.format(name), number) for wording in new)
    chosen = rng.sample(asked, min(questions, len(asked)))
    return Generated(
        tuple(phrasings),
        tuple(
            (with_typos(text, at) if at % _MISTYPED_ONE_IN == 0 else text, number)
            for at, (text, number) in enumerate(chosen)
        ),
    )


def _names(count: int, rng: random.Random) -> list[str]:
    """Return distinct names; people may share a first or a last name, never both."""
    pool = [a + b + c for a in _FIRST for b in _SECOND for c in _THIRD]
    rng.shuffle(pool)
    width = min(max(2, count), len(pool) // 2)
    numbers = rng.sample(range(width * width), count)
    return [f"{pool[number // width]} {pool[width + number % width]}" for number in numbers]
