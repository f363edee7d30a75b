"""Cards without an answer, which offer what else to ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import discord
from discord import ui

from bot.domain.pack.model import Fact, Gap, Pack
from bot.domain.pack.translating import name_within
from bot.i18n import Say
from bot.ui.citing import not_covered, not_said
from bot.ui.commands import mention
from bot.ui.components import button
from bot.ui.layout import Card, Rendered
from bot.ui.navigation import Link, page_button
from bot.ui.pages import asked_fact_link, entity_link, fact_link
from bot.ui.teaching import TEACH_ANSWER, TELL_ANSWER
from cogs.ask.related import RELATED_LIMIT, facts_near, facts_on, first_told_of, related_facts, sharing

Payload: TypeAlias = Mapping[str, Any]  # a part of a card as Discord is sent it
KEPT = 1_024  # buttons, a few hundred bytes each; a pack has some hundreds of facts


def unknown_card(
    say: Say,
    pack: Pack,
    *,
    starters: Callable[[], Sequence[Fact]],
    named: Sequence[str] | None = (),
    said: str = "",
    asked: str = "",
    gap: Gap | None = None,
    key: str = "",
    can_teach: bool = False,
    before: Fact | None = None,
) -> Card:
    """Return an honest "I don't know", with what lies nearby or what the bot can tell about.

    ``named`` are the entities that the question names, ``said`` in English: facts that share more with it are
    offered; None where it is on the server, whose moderators may know. By the question's ``key`` people can
    ask to be told once it has an answer, or teach it if the asker may (``can_teach``). Where nothing else is
    near, what the answer ``before`` was about is.
    """
    actions = _open_actions(say, key, can_teach=can_teach, is_on_server=named is None) if key else []
    options: dict[str, Any] = {"overline": asked, "art": "unknown", "actions": actions}
    title = say("I don't know that one")
    if named is None:
        who = (
            say("That's about this server. If you know, teach me the answer, and I'll have it for everyone.")
            if can_teach
            else say(
                "That's about this server, so its moderators will know. They can teach me the answer, too."
            )
        )
        return offering_card(title, who, facts=(), **options)
    if gap is None:
        near = _sharing(say, pack, named, said) or _near(say, pack, named, before)
        if near is None:
            near = Nearby(say("You could ask:"), [fact_link(fact) for fact in starters()])
        return _card(title, not_covered(say, pack), near, options)
    nearby = facts_near(pack, gap, named)
    if gap.asks_which and nearby:
        return offering_card(say("Which one do you mean?"), facts=nearby, overline=asked, art="question")
    if nearby:
        near = Nearby(say("Related:"), [fact_link(fact) for fact in nearby])
    else:
        near = _near(say, pack, named, before) or Nearby("", ())
    return _card(title, not_said(say, pack, gap), near, options)


class Nearby(NamedTuple):
    """What is offered in place of an answer, and the line above it."""

    lead: str
    links: Sequence[Link]


def _card(title: str, said: str, near: Nearby, options: Mapping[str, Any]) -> Card:
    buttons = [Rendered(_linked_button(link)) for link in near.links]
    return Card(title=title, body=(said, near.lead), buttons=buttons, **options)


def _sharing(say: Say, pack: Pack, named: Sequence[str], said: str) -> Nearby | None:
    """Return the facts on those whom a question names that have more in common with what it ``said``."""
    facts = sharing(pack, named, said, facts_on(pack, named))[:RELATED_LIMIT]
    return Nearby(say("Related:"), [fact_link(fact) for fact in facts]) if facts else None


def _near(say: Say, pack: Pack, named: Sequence[str], before: Fact | None) -> Nearby | None:
    """Return a way to all that is known of somebody or something: named, or what was told of ``before``.

    Single facts on them would have nothing to do with what was asked.
    """
    on = [] if before is None else [*(about.entity for about in before.about), *before.entities]
    known = first_told_of(pack, [*named, *on])
    if known is not None:
        more = say("More about {name}", name=name_within(pack, known))
        return Nearby("", [replace(entity_link(known), label=more)])
    facts = [] if before is None else related_facts(pack, before)
    return Nearby(say("Related:"), [fact_link(fact) for fact in facts]) if facts else None


def _open_actions(say: Say, key: str, *, can_teach: bool, is_on_server: bool) -> list[ui.Item[Any]]:
    """Return what can be done about a question without an answer; who knows the server waits for nobody."""
    teach = button(say("Teach me the answer"), TEACH_ANSWER(key), discord.ButtonStyle.primary)
    tell = button(say("Tell me when you know"), TELL_ANSWER(key))
    if not can_teach:
        return [tell]
    return [teach] if is_on_server else [teach, tell]


def help_card(
    say: Say,
    pack: Pack,
    command_ids: Mapping[str, int],
    *,
    starters: Sequence[Fact],
    is_private: bool = False,
) -> Card:
    """Return what to do with the bot, in a private conversation or in a server."""
    how = (
        say(
            "Just send me a message, or use {ask}. It suggests questions as you type.",
            ask=mention(command_ids, "ask"),
        )
        if is_private
        else say(
            "Mention me with a question, or use {ask}. It suggests questions as you type.",
            ask=mention(command_ids, "ask"),
        )
    )
    more = say(
        "{quiz} starts a quiz, and {about} lists everything I can do.",
        quiz=mention(command_ids, "quiz play"),
        about=mention(command_ids, "about"),
    )
    what = say("I answer questions about *{title}* and show where each answer comes from.", title=pack.title)
    return offering_card(
        say("Ask me about {subject}", subject=pack.subject),
        what,
        f"{how} {more}",
        facts=starters,
        art="reckoner",
    )


def more_card(say: Say, pack: Pack, fact: Fact) -> Card:
    """Return what to read next after a fact."""
    return offering_card(say("There's more on that"), facts=related_facts(pack, fact))


def offering_card(
    title: str,
    *body: str,
    facts: Sequence[Fact],
    pack: Pack | None = None,
    **options: Any,
) -> Card:
    """Return a card that is no page, with buttons to facts.

    ``pack`` is what may come up unasked; ``options`` are the card's, such as its overline.
    """
    links = [fact_link(fact) if pack is None else asked_fact_link(pack, fact) for fact in facts]
    buttons = [Rendered(_linked_button(link)) for link in links]
    return Card(title=title, body=body, buttons=buttons, **options)


@lru_cache(maxsize=KEPT)
def _linked_button(link: Link) -> Payload:
    return page_button(link).to_component_dict()
