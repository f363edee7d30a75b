"""``/quote`` and ``/quotes``: what people said, word for word."""

from discord import app_commands

from bot.domain.matching.normalise import words
from bot.domain.quotations import select_quotes, speaker_directory, subject_directory
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.install_contexts import everywhere
from bot.ui.layout import answer
from bot.ui.names import NameOption, completed_from, unknown_name_card
from bot.ui.navigation import PLACE_LIMIT, open_page
from bot.ui.paging import page_place
from bot.ui.request import Request
from cogs.quotes.saved import saved_card
from cogs.quotes.views import (
    another_button,
    draw_card,
    no_such_quote_card,
)

_KEY_LIMIT = PLACE_LIMIT - len(f"{pages.FOUND_QUOTES}:.999")  # what a page of results has room for


class Quotes(BotCog):
    """Offers quotations."""

    quotes = everywhere(app_commands.Group(name="quotes", description="Browse what people said."))

    @app_commands.command()
    @app_commands.describe(speaker="Only words of this person", about="Only words about this")
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
        """What somebody said, word for word; another one each time."""
        ctx = await Request.open(interaction)
        say, speakers, subjects = ctx.say, speaker_directory(ctx.pack), subject_directory(ctx.pack)
        who = speakers.find(speaker).entry if speaker else None
        what = subjects.find(about).entry if about else None
        who_id, what_id = who.id if who else "", what.id if what else ""
        if speaker and who is None:
            refusal = unknown_name_card(
                say, speakers, speaker, lambda entry: another_button(entry.name, entry.id, what_id)
            )
        elif about and what is None:
            refusal = unknown_name_card(
                say, subjects, about, lambda entry: another_button(entry.name, who_id, entry.id)
            )
        elif who and what and not select_quotes(ctx.pack, who.id, what.id):
            refusal = no_such_quote_card(say, who, what)
        else:
            await answer(ctx, await draw_card(ctx, who_id, what_id, private=False))
            return
        await ctx.reply(refusal)

    @quotes.command(name="list")
    async def list_quotes(self, interaction: Interaction) -> None:
        """All quotations, page by page."""
        await open_page(await Request.open(interaction), page_place(pages.QUOTES))

    @quotes.command(name="search")
    @app_commands.describe(text="Words from it; typos and beginnings of words are fine")
    async def search_quotes(self, interaction: Interaction, text: NameOption) -> None:
        """Find quotations by their words."""
        place = page_place(pages.FOUND_QUOTES, _search_key(text))
        await open_page(await Request.open(interaction), place)

    @quotes.command(name="saved")
    async def saved_quote(self, interaction: Interaction) -> None:
        """A message that this server's moderators saved as a quote."""
        ctx = await Request.open(interaction)
        await ctx.reply(saved_card(ctx, private=False), private=False)


def _search_key(typed: str) -> str:
    """Return a search's words as a place holds them: as many as it has room for."""
    key = "-".join(words(typed))
    return key if len(key) <= _KEY_LIMIT else key[:_KEY_LIMIT].rpartition("-")[0] or key[:_KEY_LIMIT]
