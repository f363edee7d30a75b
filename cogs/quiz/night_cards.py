"""The cards of a trivia night, each rendered from the state that it shows."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import discord
from discord import ui

from bot.domain.pack.model import Pack
from bot.domain.pack.translating import translated_items
from bot.domain.quiz.lists import QuestionList
from bot.domain.quiz.model import AnswerMode, Game, Phase
from bot.domain.quiz.night import Night, NightPhase
from bot.domain.quiz.night_standings import SideStanding
from bot.domain.quiz.subjects import Subject
from bot.i18n import Say
from bot.ui.components import button
from bot.ui.layout import Card, row
from bot.ui.text import escape
from cogs.quiz import ids
from cogs.quiz.cards import (
    all_in_english,
    clock_time,
    countdown,
    english_line,
    how_to_play,
    in_the_chat,
    list_line,
    mention,
    pictures_line,
    server_time_line,
    shortened,
    topic_name,
)
from cogs.quiz.night_results import end_line, place_lines


def plan_card(say: Say, pack: Pack, night: Night, *, is_reminder: bool = False) -> Card:
    """Return what a night will be like, with its teams to join."""
    if night.is_over:
        body = [end_line(say, night)]
    elif night.phase is NightPhase.PLANNED:
        body = [
            _start(say, night),
            _hosts(say, night),
            _programme(say, pack, night),
            all_in_english(say) if _is_untranslated(pack, night) else "",
        ]
    else:
        body = [say("Trivia night is on! You can join at any question."), _programme(say, pack, night)]
    return Card(
        art="night",
        title=say("Trivia night starts soon")
        if is_reminder and not night.is_waiting
        else say("Trivia night"),
        body=[*body, _teams(say, night)],
        buttons=[] if night.is_over else [*_team_buttons(say, night), _panel_button(say, night)],
        source="" if night.is_over else _team_rule(say, night),
    )


def _start(say: Say, night: Night) -> str:
    """Return when a planned night starts, or what it waits for."""
    if not night.is_waiting:
        when = {"date": clock_time(night.starts_at, "F"), "countdown": countdown(night.starts_at)}
        return say("Starts {date} ({countdown}).", **when)
    if night.lacks_players:
        return say(
            "No one has joined yet. It starts once someone picks a team. Otherwise, it's called off {time}.",
            time=countdown(night.deadline),
        )
    return say("Starts {time}.", time=countdown(night.deadline))


def _is_untranslated(pack: Pack, night: Night) -> bool:
    """Return whether a night asks from a pack whose questions its readers have in English only."""
    return any(subject.list_id is None for subject in night.plan.subjects) and not translated_items(pack)


def round_card(
    say: Say,
    pack: Pack,
    night: Night,
    game: Game,
    list_: QuestionList | None = None,
    *,
    is_past: bool = False,
) -> Card:
    """Return the announcement of the round that begins; ``list_`` is what it is from, if from a list."""
    questions = _questions(say, len(game.cards))
    if night.is_tie_breaker:
        body = [say("It's a tie for first place! The next question decides. Only the leaders' points count.")]
        if night.plan.mode is AnswerMode.CHAT:
            body.append(say("Use the question's Answer button this time. Messages in the chat don't count."))
    else:
        length = say("{questions}, {seconds} seconds each.", questions=questions, seconds=game.rules.seconds)
        body = [f"{length} {how_to_play(say, game)}"]
    return Card(
        art="night",
        overline=say("Trivia night"),
        title=_round_name(say, pack, night, night.number),
        body=[
            *([list_line(say, list_)] if list_ is not None else []),
            *body,
            english_line(say, game) if translated_items(pack) else "",
            pictures_line(say, game),
            _teams(say, night),
        ],
        buttons=[] if is_past else [*_team_buttons(say, night), _panel_button(say, night)],
        source="" if is_past else _team_rule(say, night),
    )


def moved_card(say: Say, night: Night) -> Card:
    """Return that a night begins at another time."""
    when = {"date": clock_time(night.starts_at, "F"), "countdown": countdown(night.starts_at)}
    return Card(body=[say("The trivia night has a new start: {date} ({countdown}).", **when)])


def left_out_card(say: Say, pack: Pack, night: Night, number: int, *, is_gone: bool) -> Card:
    """Return that a round is left out, because its list is gone or has nothing to ask."""
    subject = night.plan.subjects[number]
    place = {"number": number + 1, "total": len(night.plan.subjects)}
    if is_gone:
        text = say(
            "Skipping round {number} of {total}: the list “{name}” is gone.",
            **place,
            name=_subject_name(say, pack, subject),
        )
    else:
        text = say(
            "Skipping round {number} of {total}: no questions are left for “{name}”.",
            **place,
            name=planned_name(say, pack, subject),
        )
    return Card(body=[text])


def break_card(
    say: Say, pack: Pack, night: Night, standings: Sequence[SideStanding], *, is_past: bool = False
) -> Card:
    """Return the standings between two rounds, while the break lasts with what follows."""
    shown = place_lines(say, night, standings) or say("No one has any points yet.")
    if is_past:
        return Card(art="leaderboard", overline=say("Trivia night"), title=say("Standings"), body=[shown])
    following = _round_name(say, pack, night, night.number + 1)
    if night.paused:
        state = say(
            "The host paused the trivia night. Up next, once they resume it: {round}.", round=following
        )
    else:
        state = say("Up next at {time}: {round}.", round=following, time=clock_time(night.deadline, "T"))
    return Card(
        art="leaderboard",
        overline=say("Trivia night"),
        title=say("Standings"),
        body=[shown, state],
        buttons=[*_team_buttons(say, night), _panel_button(say, night)],
        source=_team_rule(say, night),
    )


def voided_card(say: Say, number: int, question: int) -> Card:
    """Return that a question does not count."""
    return Card(
        body=[
            say(
                "The host threw out question {question} of round {number}, so it doesn't count.",
                question=question + 1,
                number=number + 1,
            )
        ]
    )


def panel_card(
    say: Say,
    pack: Pack,
    night: Night,
    games: dict[int, Game],
    standings: Sequence[SideStanding],
    *,
    zone: tzinfo,
    note: str = "",
) -> Card:
    """Return what the host can do now; ``zone`` is where a time that they type is meant.

    The ``note`` says what they have just done.
    """
    game = games.get(night.number)
    controls = (_orders(say, night), _question_buttons(say, night, game))
    return Card(
        overline=say("Trivia night"),
        title=say("Host panel"),
        body=[
            note,
            _state(say, pack, night, game),
            local_time(say, night, zone),
            _programme(say, pack, night) if night.phase is NightPhase.PLANNED else "",
            place_lines(say, night, standings if games else ()),
        ],
        items=[row(*each) for each in controls if each],
        source=say("For the host, the co-host, and quiz managers. Only you can see this."),
    )


def ending_card(say: Say, night: Night) -> Card:
    """Return whether the host is sure about ending a night."""
    is_planned = night.phase is NightPhase.PLANNED
    people = len(night.members)
    joined = say.count(people, "{number} person has joined a team.", "{number} people have joined a team.")
    question = (
        f"{say('Cancel the trivia night?')} {joined if people else ''}".rstrip()
        if is_planned
        else say("End the trivia night now? Final results come next, and all points so far count.")
    )
    label = say("Cancel trivia night") if is_planned else say("End trivia night")
    return Card(
        title=say("Host panel"),
        body=[question],
        buttons=[
            _order(label, night, "end-now", discord.ButtonStyle.danger),
            _order(say("Back"), night, "show"),
        ],
    )


def round_stopped_card(say: Say, night: Night, user_id: int, *, may_end: bool) -> Card:
    """Return that somebody stopped a round, with what ends the whole night for those who may."""
    told = say("Round stopped by {member}. The trivia night goes on.", member=mention(say, user_id))
    end = [_order(say("End the whole night"), night, "end")] if may_end else []
    return Card(body=[told], buttons=end)


def _round_name(say: Say, pack: Pack, night: Night, number: int) -> str:
    if number >= len(night.plan.subjects):
        return say("The tiebreaker")
    place = {"number": number + 1, "total": len(night.plan.subjects)}
    subject = _subject_name(say, pack, night.plan.subjects[number])
    if not subject:
        return say("Round {number} of {total}", **place)
    return say("Round {number} of {total}: {subject}", **place, subject=subject)


def _subject_name(say: Say, pack: Pack, subject: Subject) -> str:
    """Return what a round is about; empty for anything."""
    if subject.list_id is not None:
        return escape(subject.name)
    return escape(topic_name(say, pack, subject.topic)) if subject.topic else ""


def offered_name(say: Say, pack: Pack, subject: Subject) -> str:
    """Return by what name a round's subject is offered, and understood when it is typed."""
    if subject.list_id is not None:
        return say("{name} (list)", name=subject.name)
    return topic_name(say, pack, subject.topic)


def planned_name(say: Say, pack: Pack, subject: Subject) -> str:
    """Return what a round is about, with lists marked: there may be a topic of the same name."""
    name = _subject_name(say, pack, subject)
    return say("{name} (list)", name=name) if subject.list_id is not None else name or say("Anything")


def _hosts(say: Say, night: Night) -> str:
    if night.cohost_id is None:
        return say("Hosted by {host}.", host=mention(say, night.host_id))
    names = [mention(say, night.host_id), mention(say, night.cohost_id)]
    return say("Hosted by {hosts}.", hosts=say.join(names))


def local_time(say: Say, night: Night, zone: tzinfo) -> str:
    """Return when a planned night starts on the server's clocks; empty once it is due."""
    if night.phase is not NightPhase.PLANNED or night.is_waiting:
        return ""
    return server_time_line(say, night.starts_at, zone)


def _programme(say: Say, pack: Pack, night: Night) -> str:
    plan = night.plan
    lengths = [plan.length_of(number) for number in range(len(plan.subjects))]
    is_even, longest = len(set(lengths)) == 1, max(lengths)
    each = say(
        "{rounds} of {questions}, {seconds} seconds each.",
        rounds=say.count(len(plan.subjects), "{number} round", "{number} rounds"),
        questions=_questions(say, longest)
        if is_even
        else say.count(longest, "up to {number} question", "up to {number} questions"),
        seconds=plan.seconds,
    )
    if plan.mode is AnswerMode.CHAT:
        each = f"{each} {in_the_chat(say)}"
    if all(subject.is_anything for subject in plan.subjects):
        return each
    rounds = [
        planned_name(say, pack, subject) + ("" if length == longest else f" · {_questions(say, length)}")
        for subject, length in zip(plan.subjects, lengths, strict=True)
    ]
    return "\n".join([each, *(f"{number}. {name}" for number, name in enumerate(rounds, start=1))])


def _questions(say: Say, number: int) -> str:
    return say.count(number, "{number} question", "{number} questions")


def _teams(say: Say, night: Night) -> str:
    lines: list[str] = []
    for place, name in enumerate(night.plan.teams):
        people = [mention(say, member.user_id) for member in night.members if member.team == place]
        lines.append(f"**{escape(name)}**: {shortened(say, people) if people else say('no one yet')}")
    return "\n".join(lines)


def _team_rule(say: Say, night: Night) -> str:
    if not night.plan.teams:
        return say("Everyone plays alone. Right answers score, with a bonus for speed.")
    if night.plan.mode is AnswerMode.CHAT and not night.is_tie_breaker:
        return say("Your points count for your team. Without a team, you play alone.")
    return say(
        "Each team's best answer counts, no matter how many people play. Without a team, you play alone."
    )


def _team_buttons(say: Say, night: Night) -> list[ui.Button[Any]]:
    if not night.plan.teams:
        return []
    join = [
        button(name, ids.NIGHT_TEAM(night.id, place), discord.ButtonStyle.primary)
        for place, name in enumerate(night.plan.teams, start=1)
    ]
    if night.phase is NightPhase.PLANNED:
        join.append(button(say("No team"), ids.NIGHT_TEAM(night.id, 0)))
    return join


def _panel_button(say: Say, night: Night) -> ui.Button[Any]:
    return button(say("Host panel"), ids.NIGHT_PANEL(night.id))


def _order(
    label: str, night: Night, order: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[Any]:
    return button(label, ids.NIGHT_ORDER(night.id, night.number + 1, order), style)


def _orders(say: Say, night: Night) -> list[ui.Button[Any]]:
    primary = discord.ButtonStyle.primary
    if night.is_over:
        return []
    if night.phase is NightPhase.PLANNED:
        return [
            _order(say("Start now"), night, "start", primary),
            button(say("Change the plan…"), ids.NIGHT_MOVE(night.id, "")),
            _order(say("Cancel trivia night"), night, "end"),
        ]
    if night.phase is NightPhase.BREAK:
        following = _order(say("Start next round"), night, "next", primary)
    elif night.number + 1 < len(night.plan.subjects):
        following = _order(say("Skip to next round"), night, "next")
    else:
        following = _order(say("End this round"), night, "next")
    pause = (
        _order(say("Resume"), night, "resume", primary)
        if night.paused
        else _order(say("Pause"), night, "pause")
    )
    end, refresh = _order(say("End trivia night"), night, "end"), _order(say("Refresh"), night, "show")
    return [pause, following, end, refresh]


def _question_buttons(say: Say, night: Night, game: Game | None) -> list[ui.Button[Any]]:
    """Return buttons to skip the open question, and to take out the one before it."""
    if game is None or night.is_over:
        return []
    found: list[ui.Button[Any]] = []
    if game.phase is Phase.ASKING:
        label = say("Skip question {number}", number=game.number + 1)
        found.append(button(label, ids.NIGHT_SKIP(night.id, night.number, game.number)))
    closed = len(game.closed_rounds())
    if closed and (night.number, closed - 1) not in night.voided:
        label = say("Throw out question {number}", number=closed)
        found.append(button(label, ids.NIGHT_VOID(night.id, night.number, closed - 1)))
    return found


def _state(say: Say, pack: Pack, night: Night, game: Game | None) -> str:
    if night.is_over:
        return end_line(say, night)
    if night.phase is NightPhase.PLANNED:
        return _start(say, night)
    if night.phase is NightPhase.BREAK and night.number < 0:
        return say("It starts as soon as the other quiz in this channel is over.")
    following = _round_name(say, pack, night, night.number + (night.phase is NightPhase.BREAK))
    if night.paused:
        return say("Paused: {round}.", round=following)
    if night.phase is NightPhase.BREAK:
        return say("Up next at {time}: {round}.", round=following, time=clock_time(night.deadline, "T"))
    return _round_state(say, following, game)


def _round_state(say: Say, name: str, game: Game | None) -> str:
    if game is None or game.number < 0:
        return say("Starting now: {round}.", round=name)
    return say(
        "{round} · question {number} of {total}", round=name, number=game.number + 1, total=len(game.cards)
    )
