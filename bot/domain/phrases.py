"""What is said to people, before it is known in which language: English with places to fill.

The domain says ``phrase("{name} is empty", name=…)``; whoever shows it has ``Say.phrase`` put it into the
reader's language, for which the English is looked up in the wording files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString

Wording = Callable[[str], str]  # returns what an English text is in one language


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text for people; its values may be phrases too. A text that has no wording is said as it stands."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])

    def __str__(self) -> str:
        """Return it in English."""
        return self.said(str)

    def said(self, wording: Wording) -> str:
        """Return it in the language of ``wording``."""
        text = wording(self.text)
        if not self.values:
            return text
        return text.format_map(
            {
                name: value.said(wording) if isinstance(value, Phrase) else value
                for name, value in self.values.items()
            }
        )


def phrase(text: LiteralString, /, **values: object) -> Phrase:
    """Return a text of this program's own, which ``tests/cogs/test_wording.py`` wants in every language."""
    return Phrase(text, values)


def counted(number: int, one: LiteralString, many: LiteralString) -> Phrase:
    """Return "{number} hour" or "{number} hours"."""
    return Phrase(one if number == 1 else many, {"number": number})


def joined(phrases: Sequence[Phrase], between: str = ", ") -> Phrase:
    """Return phrases one after the other."""
    places = [f"part_{number}" for number in range(len(phrases))]
    return Phrase(between.join(f"{{{place}}}" for place in places), dict(zip(places, phrases, strict=True)))


def located(place: Phrase | str, problem: Phrase) -> Phrase:
    """Return a problem with the place where it is: "line 12: …"."""
    return Phrase("{place}: {problem}", {"place": place, "problem": problem})
