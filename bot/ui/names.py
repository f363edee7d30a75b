"""Names that people type: completed as they type, and answered with "did you mean" where they are unknown."""

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from itertools import islice
from typing import Any, TypeAlias

from discord import app_commands, ui

from bot.domain.links import find_named
from bot.domain.lookup import Directory, Named
from bot.domain.pack.model import Entity, EntityKind, Pack, Stunt, Topic
from bot.domain.pack.translating import name_within
from bot.domain.phrases import Phrase, phrase
from bot.i18n import Say
from bot.services import Interaction
from bot.ui.layout import Card, answer
from bot.ui.navigation import Link, Place, open_page, page_button
from bot.ui.pages import NAME_FACTS, TOPIC_FACTS
from bot.ui.quoting import link_to
from bot.ui.request import Request
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip, quoted

NAME_LIMIT = 100  # characters that anybody may type for a name or a few words
NameOption = app_commands.Range[str, 1, NAME_LIMIT]
Choices: TypeAlias = list[app_commands.Choice[str]]
DirectoryOf: TypeAlias = Callable[[Pack], Directory]
_UNKNOWN = phrase("I don't know that name")
_KINDS = {  # within a sentence
    EntityKind.PERSON: phrase("a person"),
    EntityKind.CHARACTER: phrase("a character"),
    EntityKind.PLACE: phrase("a place"),
    EntityKind.GROUP: phrase("a group"),
    EntityKind.ORGANISATION: phrase("an organization"),
    EntityKind.FILM: phrase("a film"),
    EntityKind.GAME: phrase("a game"),
    EntityKind.WORK: phrase("a work"),
    EntityKind.SEQUENCE: phrase("a sequence"),
    EntityKind.EVENT: phrase("an event"),
    EntityKind.OBJECT: phrase("an object"),
}


def completed_from(
    directory_of: DirectoryOf,
) -> Callable[[Interaction, str], Coroutine[Any, Any, Choices]]:
    """Return an option's autocompletion: the names in a directory, tolerant of typos."""

    async def complete(interaction: Interaction, typed: str) -> Choices:
        ctx = await Request.open(interaction)
        return [
            app_commands.Choice(name=clip(entry.name, CHOICE_LIMIT), value=entry.id)
            for entry in directory_of(ctx.pack).complete(typed, AUTOCOMPLETE_LIMIT)
        ]

    return complete


def complete_last(typed: str, names: Iterable[tuple[str, str]], *, repeats: bool = False) -> Choices:
    """Complete the last of several names with commas between them: "general, sp" leads to "general, sports".

    ``names`` are values with how they are shown; those typed already are offered again where it ``repeats``.
    """
    before, comma, last = typed.rpartition(",")
    named = set[str]() if repeats else {name.strip().casefold() for name in before.split(",")}
    head, wanted = f"{before.strip()}, " if comma else "", last.strip().casefold()
    found = (
        app_commands.Choice(name=clip(head + shown, CHOICE_LIMIT), value=head + value)
        for value, shown in names
        if value.casefold() not in named and (wanted in value.casefold() or wanted in shown.casefold())
    )
    # A value that was cut would name something else.
    return list(islice((each for each in found if len(each.value) <= CHOICE_LIMIT), AUTOCOMPLETE_LIMIT))


def unknown_name_card(
    say: Say,
    directory: Directory,
    typed: str,
    button: Callable[[Named], ui.Item[Any]],
    *,
    every: str,
    unknown: Phrase = _UNKNOWN,
) -> Card:
    """Return that a name is unknown, with those that are alike or the command that lists ``every`` one."""
    near = directory.find(typed).suggestions
    return Card(
        art="question" if near else "unknown",
        overline=say("You typed: {text}", text=quoted(say, typed)),
        title=say("Did you mean…?") if near else say.phrase(unknown),
        body=[] if near else [say("It isn't in my sources. {command} lists what is.", command=f"/{every}")],
        buttons=[button(entry) for entry in near],
    )


async def answer_name(
    ctx: Request,
    directory_of: DirectoryOf,
    typed: str,
    place: Place,
    *,
    every: str,
    private: bool = False,
    unknown: Phrase = _UNKNOWN,
    unlike: Phrase | None = None,
) -> None:
    """Show the page of what has a name, ``place`` with its id; or privately what comes closest.

    Where nothing comes close, ``unknown`` says so, with the command that lists ``every`` name. Where another
    thing has the name, ``unlike`` says that it's not what was looked for.
    """
    directory = directory_of(ctx.pack)
    found = directory.find(typed).entry
    if found is not None:
        await open_page(ctx, replace(place, id=found.id), private=private)
        return

    named = find_named(ctx.pack, typed)
    if named is not None:
        await answer(ctx, elsewhere_card(ctx, named, place, unlike), private=True)
        return

    def link(entry: Named) -> ui.Item[Any]:
        return page_button(Link(replace(place, id=entry.id), entry.name))

    card = unknown_name_card(ctx.say, directory, typed, link, every=every, unknown=unknown)
    await answer(ctx, card, private=True)


def elsewhere_card(ctx: Request, named: Named, place: Place, unlike: Phrase | None = None) -> Card:
    """Return that something is known, but not as what it was looked for, with the way to it."""
    say, name, link = ctx.say, named.name, link_to(ctx.say, ctx.pack, named)
    match named:
        case Entity() if place.kind == TOPIC_FACTS:
            told = say("{name} isn't a topic, but I have facts about it.", name=name)
            link = Link(
                Place(NAME_FACTS, named.id, 0), say("Facts about {name}", name=name_within(ctx.pack, named))
            )
        case Entity():
            told = say("{name} is {kind}.", name=name, kind=say.phrase(_KINDS[named.kind]))
            link = replace(link, label=say("About {name}", name=name_within(ctx.pack, named)))
        case Topic():
            told = say("{name} is a topic.", name=name)
        case Stunt():
            told = say("{name} is a stunt or action sequence.", name=name)
    more = "" if unlike is None else say.phrase(unlike)
    return Card(title=name, body=[f"{told} {more}".rstrip()], buttons=[page_button(link)])
