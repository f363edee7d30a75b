"""What a text goes on from: what its author was last answered, where it needs that."""

from collections.abc import Sequence

from bot.conversations import Reply, Turn
from bot.domain.matching.model import Previous, Status
from bot.domain.matching.schema.wishes import Wanted, Wish
from bot.domain.pack.model import Fact, Pack
from bot.servers import Server
from cogs.ask.replies import Last, Meaning
from cogs.ask.showing import SHOWING
from cogs.ask.spot import Spot


def fact_before(turn: Turn | None, known: Pack) -> Fact | None:
    """Return the fact that was last answered, as far as it may be told here."""
    return None if turn is None else known.fact.get(turn.fact_id)


def leans_back(server: Server, turn: Turn | None, text: str, likely: str) -> bool:
    """Tell whether a text needs what was last answered; ``likely`` is its asker's language."""
    if turn is None:
        return False
    fact = server.pack.fact.get(turn.fact_id)
    previous = None if fact is None else previous_of(server, fact, turn, likely)
    return server.matcher.leans_back(text, turn.language or likely, previous)


def previous_of(server: Server, fact: Fact, turn: Turn | None, likely: str) -> Previous:
    """Return what a question follows up on, with the last question where that fact answered it."""
    own = server.pack.fact[fact.id]  # in the language that the matcher reads
    if turn is None or turn.fact_id != fact.id:
        return Previous(own, language=likely)
    return Previous(own, turn.asked, turn.language or likely, turn.named)


def last_of(reply: Reply | None, turn: Turn | None, before: Fact | None, cited: Fact | None = None) -> Last:
    """Return what a text follows: the answer ``cited`` that it replies to, or else the last ``reply``."""
    fact = cited or (before if reply is Reply.ANSWER else None)
    if fact is None:
        return Last(None if reply is Reply.ANSWER else reply)
    asked = turn.asked if turn is not None and turn.fact_id == fact.id else ""
    return Last(Reply.ANSWER, fact, asked)


def reply_of(meaning: Meaning) -> Reply | None:
    """Return what a text is replied with; None where that only stands by what was said before."""
    wanted, verdict = meaning.wanted, meaning.verdict
    if wanted is not None:
        is_any_fact = wanted == Wanted(Wish.FACT)
        return None if wanted.wish is Wish.DOUBT else Reply.FACT if is_any_fact else Reply.TALK
    if verdict.status is Status.SUGGEST:
        return Reply.SUGGESTIONS
    return Reply.ANSWER if verdict.fact_id is not None or verdict.parts else Reply.UNKNOWN


def turn_of(spot: Spot, text: str, meaning: Meaning, *, is_private: bool = False) -> Turn | None:
    """Return the turn that an answer is; None where nothing was answered."""
    told = [(text, meaning.verdict), *((part.question, part.verdict) for part in meaning.verdict.parts)]
    asked, verdict = next((each for each in reversed(told) if each[1].fact_id is not None), told[0])
    fact = spot.telling.known.fact.get(verdict.fact_id or "")
    if meaning.wanted is not None or fact is None:
        return None
    asked = verdict.read_as or verdict.english or asked
    whole = meaning.verdict
    named = () if whole.leans else whole.named  # in "how old is she", it was the answer before that named her
    return Turn(fact.id, asked, verdict.language, spot.now, is_private, named)


def turns_away(meaning: Meaning, before: Fact | None) -> bool:
    """Tell whether somebody was not answered, and is no longer on what they were told ``before``.

    They were shown something else, which is what "she" is then, or asked something else by name.
    """
    if meaning.wanted is not None:
        return meaning.wanted.wish in SHOWING
    verdict = meaning.verdict
    is_of_its_own = verdict.fact_id is None and not verdict.leans
    return is_of_its_own and before is not None and _is_elsewhere(verdict.named, before)


def _is_elsewhere(named: Sequence[str], before: Fact) -> bool:
    return bool(named) and set(named).isdisjoint(before.entities)
