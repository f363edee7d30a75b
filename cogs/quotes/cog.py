"""``/quote`` and ``/quotes``: what people said, word for word."""

from discord import app_commands
from discord.ext import commands

from bot.domain.lookup import Entry
from bot.domain.matching.normalise import words
from bot.domain.quotations import QuoteSearch, quotes_of, speakers, subjects
from bot.i18n import Say
from bot.services import Bot, Interaction
from bot.ui import pages
from bot.ui.layout import Card, answer
from bot.ui.names import NameOption, complete, unknown_name_card
from bot.ui.navigation import PLACE_LIMIT, PageContext, open_page
from bot.ui.paging import page_key, page_place
from bot.ui.reach import everywhere
from bot.ui.request import Request
from cogs.quotes.saved import saved_card, show_another
from cogs.quotes.views import (
    AnotherButton,
    all_quotes_page,
    drawn_card,
    found_quotes_card,
    no_such_quote_card,
    quote_page,
    quotes_about_page,
    quotes_by_page,
)

_KEY_LIMIT = PLACE_LIMIT - len(f"{pages.FOUND_QUOTES}:.999")  # what a page of results has room for


class Quotes(commands.Cog):
    """Offers quotations."""

    quotes = everywhere(app_commands.Group(name="quotes", description="Browse what people said."))

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.services = bot.services
        self.search = QuoteSearch(bot.services.pack)
        self.speakers = speakers(bot.services.pack)
        self.subjects = subjects(bot.services.pack)

    async def cog_load(self) -> None:
        """Offer the pages and the button."""
        self.bot.add_dynamic_items(AnotherButton, show_another)
        self.services.pages.update(
            {
                pages.QUOTE: quote_page,
                pages.QUOTES: all_quotes_page,
                pages.QUOTES_BY: quotes_by_page,
                pages.QUOTES_ABOUT: quotes_about_page,
                pages.FOUND_QUOTES: self.found_page,
            }
        )

    @app_commands.command()
    @app_commands.describe(speaker="Only words of this person", about="Only words about this")
    @everywhere
    async def quote(
        self,
        interaction: Interaction,
        speaker: NameOption | None = None,
        about: NameOption | None = None,
    ) -> None:
        """What somebody said, word for word; another one each time."""
        ctx = await Request.open(interaction)
        who = self.speakers.find(speaker).entry if speaker else None
        what = self.subjects.find(about).entry if about else None
        refusal = self._refusal(ctx.say, speaker, who, about, what)
        if refusal is not None:
            await interaction.response.send_message(view=refusal, ephemeral=True)
            return
        card = await drawn_card(ctx, who.id if who else "", what.id if what else "", private=False)
        await answer(ctx, card)

    def _refusal(
        self, say: Say, speaker: str | None, who: Entry | None, about: str | None, what: Entry | None
    ) -> Card | None:
        """Return why there is no such quotation and what there is instead; None where there is one."""
        if speaker and who is None:
            subject = what.id if what else ""
            return unknown_name_card(
                say, self.speakers, speaker, lambda entry: AnotherButton(entry.id, subject, entry.name)
            )
        if about and what is None:
            by = who.id if who else ""
            return unknown_name_card(
                say, self.subjects, about, lambda entry: AnotherButton(by, entry.id, entry.name)
            )
        if who and what and not quotes_of(self.services.pack, who.id, what.id):
            return no_such_quote_card(say, who, what)
        return None

    @quote.autocomplete("speaker")
    async def complete_speaker(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer everybody who is quoted."""
        del interaction
        return complete(self.speakers, typed)

    @quote.autocomplete("about")
    async def complete_subject(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer what quotations are about."""
        del interaction
        return complete(self.subjects, typed)

    @quotes.command(name="list")
    async def list_quotes(self, interaction: Interaction) -> None:
        """All quotations, page by page."""
        ctx = await Request.open(interaction)
        visit = open_page(ctx, page_place(pages.QUOTES), private=True)
        await answer(ctx, all_quotes_page(visit), ephemeral=True)

    @quotes.command(name="search")
    @app_commands.describe(text="Words from it; typos and beginnings of words are fine")
    async def search_quotes(self, interaction: Interaction, text: NameOption) -> None:
        """Find quotations by their words."""
        ctx = await Request.open(interaction)
        visit = open_page(ctx, page_place(pages.FOUND_QUOTES, _search_key(text)), private=True)
        await answer(ctx, self.found_page(visit), ephemeral=True)

    @quotes.command(name="saved")
    async def saved_quote(self, interaction: Interaction) -> None:
        """A message that this server's moderators saved as a quote."""
        ctx = await Request.open(interaction)
        await interaction.response.send_message(view=await saved_card(ctx, private=False))

    def found_page(self, visit: PageContext) -> Card:
        """Render a page of what a search found; the place holds its words."""
        typed = page_key(visit).replace("-", " ")
        return found_quotes_card(visit, typed, self.search.find(typed))


def _search_key(typed: str) -> str:
    """Return a search's words as a place holds them: as many as it has room for."""
    key = "-".join(words(typed))
    return key if len(key) <= _KEY_LIMIT else key[:_KEY_LIMIT].rpartition("-")[0] or key[:_KEY_LIMIT]
