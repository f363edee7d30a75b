"""How people plan, join and direct trivia nights."""

import logging
from dataclasses import replace
from functools import partial
from typing import Any

from cachetools import LRUCache

from bot.domain.errors import UserError, read_together
from bot.domain.quiz import events as game_events
from bot.domain.quiz import night_events as events
from bot.domain.quiz.model import AnswerMode
from bot.domain.quiz.night import Night, NightPhase, Plan, may_direct, plan_night, require_host
from bot.domain.quiz.night_plan import NightOptions, read_subjects, read_teams
from bot.domain.quiz.refusals import NightOver, NightRunning, NoQuestions, RoundClosed
from bot.domain.quiz.selection import QuestionFilter
from bot.domain.quiz.subjects import Subject
from bot.i18n import Say
from bot.services import Bot
from bot.ui.access import settings_panel
from bot.ui.commands import pressable
from bot.ui.components import Handled, handled
from bot.ui.layout import Card
from bot.ui.names import Choices, complete_last
from bot.ui.nights import NIGHT_TAKE
from bot.ui.request import Request
from bot.ui.text import escape
from cogs.quiz import ids
from cogs.quiz.games import Games, is_quiz_manager, may_start, require_starter
from cogs.quiz.library import Library
from cogs.quiz.night_cards import ending_card, offered_name, panel_card, plan_card
from cogs.quiz.night_event import NightEvents
from cogs.quiz.night_form import (
    ChangeForm,
    NightForm,
    Planned,
    default_mode,
    planning_card,
    running_card,
)
from cogs.quiz.night_notes import planned_note
from cogs.quiz.night_start import (
    NEW_NIGHT,
    is_proposed,
    is_same_minute,
    proposal,
    refused_card,
    start_to_type,
    typed_start,
)
from cogs.quiz.nights import Nights
from cogs.quiz.posting import TROUBLE, require_speech, show_privately
from cogs.quiz.settings import MANAGERS, PICTURES, STOPPERS, TIME_ZONE, zone_of

_log = logging.getLogger(__name__)

_KEPT = 200  # people's forms


class Hosting:
    """Answers the command and the buttons of trivia nights."""

    def __init__(self, bot: Bot, nights: Nights, games: Games, library: Library) -> None:
        self._bot = bot
        self._servers = bot.services.servers
        self._store = bot.services.store.quiz_nights
        self._nights = nights
        self._events = NightEvents(bot)
        self._games = games
        self._library = library
        # What people typed into the form in vain; the button knows the start alone, for after a restart.
        self._refused: LRUCache[int, NightOptions] = LRUCache(_KEPT)
        self._unchanged: LRUCache[tuple[int, str], Planned] = LRUCache(_KEPT)  # the same, by the night too

    def handlers(self) -> list[type[Handled]]:
        """Return what to pass to ``bot.add_dynamic_items``."""
        return [
            handled(ids.NIGHT_FORM, self.open_form),
            handled(ids.NIGHT_TEAM, self.choose_team),
            handled(ids.NIGHT_PANEL, self.open_panel),
            handled(ids.NIGHT_ORDER, self.obey),
            handled(ids.NIGHT_MOVE, self.open_change),
            handled(NIGHT_TAKE, self.take),
            handled(ids.NIGHT_SKIP, self.skip),
            handled(ids.NIGHT_VOID, self.void),
        ]

    # Planning.

    async def plan(self, ctx: Request, options: NightOptions) -> None:
        """Plan a night and announce it, or propose an hour. Raises QuizRefusal."""
        try:
            await self._announce(ctx, options)
        except NightRunning as refusal:
            await self._point_out(ctx, refusal)
        except UserError as refusal:
            if proposal(ctx, options.at, refusal) is None:
                raise
            await self._ask_again(ctx, refusal, options)

    async def _announce(self, ctx: Request, options: NightOptions) -> None:
        require_starter(ctx)
        require_speech(ctx)
        known = await self._subjects(ctx, options.mode)
        if not known:
            raise NoQuestions
        starts_at, subjects, teams = read_together(
            partial(typed_start, ctx, options.at),
            partial(read_subjects, options.topics, options.rounds, known),
            partial(read_teams, options.teams, _team_names(ctx.public_say)),
        )
        plan = Plan(
            subjects=subjects,
            teams=teams,
            questions=options.questions,
            seconds=options.seconds,
            mode=options.mode,
            break_seconds=options.break_seconds,
        )
        night = plan_night(
            Night(
                id=str(ctx.interaction.id),
                guild_id=ctx.require_guild(),
                channel_id=ctx.interaction.channel_id or 0,
                host_id=ctx.user_id,
                cohost_id=options.cohost_id,
                plan=plan,
                planned_at=ctx.now,
                starts_at=starts_at,
            )
        )
        if self._games.is_off(ctx.interaction.channel, ctx.values):
            night = replace(night, despite_off=True)
        night = await self._nights.up_to_date(night)
        await self._nights.begin(night)
        await ctx.reply(await self._plan(ctx.public_say, night), private=False)
        await self._note_plan(ctx, night)
        await self._tell_host(ctx, night)
        await self._events.make(ctx, night)

    async def _tell_host(self, ctx: Request, night: Night) -> None:
        """Tell the host in private what the card does not say to all."""
        pack = await self._servers.pack(ctx.say.locale)
        panel = settings_panel(ctx)
        zone_command = "" if TIME_ZONE.key in ctx.values.chosen else panel
        note = planned_note(ctx.say, pack, night, zone_of(ctx.values), zone_command=zone_command)
        if night.despite_off:
            warning = ctx.say(
                "Quizzes are turned off in this channel, so only members with Manage Server can play here. "
                "Turn them on in {command}.",
                command=panel,
            )
            note = f"{note}\n{warning}".lstrip()
        if note:
            await ctx.interaction.followup.send(pressable(ctx.services.commands, note), ephemeral=True)

    async def open_form(self, ctx: Request, at: str) -> None:
        """Open the form that plans a night."""
        ctx.require_guild()
        require_starter(ctx)
        if await self._store.running_in(ctx.interaction.channel_id or 0) is not None:
            await self._point_out(ctx, NightRunning())
            return
        typed = self._refused.get(ctx.user_id)
        kept = typed if typed is not None and typed.at == at else None
        known = await self._subjects(ctx, default_mode(ctx) if kept is None else kept.mode)
        await ctx.interaction.response.send_modal(NightForm(ctx, self._plan_typed, known, kept, at))

    async def _plan_typed(self, ctx: Request, options: NightOptions) -> None:
        """Plan a night from the form; where that is refused, offer it again with what was typed."""
        try:
            await self._announce(ctx, options)
        except NightRunning as refusal:  # that somebody planned while they typed
            await self._point_out(ctx, refusal)
        except UserError as refusal:
            await self._ask_again(ctx, refusal, options)
        else:
            self._refused.pop(ctx.user_id, None)

    async def _point_out(self, ctx: Request, refusal: NightRunning) -> None:
        """Say that the channel has a night already, and lead there; raise ``refusal`` where it just ended."""
        night = await self._store.running_in(ctx.interaction.channel_id or 0)
        if night is None:
            raise refusal
        newest = max((await self._store.cards(night.id)).values(), default=None)
        directs = may_direct(night, ctx.user_id, may_manage=is_quiz_manager(ctx))
        await show_privately(ctx, running_card(ctx, refusal, night, newest, directs=directs))

    async def _ask_again(self, ctx: Request, refusal: UserError, options: NightOptions) -> None:
        """Say why a night is not planned, with a way to plan it."""
        self._refused[ctx.user_id] = options
        await ctx.reply(refused_card(ctx, refusal, options.at, NEW_NIGHT))

    async def take(self, ctx: Request, night_id: str, at: str) -> None:
        """Take the hour that was proposed; where it is not known any more for what, open the form with it."""
        if night_id != NEW_NIGHT:
            night = await self._night(ctx, night_id)
            changed = self._unchanged.get((ctx.user_id, night_id))
            if changed is None or not is_proposed(ctx, changed.at, at):
                changed = await self._planned(ctx, night)
            await self._change(ctx, night, replace(changed, at=at))
            return
        typed = self._refused.get(ctx.user_id)
        if typed is None or not is_proposed(ctx, typed.at, at):  # or planned meanwhile
            await self.open_form(ctx, at)
        else:
            await self._plan_typed(ctx, replace(typed, at=at))

    async def _note_plan(self, ctx: Request, night: Night) -> None:
        """Note which message announces a night."""
        try:
            message = await ctx.interaction.original_response()
        except TROUBLE as error:
            _log.info("Night %s: its announcement could not be found: %r", night.id, error)
        else:
            await self._nights.note_plan(night, message.id)

    async def _subjects(self, ctx: Request, mode: AnswerMode) -> dict[str, Subject]:
        """Return what rounds can be about, by the name to offer; a list may be called like a topic."""
        guild_id, wanted = ctx.require_guild(), QuestionFilter(1, mode, pictures=ctx.values[PICTURES])
        topics = await self._library.topics(guild_id, wanted)
        lists = await self._library.lists(guild_id, wanted)
        pack = await self._servers.pack(ctx.say.locale)
        subjects = (
            *map(Subject, topics),
            *(Subject(list_id=each.id, name=each.name) for each in lists),
        )
        return {offered_name(ctx.say, pack, subject): subject for subject in subjects}

    async def complete_topics(self, ctx: Request, typed: str) -> Choices:
        """Offer names of topics and lists for the last of those typed, repeated or not."""
        names = await self._subjects(ctx, AnswerMode.BUTTONS)
        return complete_last(typed, zip(names, names, strict=True), repeats=True)

    # Joining.

    async def choose_team(self, ctx: Request, night_id: str, team: int) -> None:
        """Put the presser into a team; 0 takes them out of theirs."""
        night = await self._nights.handle_event(
            night_id, events.TeamChosen(ctx.user_id, team - 1 if team else None)
        )
        if night.phase is NightPhase.PLANNED:
            await ctx.edit(await self._plan(ctx.public_say, await self._nights.up_to_date(night)))
        else:
            name = escape(night.plan.teams[team - 1])
            await ctx.reply(ctx.say("You're now playing for **{team}**.", team=name))

    # Directing.

    async def show(self, ctx: Request) -> None:
        """Show the channel's night: its panel to those who direct it, its plan to others."""
        night = await self._store.running_in(ctx.interaction.channel_id or 0)
        if night is None:
            await self._show_none(ctx)
        elif may_direct(night, ctx.user_id, may_manage=is_quiz_manager(ctx)):
            await ctx.reply(await self._panel(ctx, night))
        else:
            await ctx.reply(await self._plan(ctx.say, await self._nights.up_to_date(night)))

    async def _show_none(self, ctx: Request) -> None:
        """Say that no night is planned, and offer to plan one to whoever may."""
        ctx.require_guild()
        if not may_start(ctx):
            raise UserError("There's no trivia night in this channel.")
        await ctx.reply(planning_card(ctx, ctx.say("There's no trivia night in this channel.")))

    async def open_panel(self, ctx: Request, night_id: str) -> None:
        """Show the panel to those who direct the night."""
        night = await self._night(ctx, night_id)
        await ctx.reply(await self._panel(ctx, night))

    async def obey(self, ctx: Request, night_id: str, rounds: int, order: str) -> None:
        """Do what the host asks for on the panel."""
        night = await self._night(ctx, night_id)
        if order == "end" and not night.is_over:
            await show_privately(ctx, ending_card(ctx.say, night))
            return
        is_current = night.number + 1 == rounds and not night.is_over
        if is_current and order != "show":  # else the panel is old: they see the new one
            night = await self._nights.handle_event(night_id, self._event(ctx, night, order))
        await show_privately(ctx, await self._panel(ctx, night))

    async def open_change(self, ctx: Request, night_id: str, at: str) -> None:
        """Open the form that changes a planned night; ``at`` is the start that was typed in vain."""
        night = await self._night(ctx, night_id)
        typed = self._unchanged.get((ctx.user_id, night_id))
        if typed is None or typed.at != at:
            planned = await self._planned(ctx, night)
            typed = replace(planned, at=at or planned.at)

        async def change(ctx: Request, typed: Planned) -> None:
            await self._change(ctx, night, typed)

        known = await self._subjects(ctx, night.plan.mode)
        await ctx.interaction.response.send_modal(ChangeForm(ctx, change, known, typed))

    async def _change(self, ctx: Request, night: Night, typed: Planned) -> None:
        """Change a planned night; where that is refused, offer the form again with what was typed."""
        try:
            changed = events.ChangeAsked(
                ctx.user_id, is_quiz_manager(ctx), *await self._read(ctx, night, typed)
            )
            result = await self._nights.handle_event(night.id, changed)
        except UserError as refusal:
            self._unchanged[ctx.user_id, night.id] = typed
            await ctx.reply(refused_card(ctx, refusal, typed.at, night.id))
        else:
            self._unchanged.pop((ctx.user_id, night.id), None)
            await show_privately(ctx, await self._panel(ctx, result, note=f"{ctx.say('Saved')}."))

    async def _read(
        self, ctx: Request, night: Night, typed: Planned
    ) -> tuple[int | None, tuple[Subject, ...] | None]:
        """Return the start and the subjects that were typed; None for what stays. Raises UserError."""
        planned, known = await self._planned(ctx, night), await self._subjects(ctx, night.plan.mode)
        is_moved = typed.at != planned.at
        has_other_rounds = (typed.topics, typed.rounds) != (planned.topics, planned.rounds)
        starts_at, subjects = read_together(
            lambda: typed_start(ctx, typed.at) if is_moved else None,
            lambda: read_subjects(typed.topics, typed.rounds, known) if has_other_rounds else None,
        )
        is_moved = starts_at is not None and not is_same_minute(starts_at, night.starts_at)
        return starts_at if is_moved else None, subjects

    async def _planned(self, ctx: Request, night: Night) -> Planned:
        """Return what is planned as it can be typed."""
        plan, pack = (await self._nights.up_to_date(night)).plan, await self._servers.pack(ctx.say.locale)
        is_open = all(subject.is_anything for subject in plan.subjects)
        names = () if is_open else [offered_name(ctx.say, pack, subject) for subject in plan.subjects]
        at = start_to_type(ctx, night.starts_at)
        return Planned(at, ", ".join(names), len(plan.subjects))

    def _event(self, ctx: Request, night: Night, order: str) -> events.NightEvent:
        who = (ctx.user_id, is_quiz_manager(ctx))
        match order:
            case "start":
                return events.StartAsked(*who)
            case "next":
                return events.NextAsked(*who)
            case "pause" | "resume":
                return events.PauseAsked(*who, paused=order == "pause")
            case _:
                if night.phase is not NightPhase.PLANNED and ctx.values[STOPPERS] == MANAGERS and not who[1]:
                    raise UserError("In this server, only quiz managers can end a trivia night.")
                return events.EndAsked(*who)

    async def skip(self, ctx: Request, night_id: str, number: int, question: int) -> None:
        """Skip the open question."""
        night = await self._night(ctx, night_id)
        await self._games.handle_event(night.game_id(number), game_events.SkipOrdered(question))
        await show_privately(ctx, await self._panel(ctx, night))

    async def void(self, ctx: Request, night_id: str, number: int, question: int) -> None:
        """Take a closed question out of the night."""
        night = await self._night(ctx, night_id)
        game = (await self._store.games(night)).get(number)
        if game is None or question >= len(game.closed_rounds()):
            raise RoundClosed
        event = events.VoidAsked(ctx.user_id, is_quiz_manager(ctx), number, question)
        await show_privately(ctx, await self._panel(ctx, await self._nights.handle_event(night_id, event)))

    async def _night(self, ctx: Request, night_id: str) -> Night:
        """Return a night to direct. Raises NightOver and NotTheHost."""
        night = await self._store.night(night_id)
        if night is None:
            raise NightOver
        require_host(night, ctx.user_id, may_manage=is_quiz_manager(ctx))
        return night

    async def _panel(self, ctx: Request, night: Night, note: str = "") -> Any:
        games, night = await self._store.games(night), await self._nights.up_to_date(night)
        pack, standings = await self._servers.pack(ctx.say.locale), await self._nights.standings(night)
        return panel_card(ctx.say, pack, night, games, standings, zone=zone_of(ctx.values), note=note)

    async def _plan(self, say: Say, night: Night) -> Card:
        return plan_card(say, await self._servers.pack(say.locale), night)


def _team_names(say: Say) -> tuple[str, ...]:
    return (say("Foxes"), say("Owls"), say("Wolves"), say("Bears"), say("Ravens"), say("Otters"))
