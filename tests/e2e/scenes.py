"""What the gallery shows: each scene is a caption with the steps that lead to it. Add one in one line.

A step is a text, carried out by :class:`tests.e2e.stage.Stage` the same way in every language:

- ``/ask question=who directed it; private=yes``: a command, with options by their English names; ``@name`` is
  a person, ``file:sums.csv`` one of :data:`FILES`;
- ``type /ask question=who``: the same, typed but not sent, with what is offered;
- ``say …``, ``reply …``: a plain message, or one that replies to the newest;
- ``press ask:not``, ``press quiz:answer 2``: a button of the message, by how its custom id begins, and which;
- ``pick settings:section quiz``: from a select, by how its custom id begins, a value or ``#`` and its number;
- ``fill text; more text``: the fields of the open form, in their order, and send it;
- ``menu Answer this``: from the newest message's menu;
- ``go quiz``, ``as moderator``, ``skip 60``: to another place, as another person, seconds later;
- ``invite``: the bot is invited to a new server;
- ``until quiz:answer``, ``until-not quiz:answer``: skip time until the message has such a button, or until it
  has none;
- ``find quiz:answer``: go on with the newest message that has such a button; ``first``: with the oldest
  message; ``newest``: with the newest again, as each scene begins.

What is shown at the end is the message, or the form that is open, or with ``type`` what is offered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

CHAPTERS = ("Asking", "Exploring", "Playing", "Moderating")


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture and the steps that lead to it, after those of the scenes before in its chapter."""

    chapter: str
    caption: str
    steps: tuple[str, ...]
    number: int  # its place in the chapter

    @property
    def name(self) -> str:
        """What its file is called, without an ending."""
        words = "".join(letter if letter.isalnum() else " " for letter in self.caption.lower()).split()
        return f"{self.chapter.lower()}-{self.number:02}-{'-'.join(words)}"[:80]


FILES: Mapping[str, str] = {
    "sums.csv": "question,answer\nWhat is two and two?,four\nWhat is three threes?,nine\n",
    "broken.csv": "question,answer\nWhat is two and two?\n",
    "settings.toml": '[ask]\ncare = "generous"\n',
    "cinema.md": (
        "# The Lumen Cinema\n\nThe Lumen Cinema opened on 3 May 1921 in Oslo. It was built by Ada Berg. "
        "The Lumen Cinema has 412 seats.\n\nMara Lind was born in Bergen in 1898. The café closed in 1999.\n"
    ),
    "lessons.toml": '[[fact]]\nquestion = "Who is the best spy?"\nanswer = "Ask around."\n',
}


def _chapter(name: str, *scenes: tuple[str, ...]) -> tuple[Scene, ...]:
    """Return a chapter's scenes, each from its steps."""
    return tuple(Scene(name, " · ".join(steps), steps, number) for number, steps in enumerate(scenes, 1))


def _ask(question: str) -> tuple[str, ...]:
    return (f"/ask question={question}",)


SCENES: tuple[Scene, ...] = (
    *_chapter(
        "Asking",
        ("first",),
        ("type /ask question=train",),
        _ask("who directed the film"),
        _ask("where was the trian wreck shot"),
        _ask("when does it come out"),
        _ask("how long is dead reckoning"),
        _ask("what was the budget"),
        _ask("how does ilsa die"),
        _ask("how does it end"),
        _ask("who directed it and how long is it"),
        _ask("did tom cruise do his own stunts"),
        _ask("is it shot in france"),
        _ask("train"),
        _ask("qwpoe zxmnb lkjhgf"),
        _ask("what did the catering cost"),
        _ask("hi"),
        _ask("tom cruise"),
        ("/ask question=who plays grace; private=yes",),
        ("press page",),
        ("press back",),
        ("pick pick #1",),
        ("/ask question=who plays grace; private=yes", "press ask:share", "newest"),
        ("/ask question=who wrote the script", "press ask:not"),
        ("/ask question=who wrote the script", "press ask:not", "press ask:wrong"),
        ("/ask question=what is the name of the caterer", "press ask:tell"),
        ("/ask question=what is the name of the caterer", "press ask:tell", "press ask:untell"),
        ("say @Reckoner",),
        ("say @Reckoner who directed it",),
        ("reply @Reckoner where was he born",),
        ("say how long is dead reckoning", "menu Answer this"),
        ("go dm", "say who plays ethan hunt"),
        ("say help",),
        ("/ask question=Wer führt Regie?",),
        ("/ask question=¿Quién dirigió la película?",),
    ),
    *_chapter(
        "Exploring",
        ("/about",),
        ("/people",),
        ("pick pick #2",),
        ("/person name=hailey atwel",),
        ("/person name=norway",),
        ("/person name=paramount",),
        ("/places",),
        ("/place name=darlton quarry",),
        ("/place name=norway",),
        ("/place name=atlantis",),
        ("/names",),
        ("/name name=imf",),
        ("/facts",),
        ("/facts topic=norway",),
        ("/facts topic=train",),
        ("/stunts",),
        ("/stunt name=train wreck",),
        ("/stunt name=swimming",),
        ("/release",),
        ("/quote",),
        ("press quote:next",),
        ("/quote speaker=hayley atwell",),
        ("/quote about=norway",),
        ("/quote speaker=ethan hunt",),
        ("/quotes list",),
        ("/quotes search text=train",),
        ("/quotes search text=zeppelin",),
        ("/quotes saved",),
        ("/privacy",),
    ),
    *_chapter(
        "Playing",
        ("go quiz", "skip 110", "skip 110", "/quiz play questions=2; topic=stunts; difficulty=easy"),
        ("press quiz:hint",),
        ("find quiz:answer", "press quiz:answer", "newest"),
        ("find quiz:answer", "until-not quiz:answer"),
        ("/quiz scores",),
        ("skip 60", "skip 60"),
        ("/quiz leaderboard",),
        ("/quiz leaderboard period=7d",),
        ("/quiz profile",),
        ("/quiz profile member=@Ada",),
        ("/quiz play questions=1; answers=typed", "until quiz:type"),
        ("press quiz:type",),
        ("fill Norway",),
        ("/quiz stop",),
        ("/quiz play questions=1; answers=chat", "skip 4"),
        ("say @Reckoner Tom Cruise", "skip 30", "skip 30"),
        ("go questions", "/quiz duel member=@Ada"),
        ("skip 6",),
        ("/quiz stop",),
        ("/quiz duel member=@Mia",),
        ("/quiz daily",),
        ("press quiz:day 2",),
        ("/quiz lists",),
        ("go quiz", "/quiz night at=in 2 minutes; rounds=2; questions=2; break_minutes=1; teams=Red, Blue"),
        ("find quiz:team", "press quiz:team"),
        ("find quiz:night", "press quiz:night", "newest"),
        ("skip 90", "until quiz:answer"),
        ("find quiz:answer", "until-not quiz:answer"),
        ("skip 50",),
        ("skip 110", "skip 110"),
        ("/quiz night at=tomorrow 20:30; rounds=3",),
        ("go dm", "/quiz play questions=1"),
        ("press quiz:answer 2",),
        ("go questions", "/privacy"),
        ("press privacy:erase",),
        ("press privacy:keep",),
    ),
    *_chapter(
        "Moderating",
        ("as moderator", "/about"),
        ("/settings start",),
        ("press start:preset",),
        ("press start:back", "press start:try"),
        ("/settings panel",),
        ("press settings:tab",),
        ("pick settings:choice strict",),
        ("press settings:edit",),
        ("fill 10",),
        ("pick settings:section quiz",),
        ("press settings:tab",),
        ("press settings:tab 2",),
        ("pick settings:section #9",),
        ("pick settings:section #10",),
        ("/settings show",),
        ("/settings history",),
        ("pick settings:undo #1",),
        ("/settings export",),
        ("/settings import file=file:settings.toml",),
        ("press import:apply",),
        ("/settings import file=file:broken.csv",),
        ("/settings why command=ask",),
        ("/settings block member=@Mia",),
        ("/settings blocked",),
        ("as member", "/ask question=who directed it"),
        ("as moderator", "/settings unblock member=@Mia"),
        ("/quiz import file=file:sums.csv",),
        ("press import:apply",),
        ("/quiz import file=file:broken.csv",),
        ("/quiz lists",),
        ("pick quiz:pick-list #1",),
        ("press quiz:questions",),
        ("pick quiz:pick-question #1",),
        ("/quiz lists list=sums", "press quiz:add-question"),
        ("fill What is four fours?; sixteen",),
        ("/quiz export",),
        ("/quiz import",),
        ("/teach add question=What snack is best?; answer=Popcorn, says this server.",),
        ("/ask question=what snack is best",),
        (
            "/teach add question=What are the rules?",
            "fill What are the rules?; Please:\n- **no** spoilers\n- no spam",
        ),
        ("/ask question=what are the rules",),
        ("/teach add question=What is the moon made of?; off_topic=yes",),
        ("/teach list",),
        ("/teach test question=what snack is best",),
        ("/teach export",),
        ("/teach import file=file:lessons.toml",),
        ("/teach article file=file:cinema.md; publisher=Film Club Oslo; date=5 July 2023",),
        ("press article:accept",),
        ("press article:edit",),
        ("fill How many seats are there in the Lumen?; The Lumen Cinema has 412 seats.",),
        ("press article:drop",),
        ("press article:end",),
        ("/teach articles",),
        ("pick articles:open #1",),
        ("press articles:remove",),
        ("/ask question=when did the lumen cinema open",),
        ("/teach article",),
        ("/ask question=who brought the popcorn machine", "/teach review"),
        ("press teach:write",),
        ("fill who brought the popcorn machine; The crew brought it.",),
        ("/ask question=who wrote the script", "press ask:not", "press ask:wrong", "/teach review"),
        ("as member", "say We wrecked it twice, you know.", "as moderator", "menu Save as quote"),
        ("/quotes saved",),
        (
            "as member",
            "say Who brings the doughnuts on Fridays?",
            "reply Ada does. She gets them from the corner shop.",
            "as moderator",
            "menu Teach this answer",
        ),
        ("press teach:words",),
        ("fill Who brings the doughnuts?; Ada does. She gets them from the corner shop.",),
        ("/ask question=who brings the doughnuts",),
        ("/insights",),
        ("/insights days=7",),
        ("/ask question=who brought the fog machine", "/insights days=90"),
        ("pick teach:review-at #1",),
    ),
)
