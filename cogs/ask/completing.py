"""Completion of a question while it is typed."""

from itertools import islice
from typing import NamedTuple

from discord import app_commands

from bot.domain.links import content_typed, entries_by_id, own_questions, taught_questions
from bot.domain.matching.languages.detection import language_of
from bot.domain.pack.model import Fact
from bot.domain.pack.translating import original_of
from bot.domain.settings.telling import Spoilers
from bot.ui.request import Request
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip

_SHORTEST_WHOLE = 3  # words of a question that ends without a mark
_AMONG = 4 * AUTOCOMPLETE_LIMIT  # questions that have what was typed besides "who" and the like


class _SoFar(NamedTuple):
    """What is known of a question while it is typed."""

    answer: str | None = None  # the id of the fact that answers it
    is_sure: bool = False  # whether it is asked as it stands
    is_whole: bool = False  # whether it may be all that they want to ask, and nothing offered is that


def completions(ctx: Request, typed: str) -> list[app_commands.Choice[str]]:
    """Return questions that somebody may be typing; what gives the story away by its heading alone."""
    so_far = _so_far(ctx, typed)
    answer = so_far.answer
    # Found by any way of asking, offered as the one way that reads well.
    facts = entries_by_id(ctx.pack.fact, dict.fromkeys(_found(ctx, typed, answer)))
    questions = {fact.question: _asked_as(ctx, fact) for fact in facts}
    # Those that read on from what is typed first; else it would look as if nothing fitted it.
    sure = ctx.pack.fact.get(answer or "") if so_far.is_sure else None
    sure_of = "" if sure is None else sure.question
    ordered = sorted(questions.items(), key=lambda each: (each[0] != sure_of, not _begins(each[0], typed)))
    # What moderators taught may be longer.
    choices = [(clip(shown, CHOICE_LIMIT), question[:CHOICE_LIMIT]) for shown, question in ordered]
    if (heading := _heading(ctx, answer)) is not None:
        choices.insert(0, (clip(heading, CHOICE_LIMIT), typed.strip()[:CHOICE_LIMIT]))
    elif so_far.is_whole and not _begins(choices[0][0] if choices else "", typed):
        choices.insert(0, (typed.strip(), typed.strip()))  # Enter takes the first, which is what they asked
    return [
        app_commands.Choice(name=name, value=value) for name, value in islice(choices, AUTOCOMPLETE_LIMIT)
    ]


def _found(ctx: Request, typed: str, answer: str | None) -> list[str]:
    """Return the ids of the facts that may be asked for, the likeliest first."""
    own, likely = own_questions(ctx.pack, typed, AUTOCOMPLETE_LIMIT)
    done = ctx.matcher.complete(typed, AUTOCOMPLETE_LIMIT)
    spoken = ctx.say.locale.language
    language = language_of(typed, spoken)
    # "Who" alone is no reason to offer a question to somebody who typed "who dies".
    if (content := content_typed(typed, language)) != typed:
        having = {each.fact_id for each in ctx.matcher.complete(content, _AMONG)}
        done = tuple(each for each in done if each.fact_id in having or _begins(each.text, typed))
    completed = [each.fact_id for each in done]
    # What is like it in its own language comes before what English words happen to be like it.
    taught = taught_questions(ctx.pack, typed, completed)
    found = (*own, *taught, *likely, *completed) if language == spoken else (*own, *completed, *likely)
    # What it would be answered with by now may be worded otherwise: "how much did it c…", the budget.
    return [*([answer] if answer is not None else []), *found]


def _begins(question: str, typed: str) -> bool:
    return question.casefold().startswith(typed.strip().casefold())


def _so_far(ctx: Request, typed: str) -> _SoFar:
    """Return what is known of a question while it is typed, if it is more than a word."""
    said = typed.split()
    if len(said) <= 1:
        return _SoFar()
    language = language_of(typed, ctx.say.locale.language)
    verdict, is_finished = ctx.matcher.match_unfinished(typed.strip(), language)
    is_closed = said[-1].endswith("?")
    if verdict.fact_id is not None and not verdict.parts:
        return _SoFar(verdict.fact_id, is_sure=is_closed or verdict.confidence == 1.0)
    is_whole = is_closed or bool(verdict.parts) or (is_finished and len(said) >= _SHORTEST_WHOLE)
    return _SoFar(is_whole=is_whole and len(typed.strip()) <= CHOICE_LIMIT)


def _heading(ctx: Request, answer: str | None) -> str | None:
    """Return the heading of an answer that is given behind a bar to whoever asks; None for any other."""
    telling = ctx.telling
    fact = telling.known.fact.get(answer or "")
    is_covered = fact is not None and fact.id not in ctx.pack.fact and telling.rule is Spoilers.HIDDEN
    return fact.label if fact is not None and is_covered else None


def _asked_as(ctx: Request, fact: Fact) -> str:
    """Return the question that picking a fact from the completion asks: as it is shown, if that is read.

    Others see it over the answer, and their own Discord may put it into the field.
    """
    language = ctx.say.locale.language
    is_read = language_of(fact.question, language) == language and len(fact.question) <= CHOICE_LIMIT
    return fact.question if is_read else original_of(ctx.pack).fact[fact.id].question
