"""A small pack about an invented film, for tests to break in various ways."""

import re
from pathlib import Path

from bot.domain.errors import PackError
from bot.domain.pack.loading import read_pack

HEADER = """
[pack]
id = "ferry"
title = "The Last Ferry"

[source]
title = "A note on the ferry film"
date = "2020-02-29"
paragraphs = 2

[[topic]]
id = "film"
name = "The film"
summary = "What it is."

[[entity]]
id = "mara"
kind = "person"
name = "Mara Lind"
role = "director"
aliases = ["Lind"]
"""

FACT = """
[[fact]]
id = "director"
topic = "film"
question = "Who directed it?"
answer = "Mara Lind directed it."
paragraph = 1
kinds = ["person", "yes_no"]
entities = ["mara"]
phrasings = [
    "director", "who is the director", "who made the film", "name the director", "who directs",
    "did lind direct it", "whose film is it", "who helmed it", "who was in charge", "director's name",
]
near_misses = ["How old is the director?"]
value = { kind = "person", text = "Mara Lind", accept = ["Lind"], entity = "mara" }
"""

GAP = """
[[gap]]
id = "budget"
topic = "film"
subject = "what it cost"
phrasings = ["what did it cost"]
nearby = ["director"]
"""

QUOTE = """
[[quote]]
id = "cold"
speaker = "mara"
text = "It was cold, and we loved it"
context = "On the weather"
paragraph = 2
fact = "director"
"""

STUNT = """
[[stunt]]
id = "jump"
name = "The jump"
summary = "She jumps."
paragraph = 2
performers = ["mara"]
facts = ["director"]
quotes = ["cold"]
"""

QUESTION = """
[[question]]
id = "quiz_director"
fact = "director"
prompt = "Who directed the film?"
answer = "Mara Lind"
distractors = ["Ana Berg", "Jo Hall", "Kim Sund"]
explanation = "Mara Lind directed it."
"""

SYNONYMS = """
[[synonyms]]
words = ["film", "movie"]
"""

ARTICLE = """Mara Lind made a film about a ferry.

“It was cold,  and we loved it,” she says."""

WHOLE = HEADER + FACT + GAP + QUOTE + STUNT + QUESTION + SYNONYMS


def write(folder: Path, text: str, name: str = "all.toml") -> Path:
    """Write one file of the pack in ``folder``, and return the folder."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> tuple[str, ...]:
    """Return all problems of the pack in ``folder``, without their lines."""
    try:
        read_pack(folder)
    except PackError as error:
        return tuple(re.sub(r"^(\w+\.toml):\d+:", r"\1:", problem) for problem in error.problems)
    return ()
