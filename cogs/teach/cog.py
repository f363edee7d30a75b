"""``/teach`` and moderators' message menus: what they add to what the bot knows, for their server alone."""

from itertools import islice
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.domain.matching.text.normalise import words
from bot.domain.pack.citations import LABEL_LIMIT
from bot.domain.pack.model import Spoiler
from bot.domain.teaching.articles import (
    ADDRESS_LIMIT,
    DATE_LIMIT,
    PUBLISHER_LIMIT,
    TITLE_LIMIT,
    Article,
)
from bot.domain.teaching.model import Content, Negative, OwnFact, Phrasing, SavedQuote
from bot.domain.teaching.rules import ANSWER_LIMIT, SPEAKER_LIMIT
from bot.domain.teaching.texts import KEPT_LIMIT, clean_quote, fold_question, question_to_keep
from bot.servers import KEPT_TAUGHT
from bot.services import Bot, BotCog, Interaction
from bot.ui.pages import asked_fact_link
from bot.ui.request import Request, in_servers
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT, clip
from cogs.teach.access import require_teacher
from cogs.teach.article_intake import ArticleForm, take_file
from cogs.teach.articles import articles_page
from cogs.teach.authors import notice_deletion
from cogs.teach.editing import editing_form, lessons_like, remove_lesson
from cogs.teach.forms import add_lesson, add_or_correct, writing_form
from cogs.teach.importing import ask_for_lessons, export_lessons, preview_lessons
from cogs.teach.lessons import confirm, facts_like, teach
from cogs.teach.listing import ALL, KIND_NAMES, lessons_page
from cogs.teach.messages import teach_message, words_of
from cogs.teach.now import thresholds_of
from cogs.teach.replies import offer_reply
from cogs.teach.review_cards import review_card
from cogs.teach.testing import test_card

_SHORTEST_QUOTE = 3  # words


@in_servers
@app_commands.default_permissions(manage_guild=True)
class Teach(
    BotCog, commands.GroupCog, group_name="teach", group_description="Teach me new answers for this server"
):
    """The commands to review questions, and to add, change, remove, export, import and test lessons."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        bot.tree.add_command(app_commands.ContextMenu(name="Save as quote", callback=self.save_quote))
        bot.tree.add_command(app_commands.ContextMenu(name="Teach this answer", callback=self.teach_answer))

    @commands.Cog.listener()
    async def on_shard_ready(self, _shard_id: int) -> None:
        """Load the servers with the most lessons before anybody there asks."""
        for guild_id in await self.services.store.lessons.taught_guilds(limit=KEPT_TAUGHT // 2):
            if self.bot.shards_here.have(guild_id):
                await self.services.servers.get(guild_id)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Raise NotAllowed for anybody who may not teach, whatever the server has set for the command."""
        require_teacher(await Request.open(interaction))
        return True

    @app_commands.command()
    async def review(self, interaction: Interaction) -> None:
        """Go through questions I couldn't answer, most asked first."""
        ctx = await Request.open(interaction)
        await ctx.reply(await review_card(ctx))

    @app_commands.command()
    @app_commands.describe(
        question="The question, as people ask it",
        answer="Your answer, in your own words",
        fact="Or: the fact that answers it; your question becomes another way to ask for it",
        off_topic="Or: mark it as off topic, so I say that it is not my subject",
        spoiler="How much of the story your answer gives away",
        heading="For spoilers: a heading that gives nothing away",
    )
    @app_commands.choices(
        spoiler=[
            app_commands.Choice(name=str(level.said), value=level.value)
            for level in Spoiler
            if level is not Spoiler.OPEN
        ]
    )
    async def add(  # noqa: PLR0917 - discord.py passes options by name
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, KEPT_LIMIT],
        answer: app_commands.Range[str, 1, ANSWER_LIMIT] | None = None,
        fact: str | None = None,
        off_topic: bool = False,  # noqa: FBT001, FBT002 - discord.py passes options by name
        spoiler: str = Spoiler.OPEN.value,
        heading: app_commands.Range[str, 1, LABEL_LIMIT] = "",
    ) -> None:
        """Teach an answer or another way to ask for a fact, or mark a question as off topic."""
        ctx = await Request.open(interaction)
        contents: list[Content] = []
        if answer is not None:
            contents.append(OwnFact(question.strip(), answer.strip(), Spoiler(spoiler), heading.strip()))
        elif spoiler != Spoiler.OPEN.value or heading:
            raise UserError("Only an answer can be a spoiler or have a heading.")
        if fact is not None:
            contents.append(Phrasing(question.strip(), fact))
        if off_topic:
            contents.append(Negative(question.strip()))
        if len(contents) > 1:
            raise UserError("Choose only one: an answer, a fact, or off topic.")
        if not contents and not fold_question(question):
            raise UserError("The question needs at least one word.")
        if not contents:
            await interaction.response.send_modal(
                writing_form(ctx.say, question_to_keep(question), add_lesson)
            )
            return
        await add_or_correct(ctx, contents[0])

    @app_commands.command()
    @app_commands.describe(
        file="A text or Markdown file, up to 100 KB; without one, you can paste a text",
        title="What it's called",
        publisher="Who published it",
        date="When it appeared, like 2023-07-05",
        address="Where people can read it, beginning with https://",
    )
    async def article(  # noqa: PLR0917 - discord.py passes options by name
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        title: app_commands.Range[str, 1, TITLE_LIMIT] = "",
        publisher: app_commands.Range[str, 1, PUBLISHER_LIMIT] = "",
        date: app_commands.Range[str, 1, DATE_LIMIT] = "",
        address: app_commands.Range[str, 1, ADDRESS_LIMIT] = "",
    ) -> None:
        """Get facts from an article of yours proposed, and accept them one by one."""
        ctx = await Request.open(interaction)
        article = Article(title, publisher, date, address)
        if file is None:
            await interaction.response.send_modal(ArticleForm(ctx.say, article))
        else:
            await take_file(ctx, article, file)

    @app_commands.command()
    async def articles(self, interaction: Interaction) -> None:
        """See this server's articles, go on with a review, or remove one."""
        ctx = await Request.open(interaction)
        await ctx.reply(await articles_page(ctx, 0))

    @app_commands.command()
    @app_commands.describe(lesson="What to edit")
    async def edit(self, interaction: Interaction, lesson: str) -> None:
        """Edit something this server taught me."""
        ctx = await Request.open(interaction)
        await interaction.response.send_modal(editing_form(ctx, lesson))

    @app_commands.command()
    @app_commands.describe(lesson="What to remove")
    async def remove(self, interaction: Interaction, lesson: str) -> None:
        """Remove something this server taught me, with the phrasings that lead to it."""
        await remove_lesson(await Request.open(interaction), lesson)

    @app_commands.command(name="list")
    @app_commands.describe(kind="Show only this kind")
    @app_commands.choices(
        kind=[app_commands.Choice(name=str(name), value=kind.value) for kind, name in KIND_NAMES.items()]
    )
    async def list_(self, interaction: Interaction, kind: str = ALL) -> None:
        """See everything this server taught me."""
        ctx = await Request.open(interaction)
        await ctx.reply(lessons_page(ctx, kind, 0))

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """Download everything this server taught me as a file."""
        await export_lessons(await Request.open(interaction))

    @app_commands.command(name="import")
    @app_commands.describe(file="A .toml file from /teach export, or a .csv table of questions and answers")
    async def import_(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Import answers from a file. You'll see a preview first, and nothing is removed."""
        ctx = await Request.open(interaction)
        await (ask_for_lessons(ctx) if file is None else preview_lessons(ctx, file))

    @app_commands.command()
    @app_commands.describe(question="A question, as people would ask it")
    async def test(self, interaction: Interaction, question: app_commands.Range[str, 1, KEPT_LIMIT]) -> None:
        """See how I'd answer a question, what else came close, and why."""
        ctx = await Request.open(interaction)
        likely = ctx.say.locale.language
        await self.services.servers.read_for(ctx.server, question, likely)
        await ctx.reply(test_card(ctx, ctx.matcher.explain(question, thresholds_of(ctx), likely)))

    @add.autocomplete("fact")
    async def complete_fact(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer facts by what they answer."""
        ctx = await Request.open(interaction)
        facts = facts_like(ctx, typed, AUTOCOMPLETE_LIMIT)
        return [
            app_commands.Choice(name=clip(asked_fact_link(ctx.pack, fact).label, CHOICE_LIMIT), value=fact.id)
            for fact in facts or ctx.pack.facts[:AUTOCOMPLETE_LIMIT]
        ]

    @edit.autocomplete("lesson")
    @remove.autocomplete("lesson")
    async def complete_lesson(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer lessons by their text."""
        ctx = await Request.open(interaction)
        require_teacher(ctx)  # discord.py doesn't run a cog's check before autocomplete
        return [
            app_commands.Choice(name=clip(name, CHOICE_LIMIT), value=lesson_id)
            for name, lesson_id in islice(lessons_like(ctx, typed), AUTOCOMPLETE_LIMIT)
        ]

    @in_servers
    @app_commands.default_permissions(manage_guild=True)
    async def save_quote(self, interaction: Interaction, message: discord.Message) -> None:
        """Keep a message as a quotation, with who said it and where."""
        ctx = await Request.open(interaction)
        require_teacher(ctx)
        if message.author.bot or message.webhook_id is not None:
            raise UserError("An app sent that. I only save quotes from people.")
        say = ctx.public_say
        someone = say("someone")
        text = words_of(message, self.bot.user, someone)
        if not text:
            raise UserError("That message has no text to quote.")
        if len(words(text)) < _SHORTEST_QUOTE:
            raise UserError("That's too short for a quote. Choose a message with at least three words.")
        speaker = clean_quote(message.author.display_name, someone="", mentioned=(), named={})
        if not fold_question(speaker):  # an id, or without a word
            speaker = someone
        quote = SavedQuote(text, clip(speaker, SPEAKER_LIMIT), message.jump_url, message.author.id)
        await confirm(ctx, await teach(ctx, quote), ctx.say("Quote saved"))

    @in_servers
    @app_commands.default_permissions(manage_guild=True)
    async def teach_answer(self, interaction: Interaction, message: discord.Message) -> None:
        """Teach a message as the answer to a question."""
        await teach_message(await Request.open(interaction), message)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Offer to teach a reply to a question that was not answered."""
        await offer_reply(self.bot, message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Notice that a message is gone from which an answer was taken."""
        if event.guild_id is not None:
            await notice_deletion(self.bot, event.guild_id, event.channel_id, [event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Notice that messages are gone from which answers were taken."""
        if event.guild_id is not None:
            await notice_deletion(self.bot, event.guild_id, event.channel_id, event.message_ids)
