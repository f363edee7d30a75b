"""``/about``: what the bot knows, from which source, and its commands."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.domain.pack.model import Pack
from bot.domain.pack.standing import Standing, standings
from bot.domain.phrases import Phrase, phrase
from bot.i18n import Say
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.citing import home_source, publications_of, reference_link
from bot.ui.commands import mention
from bot.ui.layout import Card
from bot.ui.navigation import Link, PageContext, Place, find_entry, page_button, renders
from bot.ui.request import Request, everywhere, is_shown
from bot.ui.text import escape, first_sentences

SOURCES_SIZE = 10  # on a page; the addresses of publications count towards its text
# Of their groups, those to be pressed first.
FIRST = (
    "quiz play", "quiz night", "quiz daily", "quiz leaderboard", "quote", "quotes list",
    "settings panel", "settings start", "settings show", "settings history",
    "teach add", "teach review", "teach article", "teach list",
)  # fmt: skip
GROUP_LIMIT = 4  # commands of a group that are listed; typing its name shows the others
# Commands by what they are for, those that most people want first.
# Those that share a line have the description of the first.
PURPOSES: Sequence[tuple[Phrase, Sequence[Sequence[str]]]] = (
    (phrase("Ask"), [("ask",)]),
    (phrase("Quizzes"), [("quiz",)]),
    (phrase("Facts and quotes"), [("facts",), ("quote", "quotes"), ("stunts", "stunt"), ("release",)]),
    (phrase("Names"), [("people", "person"), ("places", "place"), ("names", "name")]),
    (phrase("About me"), [("about",), ("privacy",)]),
    (phrase("For moderators"), [("settings",), ("teach",), ("insights",)]),
)
_REST = phrase("More")
_AnyCommand: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group
TITLE_LIMIT = 80  # characters of a publication's in the list


class About(BotCog):
    """Introduces the bot."""

    @app_commands.command()
    @everywhere
    async def about(self, interaction: Interaction) -> None:
        """See what I know, where it comes from, and what I can do."""
        ctx = await Request.open(interaction)
        say, pack = ctx.say, ctx.pack
        taught = sum(fact.is_taught for fact in pack.facts)
        known, promise = _introduction(say, pack, _counted(say, pack, taught))
        if taught:
            added = say.count(
                taught,
                "This server's moderators added {number} more fact.",
                "This server's moderators added {number} more facts.",
            )
            promise = f"{promise} {added}"
        named = [pages.said_topic(say, topic) for topic in pack.topics]
        # No line begins with a dot.
        listed = "\N{NO-BREAK SPACE}· ".join(topic.name for topic in named)
        topics = pages.details([(say("Topics"), listed)])
        body = [known, promise, topics, *self._commands(ctx)]
        name = self.bot.user.display_name if self.bot.user else ""
        sources = page_button(Link(Place(pages.SOURCES, page=0), say("Sources")))
        home = "" if pack.bibliography else say("Source: {source}", source=home_source(say, pack))
        card = Card(art="reckoner", title=name, body=body, source=home, buttons=[sources])
        await ctx.reply(card)

    def _commands(self, ctx: Request) -> Iterator[str]:
        """Yield the commands by what they are for, each group as far as Discord shows it to this person."""
        tree = self.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        shown = {
            command.name: command
            for command in tree
            if (command.default_permissions or discord.Permissions.none()) <= ctx.interaction.permissions
        }
        grouped = {name for _, lines in PURPOSES for line in lines for name in line}
        rest = [(name,) for name in sorted(shown) if name not in grouped]
        for purpose, groups in (*PURPOSES, (_REST, rest)):
            together = [[shown[name] for name in group if name in shown] for group in groups]
            lines = [f"- {self._line(ctx, commands)}" for commands in together if commands]
            if lines:
                yield "\n".join([f"**{ctx.say.phrase(purpose)}**", *lines])

    def _line(self, ctx: Request, commands: Sequence[_AnyCommand]) -> str:
        """Return in a sentence what commands, or groups of them, are for, and those to be pressed."""
        leaves = [
            leaf
            for command in commands
            for leaf in (command.walk_commands() if isinstance(command, app_commands.Group) else [command])
        ]
        shown = [leaf for leaf in leaves if isinstance(leaf, app_commands.Command) and is_shown(leaf, ctx)]
        places = {name: at for at, name in enumerate(FIRST)}
        names = sorted(
            (leaf.qualified_name for leaf in shown), key=lambda name: places.get(name, len(places))
        )
        mentions = " ".join(mention(self.bot.services.command_ids, name) for name in names[:GROUP_LIMIT])
        purpose = first_sentences(ctx.say.known(commands[0].description), limit=1)
        line = f"{purpose.rstrip('.')}. {mentions}"  # Discord's own lists have groups without a full stop
        if len(names) <= GROUP_LIMIT:
            return line
        more = ctx.say.number(len(names) - GROUP_LIMIT)
        # The bare name of a group cannot be mentioned.
        return f"{line} " + ctx.say("and {more} more: type `/{group}`", more=more, group=commands[-1].name)


def _introduction(say: Say, pack: Pack, told: str) -> tuple[str, str]:
    """Return what is ``told`` and from where, and what every answer shows of it."""
    if pack.bibliography:
        known = say(
            "I know *{title}* from {publications}: {counts}.",
            title=pack.title,
            publications=publications_of(say, pack),
            counts=told,
        )
        promise = say("Every answer shows its sources. If they don't cover something, I'll tell you.")
    else:
        known = say("I know *{title}* from a single article: {counts}.", title=pack.title, counts=told)
        promise = say(
            "Every answer shows its paragraph. If the article doesn't cover something, I'll tell you."
        )
    return known, promise


@renders(pages.SOURCES)
def sources_page(page: PageContext) -> Card:
    """Render a page of the pack's sources, each with what stands on it."""
    entries = [_source_entry(page, each) for each in standings(page.pack)]
    return pages.list_card(page, page.say("Sources"), entries, art="sources", size=SOURCES_SIZE)


@renders(pages.SOURCE)
def source_page(page: PageContext) -> Card:
    """Render a page of what stands on a source."""
    say, pack = page.say, page.pack
    source = find_entry({each.id: each for each in standings(pack)}, page.place.id)
    entries = [
        *map(pages.fact_link, source.facts),
        *(pages.quote_link(pack, quote) for quote in source.quotes),
        *map(pages.stunt_link, source.stunts),
    ]
    reference = source.reference
    if reference is None:
        return pages.list_card(
            page,
            pack.source.title,
            entries,
            overline=say.day(date.fromisoformat(pack.source.date)),
            art="sources",
        )
    said = [reference_link(say, reference), escape(reference.author), say.phrase(reference.trust.said)]
    unread = "" if reference.opened else "\n-# " + say("I only know it through other sources.")
    overline = " · ".join(filter(None, said)) + unread
    return pages.list_card(page, reference.title, entries, overline=overline, art="sources")


def _source_entry(page: PageContext, source: Standing) -> Link:
    """Return a link to what stands on a source, with a line that leads to the source itself."""
    say, place, counts = page.say, Place(pages.SOURCE, source.id, 0), _counted(page.say, source)
    reference = source.reference
    if reference is None:
        home = page.pack.source.title
        line = f"**{home_source(say, page.pack)}**"
        return Link(place, home, counts, " · ".join(filter(None, (line, counts))))
    named = f"{reference_link(say, reference)}: {escape(reference.title, TITLE_LIMIT)}"
    said = (named, say.phrase(reference.trust.said), counts)
    return Link(place, reference.publisher, reference.title, " · ".join(filter(None, said)))


def _counted(say: Say, told: Pack | Standing, taught: int = 0) -> str:
    """Return how many facts, quotations and stunts there are, without so many facts that were taught."""
    facts = len(told.facts) - taught
    counts = [
        (facts, say.count(facts, "{number} fact", "{number} facts")),
        (len(told.quotes), say.count(len(told.quotes), "{number} quote", "{number} quotes")),
        (len(told.stunts), say.count(len(told.stunts), "{number} stunt", "{number} stunts")),
    ]
    return say.join([text for number, text in counts if number])
