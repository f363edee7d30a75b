"""The cards of a game, each rendered from the state that it shows, and what all cards of quizzes share."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.pack.model import Pack
from bot.domain.quiz.model import LETTERS, EndReason, Game, PauseReason, Phase, Question, QuestionCard, Round
from bot.domain.quiz.scoring import RIGHT_POINTS, hints_available
from bot.domain.quiz.standings import Standing, scoreboard, streaks, winners
from bot.i18n import Say
from bot.store.quiz import Appeal
from bot.ui.citing import claims_line, source_line
from bot.ui.components import button
from bot.ui.layout import Card
from bot.ui.text import capitalised, escape, quoted
from cogs.quiz import ids

PEOPLE_SHOWN = 10  # in one list; the rest is counted
WRONG_SHOWN = 5  # different wrong typed answers
ANSWER_SHOWN = 100  # characters of somebody's typed answer
STREAK_FROM = 2  # a single right answer is no streak yet
# Phones cut longer labels: the card then lists the choices, and the buttons have letters only.
LONG_LABEL = 36


def mention(say: Say, user_id: int) -> str:
    """Return a mention; it pings nobody, as the client allows no pings. User 0 had their data erased."""
    return f"<@{user_id}>" if user_id else say("somebody")


def countdown(moment: int) -> str:
    """Return the time until ``moment`` (ms UTC), which Discord keeps counting."""
    return f"<t:{-(-moment // 1000)}:R>"


def choice_text(card: QuestionCard, place: int) -> str:
    """Return a choice with its letter, unescaped: "B: Norway"."""
    return f"{LETTERS[place]}: {capitalised(card.choices[place])}"


def topic_name(pack: Pack, topic: str) -> str:
    """Return a topic's name."""
    found = pack.topic.get(topic)
    return found.name if found is not None else capitalised(topic)


def choices_of(card: QuestionCard, custom_id: Callable[[int], str]) -> tuple[str, list[ui.Button[Any]]]:
    """Return a button for each choice, and the choices as text where their labels would be cut."""
    texts = [choice_text(card, place) for place in range(len(card.choices))]
    is_long = any(len(text) > LONG_LABEL for text in texts)
    buttons = [
        button(LETTERS[place] if is_long else text, custom_id(place), discord.ButtonStyle.primary)
        for place, text in enumerate(texts)
    ]
    return "\n".join(map(escape, texts)) if is_long else "", buttons


def right_answer(say: Say, pack: Pack, question: Question) -> str:
    """Return the right answer with its reason, and who says otherwise."""
    right = say("**{answer}** is right.", answer=escape(capitalised(question.answer)))
    text = f"{right} {escape(question.explanation)}".rstrip()
    return f"{text}\n{claims_line(say, pack, question)}".rstrip()


def source_of(say: Say, pack: Pack, question: Question) -> str:
    """Return the source of a question's answer."""
    if question.paragraph is not None:
        return source_line(say, pack, question)
    return say("One of this server's own questions")


def standing_lines(say: Say, standings: Iterable[Standing]) -> str:
    """Return a line for each place."""
    return "\n".join(
        say(
            "**{rank}.** {name}: {points} ({right} of {answered} right)",
            rank=standing.rank,
            name=mention(say, standing.score.user_id),
            points=say.count(standing.score.points, "{number} point", "{number} points"),
            right=standing.score.right,
            answered=standing.score.answered,
        )
        for standing in standings
    )


def _shortened(say: Say, items: Sequence[str], limit: int = PEOPLE_SHOWN) -> str:
    """Return the items joined; those after the first ``limit`` are only counted."""
    more = len(items) - limit
    return say.join([*items[:limit], say("{more} more", more=more)] if more > 0 else items)


def question_card(say: Say, pack: Pack, game: Game) -> Card:
    """Return the open question."""
    card, answered, votes = game.card, len(game.round.guesses), len(game.round.skips)
    choices, answers = choices_of(card, lambda place: ids.ANSWER(game.id, game.number, place))
    if card.is_typed:
        answers = [button(say("Answer"), ids.TYPE(game.id, game.number), discord.ButtonStyle.primary)]
    needed = len(game.roster()) // 2 + 1
    skip = say("Skip ({votes} of {needed} votes)", votes=votes, needed=needed) if votes else say("Skip")
    controls = [button(skip, ids.SKIP(game.id, game.number))]
    if hints_available(card):
        controls.insert(0, button(say("Hint"), ids.HINT(game.id, game.number)))
    closes = say("Closes {time}", time=countdown(game.deadline))
    state = say("{number} answered so far", number=answered) if answered else say("nobody has answered yet")
    return Card(
        title=_heading(say, pack, game, game.number),
        body=[f"**{escape(card.question.prompt)}**", choices, f"{closes} · {state}"],
        items=[ui.ActionRow(*answers), ui.ActionRow(*controls)],
        source=say(
            "One answer each: {points} points and a little for speed; each hint halves yours.",
            points=RIGHT_POINTS,
        ),
    )


def _heading(say: Say, pack: Pack, game: Game, number: int) -> str:
    question = game.cards[number].question
    return say(
        "Question {number} of {total} · {topic} · {grade}",
        number=number + 1,
        total=len(game.cards),
        topic=escape(topic_name(pack, question.topic)),
        grade=say.known(question.difficulty.capitalize()),  # as in the choices of /quiz play
    )


def reveal_card(say: Say, pack: Pack, game: Game, number: int) -> Card:
    """Return a closed question with its answer, who was right, and the source."""
    card, round_ = game.cards[number], game.rounds[number]
    wrong = _wrong_texts(say, round_)
    # No countdown to the next question: it would go on counting up here.
    is_last = number != game.number or game.is_over
    return Card(
        title=_heading(say, pack, game, number),
        body=[
            f"**{escape(card.question.prompt)}**",
            _choice_results(say, card, round_),
            right_answer(say, pack, card.question),
            _round_results(say, game, number),
            wrong,
            "" if is_last else "-# " + say("The next question follows."),
        ],
        buttons=[button(say("I was right"), ids.APPEAL(game.id, number))] if wrong else [],
        source=source_of(say, pack, card.question),
    )


def _choice_results(say: Say, card: QuestionCard, round_: Round) -> str:
    """Return all choices with how many people took each; empty where the answer is typed."""
    taken = Counter(guess.choice for guess in round_.guesses)
    lines: list[str] = []
    for place in range(len(card.choices)):
        text = escape(choice_text(card, place))
        votes = say.count(taken[place], "{number} answer", "{number} answers")
        if place == card.right:
            lines.append("✅ " + say("**{choice}** (right answer) · {votes}", choice=text, votes=votes))
        else:
            lines.append(f"▫️ {text} · {votes}")
    return "\n".join(lines)


def _round_results(say: Say, game: Game, number: int) -> str:
    """Return who was right in a question, with points and streaks."""
    round_ = game.rounds[number]
    results = [say("Skipped by vote.")] if round_.skipped else []
    running = streaks(game) if number == game.number else {}
    right: list[str] = []
    for guess in sorted(round_.guesses, key=lambda guess: (-guess.points, guess.elapsed)):
        if guess.correct:
            streak = running.get(guess.user_id, 0)
            in_a_row = ", " + say("{streak} in a row", streak=streak) if streak >= STREAK_FROM else ""
            right.append(f"{mention(say, guess.user_id)} (+{guess.points}{in_a_row})")
    if right:
        results.append(say("Right: {names}", names=_shortened(say, right)))
    elif round_.guesses:
        answers = say.count(len(round_.guesses), "{number} answer", "{number} answers")
        results.append(say("Nobody was right ({answers}).", answers=answers))
    elif not round_.skipped:
        results.append(say("Nobody answered."))
    return " ".join(results)


def _wrong_texts(say: Say, round_: Round) -> str:
    """Return the wrong typed answers, most frequent first; empty where there are none."""
    wrong = Counter(guess.text.casefold() for guess in round_.guesses if guess.text and not guess.correct)
    texts = [
        quoted(text, ANSWER_SHOWN) + (" " + say("({count} times)", count=count) if count > 1 else "")
        for text, count in wrong.most_common()
    ]
    return say("Not right: {answers}", answers=_shortened(say, texts, WRONG_SHOWN)) if texts else ""


def intro_card(say: Say, game: Game, topic: str | None, *, spoilers: bool) -> Card:
    """Return a quiz's announcement; ``topic`` is the chosen topic's name."""
    if game.cards[0].is_typed:
        how = say("Type your answers. Everybody can join at any question.")
    else:
        how = say("Press the right choice. Everybody can join at any question.")
    start = say(
        "{name} starts a quiz: {questions}, {seconds} seconds each.",
        name=mention(say, game.starter_id),
        questions=_questions(say, game),
        seconds=game.rules.seconds,
    )
    title = say("Quiz time") if topic is None else say("Quiz time: {topic}", topic=escape(topic))
    warning = say("⚠️ **This quiz has spoilers**: it may give away the story, and how it ends.")
    return Card(title=title, body=[f"{start} {how}", *([warning] if spoilers else [])])


def _questions(say: Say, game: Game) -> str:
    return say.count(len(game.cards), "{number} question", "{number} questions")


def duel_card(say: Say, game: Game) -> Card:
    """Return a duel's invitation: with what the challenged person can press, until it is answered."""
    challenger, challenged = (mention(say, user_id) for user_id in game.rules.players)
    names = {"challenger": challenger, "challenged": challenged}
    buttons: list[ui.Button[Any]] = []
    source = ""
    if game.phase is Phase.INVITED:
        challenge = say(
            "{challenger} challenges {challenged}: {questions}, {seconds} seconds each.",
            **names,
            questions=_questions(say, game),
            seconds=game.rules.seconds,
        )
        time = countdown(game.deadline)
        ask = say("{name}, do you accept? The invitation ends {time}.", name=challenged, time=time)
        body = [challenge, ask]
        buttons.append(button(say("Accept"), ids.DUEL(game.id, "yes")))
        buttons.append(button(say("Decline"), ids.DUEL(game.id, "no")))
        source = say("Decline is for both: {challenger} can take the challenge back with it.", **names)
    elif game.end_reason is EndReason.DECLINED:
        body = [say("{challenged} did not take up the challenge of {challenger}.", **names)]
    elif game.end_reason is EndReason.WITHDRAWN:
        body = [say("{challenger} took the challenge to {challenged} back.", **names)]
    elif game.is_over and not game.rounds:
        body = [say("The challenge of {challenger} to {challenged} was called off.", **names)]
    else:
        body = [say("{challenger} against {challenged}. Good luck to both!", **names)]
    return Card(title=say("A quiz duel"), body=body, buttons=buttons, source=source)


def pause_card(say: Say, game: Game) -> Card:
    """Return why a game is paused, and how it continues."""
    time = countdown(game.deadline)
    buttons = [button(say("Stop the quiz"), ids.STOP(game.id))]
    if game.pause_reason is PauseReason.TROUBLE:
        body = say("I can't reach Discord well. I'll try again {time}; points are kept.", time=time)
    else:
        body = say(
            "The question's message was deleted. Shall we go on? "
            "If nobody says so, the quiz ends {time}; points are kept.",
            time=time,
        )
        buttons.insert(0, button(say("Continue"), ids.CONTINUE(game.id), discord.ButtonStyle.primary))
    return Card(title=say("The quiz is paused"), body=[body], buttons=buttons)


def resumed_card(say: Say) -> Card:
    """Return what a pause becomes once it is over."""
    return Card(body=[say("The quiz goes on below.")])


def end_card(say: Say, game: Game) -> Card:
    """Return why a game is over, who won, and the final standings."""
    reason, standings = game.end_reason or EndReason.FINISHED, scoreboard(game)
    if reason is EndReason.FINISHED:
        body = [say.count(len(game.rounds), "That was {number} question.", "That was {number} questions.")]
    else:
        body = [say.phrase(reason.said)]
    first = [mention(say, user_id) for user_id in winners(game)]
    if len(first) == 1:
        body.append(say("🏆 {name} wins!", name=first[0]))
    elif first:
        body.append(say("🏆 A tie: {names} share first place.", names=_shortened(say, first)))
    elif standings:
        body.append(say("No points this time."))
    body.append(standing_lines(say, standings[:PEOPLE_SHOWN]))
    if len(standings) > PEOPLE_SHOWN:
        body.append("-# " + say("and {more} more", more=len(standings) - PEOPLE_SHOWN))
    return Card(title=say("Quiz over"), body=body)


def scores_card(say: Say, game: Game) -> Card:
    """Return the standings of a game, running or over."""
    values = {"number": len(game.closed_rounds()), "questions": _questions(say, game)}
    if game.is_over:
        state = say("The last quiz here, after {number} of {questions}:", **values)
    else:
        state = say("This quiz, after {number} of {questions}:", **values)
    lines = standing_lines(say, scoreboard(game)[:PEOPLE_SHOWN]) or say("Nobody has any points yet.")
    return Card(title=say("Scores"), body=[state, lines])


def appeal_card(say: Say, game: Game, appeal: Appeal) -> Card:
    """Return an appeal for those who manage quizzes to decide."""
    question = game.cards[appeal.number].question
    accepted = [escape(text) for text in (question.answer, *question.accept[:PEOPLE_SHOWN])]
    name, text = mention(say, appeal.user_id), escape(appeal.text)
    case = (game.id, appeal.number, appeal.user_id)
    return Card(
        title=say("“I was right”"),
        body=[
            say("{name} stands by the answer “{text}”.", name=name, text=text),
            say("Question: {question}", question=escape(question.prompt)),
            say("Accepted so far: {answers}", answers=say.join(accepted, "or")),
        ],
        buttons=[
            button(say("Accept"), ids.VERDICT(*case, "yes")),
            button(say("Reject"), ids.VERDICT(*case, "no")),
        ],
        source=say("For those who manage quizzes. Accepting scores it, and counts it in later quizzes too."),
    )


def decided_card(say: Say, game: Game, number: int, user_id: int, *, accepted: bool) -> Card:
    """Return an appeal once it is decided."""
    guess = game.rounds[number].guess_of(user_id)
    text, won = (escape(guess.text or ""), guess.points) if guess is not None else ("", 0)
    name = mention(say, user_id)
    if accepted:
        points = say.count(won, "{number} point", "{number} points")
        body = say("“{text}” counts: {name} gets {points}.", text=text, name=name, points=points)
    else:
        body = say("“{text}” does not count. Sorry, {name}.", text=text, name=name)
    return Card(title=say("“I was right”"), body=[body])
