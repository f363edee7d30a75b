"""Taking in an article: what is wrong with it, whether it is here already, and what it states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import discord

from bot.domain.errors import Refused, UserError
from bot.domain.phrases import Phrase
from bot.domain.teaching.articles import (
    ADDRESS_LIMIT,
    ARTICLE_BYTES,
    ARTICLES_LIMIT,
    DATE_LIMIT,
    PASTED_LIMIT,
    PUBLISHER_LIMIT,
    TITLE_LIMIT,
    Article,
    cleaned_article,
    problems_with,
    too_many_articles,
)
from bot.domain.teaching.dates import read_date
from bot.domain.teaching.model import OwnFact
from bot.domain.teaching.proposing import Passed, Proposal
from bot.domain.teaching.reading import ReadArticle, read_article
from bot.domain.teaching.texts import fold_question
from bot.i18n import Say
from bot.store import new_lesson_id
from bot.ui.components import CustomId, button, on_press
from bot.ui.imports import read_file
from bot.ui.layout import Card, Modal
from bot.ui.request import Request, as_sent, files_of
from bot.ui.text import clip
from bot.uploads import Upload
from cogs.teach.access import require_teacher
from cogs.teach.article_cards import RESUME, shown_title
from cogs.teach.article_review import first_page
from cogs.teach.articles import SHOW, Listed, listed_articles
from cogs.teach.correcting import TOKEN, correction_card, text_is_gone

ANYWAY = CustomId("articles:anyway", token=TOKEN)
_NAMELESS = Article("x")  # with nothing wrong but what may be wrong with a text
_SAME_SHARE = 0.5  # of what a text states, or of what is left of another: it is the same text


class ArticleForm(Modal):
    """A form for a text and its particulars; of a file, for its particulars alone."""

    def __init__(
        self, say: Say, article: Article, text: str = "", file: bytes | None = None, file_name: str = ""
    ) -> None:
        super().__init__(title=say("Learn from an article"))
        self._file, self._file_name = file, file_name
        hint = say("I name it as the source of every answer from it.")
        self.named = self.ask(say("Title"), article.title, TITLE_LIMIT, hint=hint, is_wanted=file is None)
        self.text = None
        if file is None:
            hint = say("Whole sentences, a blank line between paragraphs. For longer texts, send a file.")
            self.text = self.ask(say("Text"), text, PASTED_LIMIT, hint=hint, is_long=True)
        self.publisher = self.ask(say("Publisher"), article.publisher, PUBLISHER_LIMIT, is_wanted=False)
        hint = say("A year, month, or day, like 2023, July 2023, or July 5, 2023.")
        self.dated = self.ask(say("Date"), article.date, DATE_LIMIT, hint=hint, is_wanted=False)
        hint = say("Where people can read it. I link to it.")
        self.address = self.ask(say("Address"), article.address, ADDRESS_LIMIT, hint=hint, is_wanted=False)

    async def submit(self, ctx: Request) -> None:
        """Read the text, and show the first of what is proposed from it."""
        require_teacher(ctx)
        fields = (self.named, self.publisher, self.dated, self.address)
        article = Article(*(field.value for field in fields))
        # What follows takes the place of the card that says what was wrong before.
        is_corrected = ctx.interaction.message is not None
        await ctx.interaction.response.defer(ephemeral=True, thinking=not is_corrected)
        if self._file is not None:
            await _take_checked(ctx, article, self._file, self._file_name)
            return
        data = self.text.value.encode() if self.text is not None else b""
        try:
            await _take_checked(ctx, article, data)
        except UserError as refusal:
            await _offer_correction(ctx, refusal.problems, article, data)


async def take_file(ctx: Request, article: Article, file: discord.Attachment) -> None:
    """Read an uploaded text, and show the first of what is proposed from it."""
    await ctx.interaction.response.defer(ephemeral=True)
    async with ctx.services.uploads.turn(ctx.require_guild()):
        data = await read_file(file, ARTICLE_BYTES)
        await _take_checked(ctx, article, data, file.filename)


async def _take_checked(ctx: Request, article: Article, data: bytes, file_name: str = "") -> None:
    """Take in a text, or offer to correct its particulars."""
    is_day_first = ctx.interaction.locale is not discord.Locale.american_english
    dated = replace(article, date=read_date(article.date, is_day_first=is_day_first))
    named = replace(dated, title=article.title if article.title.strip() else "x")  # the text may have one
    problems = list(problems_with(cleaned_article(named)))
    if problems:
        problems += await _text_problems(ctx, data, file_name)
        await _offer_correction(ctx, problems, article, data, file_name)
    else:
        await _take(ctx, dated, data, file_name)


async def _text_problems(ctx: Request, data: bytes, file_name: str) -> Sequence[Phrase]:
    """Return why a text can't be read, so that it is told along with what is wrong with its particulars."""
    try:
        await ctx.services.uploads.run_in_thread(partial(_read, _NAMELESS, file_name), data)
    except UserError as refusal:
        return refusal.problems
    return ()


async def _offer_correction(
    ctx: Request, problems: Sequence[Phrase], article: Article, data: bytes, file_name: str = ""
) -> None:
    """Say what is wrong, with a button that opens the form as it was filled in."""
    card = correction_card(ctx, problems, data, partial(_correct, article, file_name))
    await _show(ctx, card)


async def _show(ctx: Request, card: Card) -> None:
    """Show what became of a text, in place of the card with the button that was pressed, if any."""
    if ctx.interaction.message is not None:
        await ctx.interaction.edit_original_response(view=card, attachments=files_of(card))
    else:
        await ctx.interaction.followup.send(**as_sent(card), ephemeral=True)


async def _correct(article: Article, file_name: str, ctx: Request, data: bytes) -> None:
    is_file = bool(file_name)
    text = "" if is_file else data.decode()
    form = ArticleForm(ctx.say, article, text, data if is_file else None, file_name)
    await ctx.interaction.response.send_modal(form)


@on_press(ANYWAY)
async def read_anyway(ctx: Request, token: str) -> None:
    """Read a text though it is here already."""
    require_teacher(ctx)
    if ctx.services.uploads.look(token, ctx.guild_id, ctx.user_id) is None:
        raise text_is_gone()
    upload = ctx.services.uploads.take(token, ctx.guild_id, ctx.user_id)
    await ctx.interaction.response.defer()
    await upload.apply(ctx, upload.data)


async def _take_again(article: Article, file_name: str, ctx: Request, data: bytes) -> None:
    await _take(ctx, article, data, file_name, is_known_twin=True)


async def _take(
    ctx: Request, article: Article, data: bytes, file_name: str = "", *, is_known_twin: bool = False
) -> None:
    """Store what a text states, and show the first of it. Raises UserError, with nothing stored."""
    guild_id = ctx.require_guild()
    listed = await listed_articles(ctx)
    if len(listed) >= ARTICLES_LIMIT:
        raise Refused(too_many_articles())
    found = await ctx.services.uploads.run_in_thread(partial(_read, article, file_name), data)
    twin = None if is_known_twin else await _twin_of(ctx, found, listed)
    if twin is not None:
        upload = Upload(guild_id, ctx.user_id, data, partial(_take_again, article, file_name))
        review = await ctx.services.store.articles.review(guild_id, twin.article.key)
        is_same = review is not None and review.text == found.text and twin.article == found.article
        card = _twin_card(ctx, twin, ctx.services.uploads.keep(upload), is_same=is_same)
        await _show(ctx, card)
        return
    proposals = _new_only(ctx, found)
    found = replace(found, article=_numbered(found.article, listed))
    await ctx.services.store.articles.begin(guild_id, found.article, found.text, proposals, now=ctx.now)
    note = _told(ctx.say, [each for _, each in proposals], found.found.passed)
    await _show(ctx, await first_page(ctx, found.article.key, note))


def _read(article: Article, file_name: str, data: bytes) -> ReadArticle:
    return read_article(article, data, file_name)


async def _twin_of(ctx: Request, found: ReadArticle, listed: Sequence[Listed]) -> Listed | None:
    """Return the server's article that a text is, by what most of it states; titles tell nothing."""
    store, guild_id = ctx.services.store.articles, ctx.require_guild()
    stated = {fold_question(each.answer) for each in found.found.proposals}
    for each in listed:
        contents = (lesson.content for lesson in each.facts)
        known = {fold_question(fact.answer) for fact in contents if isinstance(fact, OwnFact)}
        review = await store.review(guild_id, each.article.key) if each.review is not None else None
        if review is not None:
            if review.text == found.text:
                return each
            known.update(fold_question(one.proposal.answer) for one in review.proposed)
        if len(stated & known) >= max(1, _SAME_SHARE * min(len(stated), len(known))):
            return each
    return None


def _twin_card(ctx: Request, twin: Listed, token: str, *, is_same: bool) -> Card:
    """Return that a text is here already, and what can be done about it."""
    say, title = ctx.say, shown_title(ctx, twin.article)
    facts = say.count(
        len(twin.facts),
        "{number} fact from it was accepted.",
        "{number} facts from it were accepted.",
    )
    is_open = twin.review is not None
    lines = [
        say("This looks like “{title}”, which you already brought me.", title=title),
        facts if twin.facts else "",
        say("It's still being reviewed.") if is_open else "",
    ]
    primary = discord.ButtonStyle.primary
    see = button(say("See that article"), SHOW(twin.article.key))
    resume = button(say("Go on with the review"), RESUME(twin.article.key), primary)
    anyway = button(say("Read it anyway"), ANYWAY(token))
    return Card(
        art="teach",
        title=say("I know this article"),
        body=[" ".join(filter(None, lines))],
        buttons=[*([resume] if is_open else []), see, *([anyway] if not is_same else [])],
        source=say("*Read it anyway* leaves out what I already know word for word.") if not is_same else "",
    )


def _numbered(article: Article, listed: Sequence[Listed]) -> Article:
    """Return an article with a number behind its title while its namesake is being reviewed."""
    reviewed, numbered, number = {each.article.key for each in listed if each.review}, article, 1
    while numbered.key in reviewed:
        number += 1
        mark = f" ({number})"
        numbered = replace(article, title=clip(article.title, TITLE_LIMIT - len(mark)) + mark)
    return numbered


def _new_only(ctx: Request, found: ReadArticle) -> list[tuple[str, Proposal]]:
    """Return what an article states that the server was not taught before, each with an id for its lesson."""
    known = {fold_question(fact.answer) for fact in ctx.server.taught.contents(OwnFact).values()}
    fresh = (each for each in found.found.proposals if fold_question(each.answer) not in known)
    proposals = [(new_lesson_id(), each) for each in fresh]
    if not proposals:
        raise UserError("Everything that I find in that text was accepted before. Nothing was kept.")
    return proposals


def _told(say: Say, proposals: Sequence[Proposal], passed: Mapping[Passed, int]) -> str:
    """Return how much was found in an article, and how much of it was passed over."""
    found = say.count(
        len(proposals),
        "I found {number} fact. Nothing is saved yet.",
        "I found {number} facts. Nothing is saved yet.",
    )
    unasked = sum(not each.question for each in proposals)
    open_ones = say.count(
        unasked,
        "{number} has no question yet and comes last.",
        "{number} have no question yet and come last.",
    )
    reasons = say.join([_passed(say, reason, number) for reason, number in passed.items()])
    left = say("Passed over: {reasons}.", reasons=reasons) if reasons else ""
    return " ".join(filter(None, [found, open_ones if unasked else "", left]))


def _passed(say: Say, reason: Passed, number: int) -> str:  # noqa: PLR0911 - a case a reason
    """Return how many sentences were passed over for a reason."""
    match reason:
        case Passed.LEANING:
            return say.count(
                number,
                "{number} sentence that needs the one before it",
                "{number} sentences that need the one before them",
            )
        case Passed.ASKING:
            return say.count(number, "{number} question", "{number} questions")
        case Passed.FRAGMENT:
            return say.count(
                number,
                "{number} that isn't a whole sentence",
                "{number} that aren't whole sentences",
            )
        case Passed.LONG:
            return say.count(
                number,
                "{number} that is too long for an answer",
                "{number} that are too long for an answer",
            )
        case Passed.CHATTER:
            return say.count(
                number,
                "{number} that states no fact",
                "{number} that state no facts",
            )
        case Passed.NOTICE:
            return say.count(
                number,
                "{number} notice from a website",
                "{number} notices from a website",
            )
        case Passed.MENTION:
            return say.count(
                number,
                "{number} that mentions a person, role, or channel",
                "{number} that mention a person, role, or channel",
            )
        case Passed.OVER:
            return say.count(
                number,
                "{number} that says less than the others",
                "{number} that say less than the others",
            )
