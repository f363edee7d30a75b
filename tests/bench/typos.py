"""Adds typing errors to questions."""

import random
import string

_SHORTEST = 5  # letters; shorter words are left alone


def with_typos(text: str, seed: int) -> str:
    """Return ``text`` with one edit in one or two of its words of five letters or more."""
    rng = random.Random(f"{seed}:{text}")
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    rng.shuffle(long)
    for at in long[: rng.choice((1, 2))]:
        words[at] = _with_edit(words[at], rng)
    return " ".join(words)


def _with_edit(word: str, rng: random.Random) -> str:
    """Drop, add, replace or swap a letter; never the first one."""
    at = rng.randrange(1, len(word) - 1)
    letter = rng.choice(string.ascii_lowercase)
    before, here, rest = word[:at], word[at], word[at + 1 :]
    match rng.randrange(4):
        case 0:
            return before + rest
        case 1:
            return before + letter + here + rest
        case 2:
            return before + letter + rest
        case _:
            return before + rest[0] + here + rest[1:]
