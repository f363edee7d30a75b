"""Typing errors for questions, to measure what they cost."""

import random
import string

_SHORTEST = 5  # letters; shorter words are left alone


def with_typos(text: str, seed: int) -> str:
    """Return ``text`` with one edit in one or two of its words of five letters or more."""
    chance = random.Random(f"{seed}:{text}")
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    chance.shuffle(long)
    for at in long[: chance.choice((1, 2))]:
        words[at] = _slipped(words[at], chance)
    return " ".join(words)


def _slipped(word: str, chance: random.Random) -> str:
    """Drop, add, replace or swap a letter; never the first one."""
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice(string.ascii_lowercase)
    before, here, rest = word[:at], word[at], word[at + 1 :]
    match chance.randrange(4):
        case 0:
            return before + rest
        case 1:
            return before + letter + here + rest
        case 2:
            return before + letter + rest
        case _:
            return before + rest[0] + here + rest[1:]
