"""What the matcher knows of English and of a pack's words: fillers, and what phrases stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.matching.normalise import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.pack import Pack

# Words that say nothing about the matter of a question; their form and order still count.
FILLERS = frozenset(
    stem(word)
    for word in (
        "the a an of to in on at for and or is are was were be been being am do does did done has have had having it its"
        " this that these those i you he she they we me my your his her their our us them him so as by with from but"
        " if not no can could will would should may might must shall about into than then too very just please tell"
        " know like get got be there here what which who whom whose where when why how any some all more most much"
        " many also really ok lol hey hi yo btw um uh well now give let say said question asking ask answer wonder"
        " curious hear love help thing stuff kind sort exactly actually ever even again one ones same own going go"
        " make made tho though bro man dude mate sir folks guys wanna going sure right correct yes yeah nah huh"
        " because since while during until such other another each every something anything everything someone"
        " anybody somebody anyone everybody everyone nobody maybe perhaps possibly probably certainly obviously"
        " basically literally simply quite rather still yet already always never often sometimes only out up down off"
        " over back away mean means think guess want need try come see look find put take use used"
    ).split()
)


class Lexicon:
    """What the words and phrases of a pack stand for: groups of synonyms, and entities."""

    def __init__(self, pack: Pack) -> None:
        self._meanings: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.names: dict[str, str] = {}  # what entity meanings are called
        for number, group in enumerate(pack.synonyms):
            self._file(group.words, f"{group.words[0]}/{number}")
        for entity in pack.entities:
            meaning = f"@{entity.id}"
            self.names[meaning] = entity.name
            self._file((entity.name, *entity.aliases, *entity.misspellings), meaning)
        self._longest = max((len(key) for key in self._meanings), default=1)
        self._openers = {key[0] for key in self._meanings if len(key) > 1}

    def _file(self, phrases: Iterable[str], meaning: str) -> None:
        for phrase in phrases:
            key = tuple(stem(word) for word in words(phrase))
            found = self._meanings.get(key, ())
            if key and meaning not in found:
                self._meanings[key] = (*found, meaning)

    def words(self) -> set[str]:
        """Return the stems that occur in phrases with a meaning."""
        return {part for key in self._meanings for part in key}

    def spans(self, stems: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return where phrases with a meaning stand: first word, the one after the last, meanings."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        meanings = self._meanings
        for at, part in enumerate(stems):
            single = meanings.get((part,))
            if single:
                found.append((at, at + 1, single))
            if part in self._openers:
                for length in range(2, min(self._longest, len(stems) - at) + 1):
                    several = meanings.get(tuple(stems[at : at + length]))
                    if several:
                        found.append((at, at + length, several))
        return found
