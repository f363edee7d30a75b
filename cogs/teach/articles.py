"""A server's own articles: listed, shown, and removed with their facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.domain.teaching.articles import (
    KEPT_MS,
    Article,
)
from bot.domain.teaching.model import Lesson
from bot.i18n import Say
from bot.store import OpenArticle
from bot.ui.changes import announce
from bot.ui.citing import article_link
from bot.ui.commands import mention
from bot.ui.components import NUMBER, CustomId, button, on_pick, on_press
from bot.ui.layout import Card, row
from bot.ui.pages import newest_first_turns, page_span
from bot.ui.request import Request
from bot.ui.text import CHOICE_LIMIT, clip
from cogs.teach.access import require_teacher
from cogs.teach.article_cards import ARTICLE, RESUME, shown_title
from cogs.teach.lessons import LISTED, UNDO, content_line

ARTICLES = CustomId("articles:list", page=NUMBER)
OPEN = CustomId("articles:open", page=NUMBER)
SHOW = CustomId("articles:show", key=ARTICLE)
REMOVE = CustomId("articles:remove", key=ARTICLE)
REMOVED = CustomId("articles:removed", key=ARTICLE)
ARTICLES_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of a server: its facts, and its review if that is open."""

    article: Article
    facts: tuple[Lesson, ...]
    review: OpenArticle | None

    @property
    def at(self) -> int:
        """When something was last added, in milliseconds UTC."""
        added = self.review.added_at if self.review is not None else 0
        return max([added, *(lesson.taught_at for lesson in self.facts)])


async def listed_articles(ctx: Request) -> list[Listed]:
    """Return a server's articles, those that were added to last first."""
    reviews = await ctx.services.store.articles.open_articles(ctx.require_guild())
    by_article = {review.article: review for review in reviews}
    cited = ctx.server.taught.by_article
    every = dict.fromkeys((*by_article, *cited))
    found = [Listed(article, cited.get(article, ()), by_article.get(article)) for article in every]
    return sorted(found, key=lambda each: -each.at)


async def _article(ctx: Request, key: str) -> Listed:
    """Return one of a server's articles, for somebody who may still teach."""
    require_teacher(ctx)
    for listed in await listed_articles(ctx):
        if listed.article.key == key:
            return listed
    raise UserError("This server has no such article any more. See /teach articles.")


async def articles_page(ctx: Request, page: int) -> Card:
    """Return a page of a server's articles."""
    say, every = ctx.say, await listed_articles(ctx)
    page, last, span = page_span(page, len(every), ARTICLES_A_PAGE)
    shown = every[span]
    lines = [f"- **{shown_title(ctx, each.article)}** · {_standing(say, each)}" for each in shown]
    options = [
        discord.SelectOption(label=clip(_label(ctx, each.article), CHOICE_LIMIT), value=each.article.key)
        for each in shown
    ]
    nothing = say(
        "Nothing yet. /teach article takes a text and proposes facts from it, which you accept one by one."
    )
    select = ui.Select[Any](custom_id=OPEN(page), placeholder=say("Open one…"), options=options)
    return Card(
        art="teach",
        overline=say.count(len(every), "{number} article", "{number} articles") if every else "",
        title=say("This server's articles"),
        body=["\n".join(lines) or nothing],
        items=[row(select)] if shown else [],
        buttons=newest_first_turns(say, page, last, lambda to, label: button(label, ARTICLES(to))),
    )


def _label(ctx: Request, article: Article) -> str:
    """Return an article's title for an option, which shows no markdown."""
    return shown_title(ctx, article) if ctx.telling.gives_away(article.title) else article.title


def _standing(say: Say, listed: Listed) -> str:
    """Return how many facts an article gave, and how far its review is."""
    facts = say.count(len(listed.facts), "{number} fact", "{number} facts")
    review = listed.review
    if review is None:
        return facts
    waiting = say("in review, kept until {day}", day=f"<t:{(review.added_at + KEPT_MS) // 1_000}:D>")
    return f"{facts} · {waiting}"


def _article_card(ctx: Request, listed: Listed) -> Card:
    """Return one article with the facts that were accepted from it."""
    say, article, pack = ctx.say, listed.article, ctx.server.pack
    hides_title = ctx.telling.gives_away(f"{article.title}\n{article.publisher}")
    lines = [f"- {content_line(say, lesson.content, pack)}" for lesson in listed.facts[::-1][:LISTED]]
    more = len(listed.facts) - len(lines)
    if more:
        lines.append("- " + say("and {more} more", more=say.number(more)))
    resume = button(say("Go on with the review"), RESUME(article.key), discord.ButtonStyle.primary)
    return Card(
        art="teach",
        overline=_standing(say, listed),
        title=shown_title(ctx, article),
        body=["\n".join(lines) or say("Nothing was accepted from it yet.")],
        buttons=[
            *([resume] if listed.review is not None else []),
            button(say("Remove…"), REMOVE(article.key)),
            button(say("All articles"), ARTICLES(0)),
        ],
        source="" if hides_title else article_link(say, article),
    )


@on_press(ARTICLES)
async def turn_articles(ctx: Request, page: int) -> None:
    """Show a page of the articles."""
    require_teacher(ctx)
    await ctx.edit(await articles_page(ctx, page))


@on_pick(OPEN)
async def open_article(ctx: Request, picked: list[str], page: int) -> None:
    """Show the article that was picked."""
    del page
    await ctx.edit(_article_card(ctx, await _article(ctx, picked[0])))


@on_press(SHOW)
async def show_article(ctx: Request, key: str) -> None:
    """Show an article."""
    await ctx.edit(_article_card(ctx, await _article(ctx, key)))


@on_press(REMOVE)
async def ask_before_removing(ctx: Request, key: str) -> None:
    """Ask whether to remove an article with its facts."""
    say, listed = ctx.say, await _article(ctx, key)
    facts = say.count(
        len(listed.facts),
        "{number} fact from it is removed, with the phrasings that lead to it. You can undo that.",
        "{number} facts from it are removed, with the phrasings that lead to them. You can undo that.",
    )
    text = say("Its text, and what you haven't decided on, is deleted for good.")
    card = Card(
        overline=shown_title(ctx, listed.article),
        title=say("Remove this article?"),
        body=[facts if listed.facts else "", text if listed.review is not None else ""],
        buttons=[
            button(say("Remove it"), REMOVED(key), discord.ButtonStyle.danger),
            button(say("Keep it"), SHOW(key)),
        ],
    )
    await ctx.edit(card)


@on_press(REMOVED)
async def remove_article(ctx: Request, key: str) -> None:
    """Remove an article with its text and its facts."""
    listed, guild_id, store = await _article(ctx, key), ctx.require_guild(), ctx.services.store
    entries: Sequence[HistoryEntry] = ()
    if listed.facts:
        ids = [lesson.id for lesson in listed.facts]
        entries = await store.lessons.remove(guild_id, ids, actor_id=ctx.user_id, now=ctx.now)
        ctx.services.servers.changed(guild_id)
    if listed.review is not None:
        await store.articles.finish(guild_id, key)
    ctx = await ctx.reopen()
    say = ctx.say
    removed = say.count(len(entries), "{number} entry removed.", "{number} entries removed.")
    history = mention(ctx.services.command_ids, "settings history")
    note = say("No longer used in this server. You can undo this in {history}.", history=history)
    card = Card(
        art="teach",
        overline=shown_title(ctx, listed.article),
        title=say("Article removed"),
        body=[removed if entries else ""],
        buttons=[
            *([button(say("Undo"), UNDO(entries[0].id))] if entries else []),
            button(say("All articles"), ARTICLES(0)),
        ],
        source=note if entries else "",
    )
    await ctx.edit(card)
    await announce(ctx, entries)
