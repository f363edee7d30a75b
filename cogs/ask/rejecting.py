"""What people can say of an answer or of suggestions: that it's not what they meant, and what then."""

from bot.domain.matching.model import Status
from bot.domain.pack.translating import original_of
from bot.domain.teaching.texts import fold_question, question_key
from bot.store import Asked
from bot.ui.citing import not_said
from bot.ui.commands import mention
from bot.ui.components import button, on_press
from bot.ui.layout import Card, show
from bot.ui.navigation import page_button, place_of
from bot.ui.pages import FACT, fact_link
from bot.ui.request import Request
from bot.ui.teaching import TELL_ANSWER
from cogs.ask.ids import NONE_MEANT, NOT_MEANT
from cogs.ask.lines import CANDIDATE_LIMIT, asked_line, guarded, is_near_spoiler, told_gap
from cogs.ask.related import alternatives
from cogs.ask.reports import page_behind, report_button


@on_press(NOT_MEANT)
async def reject_answer(ctx: Request, asked_id: int) -> None:
    """Note that an answer was not what was meant; offer what else may have been, and the way back."""
    say, pack = ctx.say, ctx.pack
    asked, is_new = await _reject(ctx, asked_id)
    await ctx.services.servers.read_for(ctx.server, asked.text, ctx.say.locale.language)
    verdict = ctx.matcher.match(asked.text, likely=ctx.say.locale.language)
    answers = {asked.fact_id, verdict.fact_id, *(part.verdict.fact_id for part in verdict.parts)}
    answer = ctx.telling.known.fact.get(asked.fact_id or "")
    said = verdict.english or asked.text
    if answer is not None and not said:  # nobody remembers the question
        said = original_of(ctx.telling.known).fact[answer.id].question
    found = alternatives(pack, verdict.candidates, verdict.named, answer, said)
    others = [fact for fact in found if fact.id not in answers]
    # Whoever presses again has seen the first ones.
    shown = others[:CANDIDATE_LIMIT] if is_new else others[CANDIDATE_LIMIT : 2 * CANDIDATE_LIMIT]
    if not shown:
        await show(ctx, _sorry_card(ctx, asked))
        return
    page = page_behind(ctx, asked)
    card = Card(
        art="question",
        overline=_repeated(ctx, asked),
        title=say("What did you mean?"),
        body=[say("Is it one of these?") if len(shown) > 1 else say("Is it this one?")],
        buttons=[page_button(fact_link(fact), page.history) for fact in shown],
        actions=[
            button(say("None of these"), NONE_MEANT(asked.id)),
            *report_button(ctx, asked),
            *page.back(),
        ],
    )
    await show(ctx, card)


def _repeated(ctx: Request, asked: Asked) -> str:
    """Return the line that repeats a question whose answer was not what was meant."""
    answer = ctx.telling.known.fact.get(asked.fact_id or "")
    is_spoiler = answer is not None and answer.id not in ctx.pack.fact
    return guarded(ctx.telling, asked_line(ctx.say, asked.text), is_spoiler=is_spoiler)


def _sorry_card(ctx: Request, asked: Asked) -> Card:
    """Return what is said where nothing else may have been meant."""
    say, page = ctx.say, page_behind(ctx, asked)
    return Card(
        art="question",
        overline=_repeated(ctx, asked),
        title=say("Sorry about that"),
        body=[say("Try asking in other words with {ask}.", ask=mention(ctx.services.command_ids, "ask"))],
        actions=[*report_button(ctx, asked), *page.back()],
    )


async def _reject(ctx: Request, asked_id: int) -> tuple[Asked, bool]:
    """Return a question whose answer was not what was meant, and whether that is new.

    Of one that nobody remembers, the answer that its message shows is all there is to go by.
    """
    store = ctx.services.store.asked
    asked = ctx.services.recent_questions.find(asked_id, ctx.guild_id)
    rejected = await store.reject(asked_id, ctx.guild_id)
    if rejected is None and asked is not None:  # too much was asked to store it then
        await store.remember(asked)
        rejected = await store.reject(asked_id, ctx.guild_id)
    if rejected is not None:
        return rejected
    if asked is not None:
        return asked, True
    return _forgotten(ctx, asked_id), True


def _forgotten(ctx: Request, asked_id: int) -> Asked:
    """Return a question that nobody remembers, by the answer that its message shows or leads back to."""
    message = ctx.interaction.message
    place = None if message is None else place_of(message)
    fact_id = place.id if place is not None and place.kind == FACT else None
    return Asked(asked_id, None, "", Status.ANSWER, fact_id, None, ctx.now)


@on_press(NONE_MEANT)
async def reject_suggestions(ctx: Request, asked_id: int) -> None:
    """Say that there is nothing else; in a server, offer to tell once moderators have answered.

    They have the question already: it was counted when it was asked. One that was answered is not promised
    another answer.
    """
    say, telling = ctx.say, ctx.telling
    asked = await ctx.services.store.asked.find(asked_id, ctx.guild_id)
    asked = asked or ctx.services.recent_questions.find(asked_id, ctx.guild_id) or _forgotten(ctx, asked_id)
    if asked.status == Status.ANSWER:
        await show(ctx, _sorry_card(ctx, asked))
        return
    text = asked.text
    is_spoiler = await is_near_spoiler(ctx, text)
    verdict = ctx.matcher.match(text, likely=ctx.say.locale.language)
    gap, folded = told_gap(telling, verdict.gap), fold_question(text)
    is_open = ctx.guild_id is not None and folded
    nothing = say(
        "Then I don't have an answer to that. You can still try other words with {ask}.",
        ask=mention(ctx.services.command_ids, "ask"),
    )
    card = Card(
        art="unknown",
        overline=guarded(telling, asked_line(say, text), is_spoiler=is_spoiler),
        title=say("I don't know that one"),
        body=[not_said(say, telling.known, gap) if gap is not None else nothing],
        buttons=[button(say("Tell me when you know"), TELL_ANSWER(question_key(folded)))] if is_open else [],
    )
    await show(ctx, card)
