"""The features of a question: words, their order and meanings, what is asked, and pairs of these.

A signal is identified by its key: 63 bits of a hash of its text, the same in every process. Signals need no
numbering in advance, and those that are in no phrasing have keys, too.
"""

from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from bot.domain.matching.text.reading import QuestionReading

Signals = tuple[dict[int, float], ...]
"""For each kind, in the order of SHARES: the keys of a question's signals with their amounts."""

# The weight of each kind of signal, as its share of a question's squared length.
SHARES = {
    "stem": 0.5,
    "root": 1.6,  # the first letters of words, which inflections and most slips leave alone
    "pair": 0.5,  # neighbouring stems
    "meaning": 0.9,  # the pack's synonyms and entities, or the stem of another content word
    "sense": 0.6,  # everyday synonyms
    "ask": 0.2,  # the kind of answer asked for
    "about": 0.4,  # the kind of answer together with one meaning
    "both": 0.6,  # two meanings anywhere in the question
    "role": 0.3,  # which entity is named before which
}
_ROOT = 4  # letters
_MOST_MEANINGS = 12  # of a question that are paired; more only cost time
_BITS = (1 << 63) - 1  # of a key, which is stored as a signed 64-bit number
_TIMES = 0x5851F42D4C957F2D  # makes the order of two keys count; Knuth's MMIX multiplier


def key_of(text: str) -> int:
    """Return the key of ``text``."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") & _BITS


word_key = lru_cache(16_384)(key_of)
"""The key of a word; those of usual ones are remembered."""

_ROOT_SALT, _PAIR_SALT, _MEANING_SALT, _SENSE_SALT, _ASK_SALT, _ABOUT_SALT, _BOTH_SALT, _ROLE_SALT = (
    key_of(f"kind {kind}") for kind in list(SHARES)[1:]
)
_EDGE = key_of("^ $")  # in place of a word before the first and after the last


def signals_of(reading: QuestionReading) -> Signals:
    """Return the signals of a question with their amounts: weighted counts."""
    bits = _BITS
    stems: dict[int, float] = {}
    roots: dict[int, float] = {}
    pairs: dict[int, float] = {}
    before = _EDGE * _TIMES + _PAIR_SALT
    for token in reading.tokens:
        key = word_key(token.stem)
        stems[key] = stems.get(key, 0.0) + token.weight
        spellings = (token.text,) if token.text == token.typed else (token.text, token.typed)
        for word in spellings:  # both of a corrected word, half each
            root = word_key(word[:_ROOT]) ^ _ROOT_SALT
            roots[root] = roots.get(root, 0.0) + token.weight / len(spellings)
        pairs[(before + key) & bits] = 1.0
        before = key * _TIMES + _PAIR_SALT
    pairs[(before + _EDGE) & bits] = 1.0
    form = word_key(f"?{reading.form.name}")
    concepts = [(word_key(concept), amount) for concept, amount in reading.concepts]
    chosen = sorted(concepts, key=lambda entry: -entry[1])[:_MOST_MEANINGS]
    about = form * _TIMES + _ABOUT_SALT
    entities = [word_key(entity) for entity in reading.entities[:4]]
    role = {(one * _TIMES + other + _ROLE_SALT) & bits: 1.0 for one, other in combinations(entities, 2)}
    if entities:
        role[(form * _TIMES + entities[0] + _ROLE_SALT) & bits] = 1.0
    return (
        stems,
        roots,
        pairs,
        {key ^ _MEANING_SALT: amount for key, amount in concepts},
        {word_key(sense) ^ _SENSE_SALT: 1.0 for sense in reading.senses},
        {form ^ _ASK_SALT: 1.0, **{word_key(kind) ^ _ASK_SALT: 1.0 for kind in reading.form.kinds}},
        {(about + key) & bits: amount for key, amount in chosen},
        {
            one ^ other ^ _BOTH_SALT: least  # the largest come first
            for (one, _), (other, least) in combinations(chosen, 2)
        },
        role,
    )
