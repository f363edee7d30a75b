"""What is wrong with a file or a form, always said in the same way: "Line 4, difficulty: Should be…"."""

from bot.domain.phrases import Phrase, ends_sentence, places_and_problem
from bot.i18n import Say
from bot.ui.text import capitalised


def problem_line(say: Say, told: Phrase) -> str:
    """Return a problem as a whole sentence, after the place where it is, if it has one."""
    places, problem = places_and_problem(told)
    sentence = capitalised(say.phrase(problem))
    if not ends_sentence(sentence):
        sentence += "."
    if not places:
        return sentence
    first, *inner = (say.phrase(place) if isinstance(place, Phrase) else place for place in places)
    # The names of settings and columns are left as they are written in files.
    first = capitalised(first) if isinstance(places[0], Phrase) else first
    return f"{', '.join([first, *inner])}: {sentence}"
