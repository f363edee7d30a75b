"""Goes from the invitation to a taught bot and a quiz: ``python -m tests.e2e.newcomer docs/images``.

It writes ``start.webp`` there, and fails where this takes five minutes: by the clock, and at the pace of a
person who reads every card, moves to every button and types slowly.
"""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.teaching.texts import titled
from tests.e2e.film import Film, stage_of
from tests.e2e.stage import Stage

SIZE = (760, 900)
LONGEST_FILM_MS = 45_000
LIMIT_S = 300
# The pace of somebody who has never seen the bot.
_READ_S, _PRESS_S, _LETTER_S = 4.0, 2.0, 0.25
_SHOWN_MS, _BRIEF_MS = 1_400, 500

TAUGHT = {  # what the members of a new server ask, and what its owner writes
    "when is the watch party": "Every Friday at 8 pm, in the quiz channel.",
    "where are the rules": "They're pinned in the first channel.",
    "who runs this server": "Max does. Ask him anything.",
    "can i bring a friend": "Sure, bring anyone who likes a good stunt.",
    "is there a snack list": "Popcorn, and whatever Mia bakes.",
}


@dataclass(slots=True)
class Newcomer:
    """Somebody who sets the bot up, with the time that this takes them."""

    film: Film
    stage: Stage
    person_s: float = 0.0
    started: float = field(default_factory=time.monotonic)

    def do(self, *steps: str, is_shown: bool = True) -> None:
        """Take steps one after the other; of the last, what came of it is shown and read."""
        for step in steps:
            self.stage.do(step)
            self.person_s += _PRESS_S + _LETTER_S * self._letters(step)
        self.stage.settle()
        self.person_s += _READ_S
        self.film.take(_SHOWN_MS if is_shown else _BRIEF_MS)

    def wait(self, *steps: str) -> None:
        """Let the bot go on, and look at what it says then."""
        for step in steps:
            self.stage.do(step)
        self.stage.settle()
        self.person_s += _READ_S
        self.film.take(_SHOWN_MS)

    @staticmethod
    def _letters(step: str) -> int:
        """Return how much has to be typed for a step."""
        is_typed = step.startswith(("/", "say ", "fill ", "reply "))
        return len(step.split(" ", 1)[-1]) if is_typed else 0


def set_up(who: Newcomer) -> None:
    """Invite the bot and choose a preset on its card."""
    who.do("invite")
    who.do("press start:preset 3")
    who.do("press start:apply")


def ask(who: Newcomer) -> None:
    """Have members ask what the bot cannot know."""
    who.do("go questions", "as member", f"/ask question={next(iter(TAUGHT))}")
    for question in list(TAUGHT)[1:]:
        who.do(f"/ask question={question}", is_shown=False)


def teach(who: Newcomer) -> None:
    """Answer all of it in the review."""
    who.do("as moderator", "/teach review")
    for _ in TAUGHT:
        who.do("press teach:write", is_shown=False)
        question = who.stage.field(0)
        asked = next(each for each in TAUGHT if titled(each) == question)
        who.do(f"fill {question}; {TAUGHT[asked]}")


def play(who: Newcomer) -> None:
    """See that a member is answered, and play a quiz."""
    who.do("as member", f"/ask question={next(iter(TAUGHT))}?")
    who.do("go quiz", "/quiz play questions=2; difficulty=easy")
    for _ in range(2):
        who.wait("newest", "until quiz:answer", "find quiz:answer")
        who.do("press quiz:answer", is_shown=False)
        who.wait("until-not quiz:answer")
    who.wait("newest", "skip 10")


def main(folder: Path) -> None:
    """Go all the way, say how long it took and write the film."""
    with stage_of(SIZE) as stage:
        who = Newcomer(Film(stage.page), stage)
        for part in (set_up, ask, teach, play):
            part(who)
    clock_s = time.monotonic() - who.started
    sys.stdout.write(
        f"from the invitation to {len(TAUGHT)} taught answers and a quiz: {clock_s:.0f} s by the clock, "
        f"{who.person_s:.0f} s at a person's pace, {LIMIT_S} s at most\n"
    )
    folder.mkdir(parents=True, exist_ok=True)
    who.film.save(folder / "start.webp", LONGEST_FILM_MS)
    if max(clock_s, who.person_s) >= LIMIT_S:
        raise SystemExit("too slow")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
