"""``/quote`` and ``/quotes``: what people said, word for word, and what a server's moderators saved."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands, ui

from bot.domain.links import (
    entries_by_id,
    find_named,
    quotable_first,
    select_quotes,
    speaker_directory,
    subject_directory,
)
from bot.domain.matching.text.normalise import words
from bot.domain.pack.model import Quote, Spoiler
from bot.domain.pack.translating import TranslatedPack, name_within
from bot.domain.quote_search import found_by_occasion, quoted_words, search_quotes
from bot.domain.settings.telling import Spoilers
from bot.domain.teaching.model import SavedQuote
from bot.domain.teaching.texts import is_message_link
from bot.i18n import Say
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.citing import source_line, verbatim_line
from bot.ui.components import CustomId, button, on_press
from bot.ui.layout import Card, answer, show
from bot.ui.names import NameOption, completed_from, unknown_name_card
from bot.ui.navigation import (
    PLACE_LIMIT,
    Link,
    PageContext,
    Place,
    find_entry,
    open_page,
    page_button,
    renders,
)
from bot.ui.quoting import ANOTHER, draw_quote, unpaired_card, unquoted_card
from bot.ui.request import Request, everywhere, needs
from bot.ui.text import capitalised, escape_lines, escape_name, quoted

_KEY_LIMIT = PLACE_LIMIT - len(f"{pages.FOUND_QUOTES}:.999")  # what a page of results has room for
ANOTHER_SAVED = CustomId("quote:saved")


class Quotes(BotCog):
    """Offers quotations."""

    quotes = everywhere(app_commands.Group(name="quotes", description="Browse what people said"))

    @needs(select_quotes)
    @app_commands.command()
    @app_commands.describe(speaker="Only quotes by this person", about="Only quotes about this")
    @app_commands.autocomplete(
        speaker=completed_from(speaker_directory), about=completed_from(subject_directory)
    )
    @everywhere
    async def quote(
        self,
        interaction: Interaction,
        speaker: NameOption | None = None,
        about: NameOption | None = None,
    ) -> None:
        """Get a quote, word for word. You'll see a different one each time."""
        ctx = await Request.open(interaction)
        refusal = self._refusal(ctx, speaker, about)
        if refusal is not None:
            await ctx.reply(refusal)
            return
        who = speaker_directory(ctx.pack).find(speaker).entry if speaker else None
        what = subject_directory(ctx.pack).find(about).entry if about else None
        card = await draw_card(ctx, who.id if who else "", what.id if what else "", private=False)
        await answer(ctx, card)

    def _refusal(self, ctx: Request, speaker: str | None, about: str | None) -> Card | None:
        """Return why there is no such quotation; None where there is one."""
        say, speakers, subjects = ctx.say, speaker_directory(ctx.pack), subject_directory(ctx.pack)
        who = speakers.find(speaker).entry if speaker else None
        what = subjects.find(about).entry if about else None
        for typed, found, is_speaker in ((speaker, who, True), (about, what, False)):
            named = find_named(ctx.pack, typed) if typed and found is None else None
            if named is not None:
                return unquoted_card(say, ctx.pack, named, is_speaker=is_speaker)
        who_id, what_id = who.id if who else "", what.id if what else ""
        if speaker and who is None:
            return unknown_name_card(
                say,
                speakers,
                speaker,
                lambda entry: button(entry.name, ANOTHER(entry.id, what_id)),
                every="quotes list",
            )
        if about and what is None:
            return unknown_name_card(
                say,
                subjects,
                about,
                lambda entry: button(entry.name, ANOTHER(who_id, entry.id)),
                every="quotes list",
            )
        if who and what and not select_quotes(ctx.pack, who.id, what.id):
            return unpaired_card(say, ctx.pack, who, name_within(ctx.pack, what), what.id)
        return None

    @needs(select_quotes)
    @quotes.command(name="list")
    async def list_quotes(self, interaction: Interaction) -> None:
        """Browse all quotes."""
        await open_page(await Request.open(interaction), Place(pages.QUOTES, page=0))

    @needs(select_quotes)
    @quotes.command(name="search")
    @app_commands.describe(text="Words from the quote (typos and beginnings of words are fine)")
    async def search_quotes(self, interaction: Interaction, text: NameOption) -> None:
        """Search for quotes by their words."""
        ctx = await Request.open(interaction)
        # In a thread: a dictionary is read when its first reader searches.
        key = "-".join(words(await asyncio.to_thread(quoted_words, ctx.pack, text) or text))
        if len(key) > _KEY_LIMIT:  # as many words as a place has room for
            key = key[:_KEY_LIMIT].rpartition("-")[0] or key[:_KEY_LIMIT]
        await open_page(ctx, Place(pages.FOUND_QUOTES, key, 0))

    @quotes.command(name="saved")
    async def saved_quote(self, interaction: Interaction) -> None:
        """See a message this server's moderators saved as a quote."""
        ctx = await Request.open(interaction)
        is_empty = not _saved_quotes(ctx)
        await ctx.reply(saved_card(ctx, private=is_empty), private=is_empty)


@renders(pages.QUOTE)
def quote_page(page: PageContext, *, speaker: str = "", subject: str = "") -> Card:
    """Render a quotation with who said it and on what; "another" keeps to ``speaker`` and ``subject``."""
    say, pack = page.say, page.pack
    quote = find_entry(pack.quote, page.place.id)
    who = pack.entity[quote.speaker]
    others = len(select_quotes(pack, who.id)) - 1
    another = button(say("Another quote"), ANOTHER(speaker, subject), discord.ButtonStyle.primary)
    buttons = [*page.back(), another]
    if others:
        label = say("More by {speaker} ({number})", speaker=who.name, number=others)
        buttons.append(page.button(Link(Place(pages.QUOTES_BY, who.id, 0), label)))
    if quote.fact is not None and quote.fact in pack.fact:
        buttons.append(page.button(Link(Place(pages.FACT, quote.fact), say("The fact behind it"))))
    onward = [
        *map(pages.entity_link, entries_by_id(pack.entity, (who.id, *quote.entities))),
        *(pages.stunt_link(stunt) for stunt in pack.stunts if quote.id in stunt.quotes),
    ]
    return Card(
        art="quote",
        overline=say("Quote"),
        title=who.name,
        body=[f"-# {capitalised(who.role)}", f"> “{quote.text}”", quote.context, verbatim_line(say, pack)],
        source=source_line(say, pack, quote),
        items=page.select(say("Mentioned here…"), pages.with_kinds(say, onward)),
        buttons=buttons,
    )


@renders(pages.QUOTES)
def all_quotes_page(page: PageContext) -> Card:
    """Render a page of all quotations."""
    quotes = quotable_first(page.pack.quotes)
    return _quote_list(page, quotes, page.say("All quotes"), overline=_counted(page.say, quotes))


@renders(pages.QUOTES_BY)
def quotes_by_page(page: PageContext) -> Card:
    """Render a page of what somebody said."""
    who = find_entry(page.pack.entity, page.place.id)
    title = page.say("Quotes by {speaker}", speaker=who.name)
    quotes = quotable_first(select_quotes(page.pack, who.id))
    entries = list(map(pages.own_quote_link, quotes))
    counted = _counted(page.say, quotes)
    return pages.list_card(page, title, entries, cited=quotes, art="quote", overline=counted)


@renders(pages.QUOTES_ABOUT)
def quotes_about_page(page: PageContext) -> Card:
    """Render a page of what was said about somebody or something."""
    entity = find_entry(page.pack.entity, page.place.id)
    title = page.say("Quotes about {name}", name=name_within(page.pack, entity))
    about = quotable_first(quote for quote in page.pack.quotes if entity.id in quote.entities)
    return _quote_list(page, about, title, overline=_counted(page.say, about))


@renders(pages.FOUND_QUOTES)
def found_quotes_page(page: PageContext) -> Card:
    """Render a page of what a search found; the place holds its words."""
    say = page.say
    typed = page.place.id.replace("-", " ")
    found = search_quotes(page.pack, typed)
    is_told = isinstance(page.pack, TranslatedPack)
    searched = (
        say("You searched for: {text} · Quotes are in English", text=quoted(say, typed))
        if is_told
        else say("You searched for: {text}", text=quoted(say, typed))
    )
    if found:
        title = say.count(len(found), "{number} quote found", "{number} quotes found")
        explained = found_by_occasion(page.pack, typed, found)
        return _quote_list(page, found, title, overline=searched, explained=explained)
    nothing = (
        say("No quote matches those words. Try fewer of them.")
        if " " in typed
        else say("No quote has that word. Try another one.")
    )
    buttons = [*page.back(), _all_quotes_button(say)]
    return Card(art="quote", overline=searched, title=say("No quotes found"), body=[nothing], buttons=buttons)


def _all_quotes_button(say: Say) -> ui.Button[Any]:
    return page_button(Link(Place(pages.QUOTES, page=0), say("All quotes")))


def _counted(say: Say, quotes: Sequence[Quote]) -> str:
    return say.count(len(quotes), "{number} quote", "{number} quotes")


def _quote_list(
    page: PageContext,
    quotes: Sequence[Quote],
    title: str,
    *,
    overline: str = "",
    explained: Collection[str] = (),
) -> Card:
    """Return a page of quotations; those whose ids are ``explained`` have what they are about below them."""
    entries = [pages.quote_link(page.pack, quote) for quote in quotes]
    entries = [
        replace(link, line=f"{link.line}\n   {quote.context}") if quote.id in explained else link
        for link, quote in zip(entries, quotes, strict=True)
    ]
    return pages.list_card(page, title, entries, cited=quotes, art="quote", overline=overline)


@on_press(ANOTHER)
async def show_another(ctx: Request, speaker: str, subject: str) -> None:
    """Draw another quotation from the channel's deck and show it privately."""
    await show(ctx, await draw_card(ctx, speaker, subject, private=True))


async def draw_card(ctx: Request, speaker: str, subject: str, *, private: bool) -> Card:
    """Draw a quotation that the channel has not been shown yet, and return its card.

    In a server that never added the bot it is any of them: nothing is stored about such a server.
    """
    say, pack = (ctx.say, ctx.pack) if private else (ctx.public_say, ctx.public_telling.offered)
    drawn = await draw_quote(
        ctx.services, pack, ctx.kept_channel_id, ctx.guild_id, speaker=speaker, subject=subject
    )
    if drawn is None:
        return Card(title=say("No quotes found"), body=[say("There are no quotes in my sources.")])
    return quote_page(PageContext(say, pack, Place(pages.QUOTE, drawn)), speaker=speaker, subject=subject)


def _saved_quotes(ctx: Request) -> list[SavedQuote]:
    """Return the server's saved quotations that may be shown here."""
    every = ctx.server.taught.contents(SavedQuote).values()
    is_shown = ctx.telling.rule is Spoilers.SHOWN
    return [quote for quote in every if is_shown or quote.spoiler is Spoiler.OPEN]


def saved_card(ctx: Request, *, private: bool) -> Card:
    """Return one of the server's saved quotations at random."""
    say = ctx.say if private else ctx.public_say
    quotes = _saved_quotes(ctx)
    if ctx.is_private:
        how = say("Moderators save messages as quotes in their server. See them there with /quotes saved.")
        return Card(art="quote", title=say("Saved quotes belong to a server"), body=[how])
    if not quotes:
        how = say("Moderators save one in a message's menu: Apps > Save as quote.")
        return Card(art="quote", title=say("No saved quotes yet"), body=[how])
    quote = ctx.services.rng.choice(quotes)
    lines = "\n".join(f"> {line}" for line in escape_lines(quote.text).splitlines() if line)
    another = button(say("Another quote"), ANOTHER_SAVED(), discord.ButtonStyle.primary)
    buttons: list[ui.Item[Any]] = [another] if len(quotes) > 1 else []
    if is_message_link(quote.link):  # older ones may lead anywhere
        buttons.append(ui.Button(label=say("Go to message"), url=quote.link))
    return Card(
        art="quote",
        overline=say("Saved quote"),
        title=escape_name(quote.speaker),
        body=[lines],
        buttons=buttons,
        source=say("Saved by this server's moderators, not from my sources"),
    )


@on_press(ANOTHER_SAVED)
async def show_another_saved(ctx: Request) -> None:
    """Show another saved quotation, privately."""
    await show(ctx, saved_card(ctx, private=True))
