"""``/teach`` and "Save as quote": moderators add to what the bot knows, for their server alone."""

from itertools import chain, islice
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.domain.matching.model import THRESHOLDS, Level
from bot.domain.teaching.model import Content, Negative, OwnFact, Phrasing, SavedQuote
from bot.domain.teaching.rules import ANSWER_LIMIT, SPEAKER_LIMIT
from bot.domain.teaching.texts import KEPT_LIMIT, clean_quote, fold_question
from bot.i18n import Say
from bot.servers import KEPT_TAUGHT
from bot.services import Bot, BotCog, Interaction
from bot.ui.imports import preview_import
from bot.ui.install_contexts import in_servers
from bot.ui.request import Request
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip
from cogs.teach.lessons import (
    lesson_of,
    remove_lesson,
    require_teacher,
    teach,
)
from cogs.teach.review import review_card
from cogs.teach.transfer import LESSONS_IMPORT, export_lessons
from cogs.teach.views import (
    ALL,
    KIND_NAMES,
    EditLessonForm,
    confirm,
    explanation_card,
    lessons_page,
)

CARE_KEY = "ask.care"


@in_servers
@app_commands.default_permissions(manage_guild=True)
class Teach(
    BotCog, commands.GroupCog, group_name="teach", group_description="Teach me things for this server"
):
    """The commands to review questions, and to add, change, remove, export, import and test lessons."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._save_quote = app_commands.ContextMenu(name="Save as quote", callback=self.save_quote)

    async def cog_load(self) -> None:
        """Add the context menu."""
        self.bot.tree.add_command(self._save_quote)

    async def cog_unload(self) -> None:
        """Remove the context menu."""
        self.bot.tree.remove_command(self._save_quote.name, type=self._save_quote.type)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Load the servers with the most lessons before anybody there asks."""
        for guild_id in await self.services.store.lessons.taught_guilds(limit=KEPT_TAUGHT // 2):
            await self.services.servers.get(guild_id)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Raise NotAllowed for anybody who may not teach, whatever the server has set for the command."""
        require_teacher(await Request.open(interaction))
        return True

    @app_commands.command()
    async def review(self, interaction: Interaction) -> None:
        """Go through questions that I could not answer, most asked first."""
        ctx = await Request.open(interaction)
        await ctx.reply(await review_card(ctx))

    @app_commands.command()
    @app_commands.describe(
        question="The question, as people ask it",
        answer="Your answer to it, in your words",
        fact="Or: the fact that it asks for",
        not_about_film="Or: it is not about the film, so nothing answers it",
    )
    async def add(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, KEPT_LIMIT],
        answer: app_commands.Range[str, 1, ANSWER_LIMIT] | None = None,
        fact: str | None = None,
        not_about_film: bool = False,  # noqa: FBT001, FBT002 - discord.py passes options by name
    ) -> None:
        """Teach an answer, another way to ask for a fact, or what is not about the film."""
        ctx = await Request.open(interaction)
        contents: list[Content] = []
        if answer is not None:
            contents.append(OwnFact(question.strip(), answer.strip()))
        if fact is not None:
            contents.append(Phrasing(question.strip(), fact))
        if not_about_film:
            contents.append(Negative(question.strip()))
        if len(contents) != 1:
            raise UserError("Please give one of answer, fact and not_about_film: what should I do with it?")
        await confirm(ctx, await teach(ctx, contents[0]), ctx.say("Learned"))

    @app_commands.command()
    @app_commands.describe(lesson="What to change")
    async def edit(self, interaction: Interaction, lesson: str) -> None:
        """Change the texts of a lesson."""
        ctx = await Request.open(interaction)
        await interaction.response.send_modal(EditLessonForm(ctx.say, lesson_of(ctx, lesson)))

    @app_commands.command()
    @app_commands.describe(lesson="What to forget")
    async def remove(self, interaction: Interaction, lesson: str) -> None:
        """Forget a lesson, with the phrasings that lead to it."""
        ctx = await Request.open(interaction)
        await confirm(ctx, await remove_lesson(ctx, lesson), ctx.say("Forgotten"))

    @app_commands.command(name="list")
    @app_commands.describe(kind="Only these")
    @app_commands.choices(
        kind=[app_commands.Choice(name=str(name), value=kind.value) for kind, name in KIND_NAMES.items()]
    )
    async def list_(self, interaction: Interaction, kind: str = ALL) -> None:
        """See everything that this server taught me."""
        ctx = await Request.open(interaction)
        await ctx.reply(lessons_page(ctx, kind, 0))

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """Get everything that was taught as a file."""
        await export_lessons(await Request.open(interaction))

    @app_commands.command(name="import")
    @app_commands.describe(file="A .toml file like /teach export gives")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Take lessons from a file; shows what they are first, and never removes any."""
        await preview_import(await Request.open(interaction), LESSONS_IMPORT, file)

    @app_commands.command()
    @app_commands.describe(question="A question, as people would ask it")
    async def test(self, interaction: Interaction, question: app_commands.Range[str, 1, KEPT_LIMIT]) -> None:
        """See what I would answer, what else came close, and why."""
        ctx = await Request.open(interaction)
        care: str = ctx.values[self.services.catalogue.setting[CARE_KEY]]
        explanation = ctx.matcher.explain(question, THRESHOLDS[Level(care)])
        await ctx.reply(explanation_card(ctx.say, explanation, ctx.pack))

    @add.autocomplete("fact")
    async def complete_fact(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer facts by what they answer."""
        ctx = await Request.open(interaction)
        pack = ctx.pack
        found = dict.fromkeys(done.fact_id for done in ctx.matcher.complete(typed, AUTOCOMPLETE_LIMIT))
        facts = [pack.fact[fact_id] for fact_id in found if fact_id in pack.fact]
        return [
            app_commands.Choice(name=clip(fact.question, CHOICE_LIMIT), value=fact.id)
            for fact in facts or pack.facts[:AUTOCOMPLETE_LIMIT]
        ]

    @edit.autocomplete("lesson")
    @remove.autocomplete("lesson")
    async def complete_lesson(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer lessons by their text, newest first."""
        ctx = await Request.open(interaction)
        require_teacher(ctx)  # discord.py doesn't run a cog's check before autocomplete
        wanted = typed.casefold()
        found = (
            lesson
            for lesson in reversed(ctx.server.taught.lessons)
            if wanted in lesson.content.text.casefold()
        )
        return [
            app_commands.Choice(
                name=clip(
                    f"{ctx.say.phrase(KIND_NAMES[lesson.content.kind])}: {lesson.content.text}", CHOICE_LIMIT
                ),
                value=lesson.id,
            )
            for lesson in islice(found, AUTOCOMPLETE_LIMIT)
        ]

    @in_servers
    @app_commands.default_permissions(manage_guild=True)
    async def save_quote(self, interaction: Interaction, message: discord.Message) -> None:
        """Keep a message as a quotation, with who said it and where."""
        ctx = await Request.open(interaction)
        if message.author.bot or message.webhook_id is not None:
            raise UserError("An app wrote that. I keep what people said, so that they can erase it.")
        text = _quotable(ctx.public_say, message)
        if not text:
            raise UserError("That message has no text to quote.")
        speaker = clip(_speaker(ctx.public_say, message.author.display_name), SPEAKER_LIMIT)
        quote = SavedQuote(text, speaker, message.jump_url, message.author.id)
        await confirm(ctx, await teach(ctx, quote), ctx.say("Saved as a quote"))


def _quotable(say: Say, message: discord.Message) -> str:
    """Return a message's text without the people that it mentions."""
    names = ((user.display_name, user.global_name, user.name) for user in message.mentions)
    return clean_quote(
        message.content,
        someone=say("someone"),
        mentioned={name for name in chain.from_iterable(names) if name},
        places={
            **{role.id: f"@{role.name}" for role in message.role_mentions},
            **{channel.id: f"#{channel.name}" for channel in message.channel_mentions},
        },
    )


def _speaker(say: Say, name: str) -> str:
    """Return somebody's name as it may be kept, or "someone" where it is an id or has no word."""
    kept = clean_quote(name, someone="", mentioned=(), places={})
    return kept if fold_question(kept) else say("someone")
