"""The commands of a server's own lists of questions."""

from itertools import islice

import discord
from discord import app_commands

from bot.domain.quiz.lists import (
    MAX_NAME,
    find_list,
)
from bot.services import Interaction
from bot.ui.request import Request, shown_to
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip
from cogs.quiz.base import QuizCog
from cogs.quiz.editing import question_details
from cogs.quiz.games import is_quiz_manager, require_quiz_manager
from cogs.quiz.lists import list_card, lists_page
from cogs.quiz.transfer import ask_for_list, export_lists, preview_list


class ListCommands(QuizCog):
    """Shows, imports and exports a server's lists."""

    @app_commands.command()
    @app_commands.describe(list_="Which list to open", question="Which question to open (quiz managers only)")
    @app_commands.rename(list_="list")
    async def lists(
        self, interaction: Interaction, list_: str | None = None, question: str | None = None
    ) -> None:
        """Browse this server's own question lists."""
        ctx = await Request.open(interaction)
        store, guild_id = self.services.store.quiz_lists, ctx.require_guild()
        if question is not None:
            require_quiz_manager(ctx)
            card = question_details(ctx, await store.question(guild_id, question))
        elif list_ is not None:
            card = await list_card(ctx, find_list(await store.all(guild_id), list_).id)
        else:
            card = await lists_page(ctx, 0)
        await ctx.reply(card)

    @lists.autocomplete("question")
    async def complete_question(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer questions of the server's lists, or of the one that is chosen, by their text."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        store, guild_id = self.services.store.quiz_lists, ctx.require_guild()
        name, wanted = interaction.namespace.list, typed.casefold()
        list_id = find_list(await store.all(guild_id), name).id if name else None
        questions = await store.questions(guild_id)
        found = (
            each for each in questions if wanted in each.prompt.casefold() and list_id in {None, each.list_id}
        )
        return [
            app_commands.Choice(name=clip(each.prompt, CHOICE_LIMIT), value=each.key)
            for each in islice(found, AUTOCOMPLETE_LIMIT)
        ]

    @shown_to(is_quiz_manager)
    @app_commands.command(name="import")
    @app_commands.describe(
        file="A .csv table of questions with right and wrong answers, or a trivia list from another bot",
        name="What to call the list; if it already exists, the questions are added to it",
    )
    async def import_questions(
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        name: app_commands.Range[str, 1, MAX_NAME] | None = None,
    ) -> None:
        """Import a question list for this server's quizzes. You'll see a preview first."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        typed = " ".join((name or "").split())
        await (ask_for_list(ctx, typed) if file is None else preview_list(ctx, file, typed))

    @shown_to(is_quiz_manager)
    @app_commands.command(name="export")
    @app_commands.describe(list_="Which list to download (if left out, all of them)")
    @app_commands.rename(list_="list")
    async def export_questions(self, interaction: Interaction, list_: str | None = None) -> None:
        """Download this server's question lists as files that can be imported again."""
        ctx = await Request.open(interaction)
        require_quiz_manager(ctx)
        lists = await self.services.store.quiz_lists.all(ctx.require_guild())
        await export_lists(ctx, lists if list_ is None else [find_list(lists, list_)])

    @lists.autocomplete("list_")
    @export_questions.autocomplete("list_")
    async def complete_list(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the server's lists by name."""
        ctx = await Request.open(interaction)
        lists = await self.services.store.quiz_lists.all(ctx.require_guild())
        found = (each.name for each in lists if typed.casefold() in each.name.casefold())
        return [app_commands.Choice(name=name, value=name) for name in islice(found, AUTOCOMPLETE_LIMIT)]
