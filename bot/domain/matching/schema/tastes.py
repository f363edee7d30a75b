"""What asks for this bot's own taste: what it likes, what is the best of something."""

from collections.abc import Sequence
from itertools import dropwhile, groupby

from bot.domain.matching.schema.wishes import FindNamed, Wanted, Wish, request_words
from bot.domain.pack.model import PEOPLE, Entity

_SHORTEST_FAVOURITE = 2  # words: "best scene"
_YOU = frozenset({"you", "u"})
_YOURS = _YOU | {"your", "ur", "yours"}
_FAVOURITE = frozenset({"favourite", "favourites", "favorite", "favorites", "fav", "favs", "fave", "faves"})
_FAVOURED = _FAVOURITE | {"best", "greatest", "coolest", "nicest", "top", "better"}  # "mejor escena"
_ASKING_FOR = frozenset({"what", "which", "who", "is", "was", "the", "one", *_YOURS})
_LIKING = frozenset({"like", "love", "enjoy", "liked", "loved", "enjoyed", "prefer"})
_BEST = frozenset({"best", "most", "more"})
_CHOOSING = frozenset({"prefer", "pick", "choose", "rather"})
_SHIPPING = frozenset({"ship", "shipping", "ships"})
_PAIRING = frozenset({"and", "x", "with"})
_BESIDE_PAIR = frozenset({"i", "we", "do", "you", "u", "anyone", "else", "who", "lol", "so"})
_MOST_PAIRED = 6  # words of the names of two who are shipped


def opinion_in(said: Sequence[str], find: FindNamed) -> Wanted | None:
    """Read what asks this bot how it likes somebody or something: "do you like Tom Cruise"."""
    if _ships(said, find):
        return Wanted(Wish.OPINION)
    match said:
        case ["which" | "what" | "who", "do" | "would", "you" | "u", chosen, *_] if chosen in _CHOOSING:
            return Wanted(Wish.OPINION)
        case ["do" | "did", "you" | "u", "like" | "love" | "hate" | "enjoy" | "prefer", *name]:
            pass
        case ["what", "do" | "did", "you" | "u", "think", "of" | "about", *name]:
            pass
        case _:
            return None
    return Wanted(Wish.OPINION) if name and find(" ".join(name)) is not None else None


def _ships(said: Sequence[str], find: FindNamed) -> bool:
    """Tell whether a text is on two people as a couple: "ship ethan and grace"."""
    if _SHIPPING.isdisjoint(said):
        return False
    rest = [word for word in said if word not in _SHIPPING | _BESIDE_PAIR]
    names = [list(run) for is_between, run in groupby(rest, _PAIRING.__contains__) if not is_between]
    if len(names) <= 1 or len(rest) > _MOST_PAIRED:
        return False
    return all(isinstance(named := find(" ".join(name)), Entity) and named.kind in PEOPLE for name in names)


def favourite_in(said: Sequence[str]) -> Wanted | None:
    """Read what asks this bot what it likes best: "what's your favourite scene", "which do you like most"."""
    is_mine, is_best = _FAVOURITE.intersection(said), _BEST.intersection(said) and _LIKING.intersection(said)
    is_asked = _YOURS.intersection(said) if is_mine else _YOU.intersection(said) and is_best
    return Wanted(Wish.FAVOURITE, among=_among(said)) if is_asked else None


def best_in(said: Sequence[str]) -> Wanted | None:
    """Read what asks for the best of something, which is anybody's to say: "best scene"."""
    asked, table = list(dropwhile(_ASKING_FOR.__contains__, said)), request_words()
    if len(asked) < _SHORTEST_FAVOURITE or asked[0] not in _FAVOURED or asked[1] not in table.favoured:
        return None
    is_all = table.chatter.union(*table.closing).issuperset(asked[2:])
    return Wanted(Wish.FAVOURITE, among=table.favoured[asked[1]]) if is_all else None


def _among(said: Sequence[str]) -> Wish | None:
    """Return the list that what somebody asks for is from."""
    favoured = request_words().favoured
    return next((favoured[word] for word in said if word in favoured), None)
