"""How old somebody is on a day, from the birthday that some fact states."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.domain.pack.model import AnswerKind, Entity, Fact, Pack
from bot.domain.pack.release import read_day

_AGE = frozenset({"age", "birthday"})  # the attributes of facts that tell how old somebody is or was
_BIRTHDAY = "birthday"


@dataclass(frozen=True, slots=True)
class Birth:
    """Who was born, and when."""

    person: Entity
    day: date

    def age(self, now: int) -> int:
        """Return the years that somebody has lived at a moment, in milliseconds UTC."""
        today = datetime.fromtimestamp(now / 1_000, UTC).date()
        is_ahead = (today.month, today.day) < (self.day.month, self.day.day)
        return today.year - self.day.year - is_ahead


def birth_of(pack: Pack, fact: Fact) -> Birth | None:
    """Return the birth of whose age a fact tells; None where it tells no one's, or no fact says the day."""
    people = {about.entity for about in fact.about if about.attribute in _AGE}
    if len(people) != 1:
        return None
    person = people.pop()
    written = date.fromisoformat(pack.source.date)
    for told in (fact, *pack.facts):
        is_on_it = any(each.entity == person and each.attribute == _BIRTHDAY for each in told.about)
        if not is_on_it or told.value is None or told.value.kind is not AnswerKind.DATE:
            continue
        day, is_year_given = read_day(told.value.text, written) or (None, False)
        if day is not None and is_year_given:
            return Birth(pack.entity[person], day)
    return None
