"""The cards of a game, each rendered from the state that it shows, and what all cards of quizzes share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any

import discord
from discord import ui

from bot.domain.pack.model import Pack
from bot.domain.quiz.exchange.model import BLANK, OWN_TOPIC
from bot.domain.quiz.exchange.pictures import hosts_of
from bot.domain.quiz.lists import QuestionList
from bot.domain.quiz.model import LETTERS, Game, Guess, Question, QuestionCard, Rules
from bot.domain.quiz.scoring import hints_available, right_points
from bot.domain.quiz.selection import is_foreign, is_from_pack
from bot.domain.quiz.standings import Score, Standing
from bot.domain.settings.zones import zone_name
from bot.domain.teaching.model import TAUGHT_TOPIC
from bot.domain.words import content_words, fold
from bot.i18n import Say
from bot.ui.citing import claims_line, source_line
from bot.ui.components import button
from bot.ui.layout import Card, row
from bot.ui.nights import on_clocks
from bot.ui.pages import said_topic
from bot.ui.text import capitalised, escape, one_stop
from cogs.quiz import ids
from cogs.quiz.library import language_of

PEOPLE_SHOWN = 10  # in one list; the rest is counted
AUTHOR_SHOWN = 80  # characters of who made a list
LISTS_SHOWN = 5  # of those that a quiz is from
# Phones cut longer labels: the card then lists the choices, and the buttons have letters only.
LONG_LABEL = 36
# Letters of a word of an answer that a word of a topic may begin with; "die" and "the" are no such.
_SHORTEST_TOLD, _SHORTEST_TELLING = 3, 4
_MEDALS = ("🥇", "🥈", "🥉")


def mention(say: Say, user_id: int) -> str:
    """Return a mention; it pings nobody, as the client allows no pings. User 0 had their data erased."""
    return f"<@{user_id}>" if user_id else say("somebody")


def clock_time(moment: int, style: str) -> str:
    """Return ``moment`` (ms UTC) as each reader's own clock shows it, in one of Discord's styles."""
    return f"<t:{moment // 1000}:{style}>"


def on_server_clocks(say: Say, moment: int, zone: tzinfo) -> dict[str, str]:
    """Return the ``day`` and ``time`` of ``moment`` (ms UTC) on a server's clocks, and their ``zone``."""
    return on_clocks(say, moment, zone) | {"zone": say.phrase(zone_name(str(zone)))}


def server_time_line(say: Say, moment: int, zone: tzinfo) -> str:
    """Return what time ``moment`` is on a server's clocks, to stand below its time on the reader's own."""
    shown = on_server_clocks(say, moment, zone)
    return "-# " + say("That's {day} at {time} in this server's time zone ({zone}).", **shown)


def countdown(moment: int) -> str:
    """Return the time until ``moment`` (ms UTC), which Discord keeps counting; never more than there is."""
    return f"<t:{moment // 1000}:R>"


def choice_text(card: QuestionCard, place: int) -> str:
    """Return a choice with its letter, unescaped: "B: Norway"."""
    return f"{LETTERS[place]}: {capitalised(card.choices[place])}"


def topic_name(say: Say, pack: Pack, topic: str) -> str:
    """Return a topic's name."""
    if topic == TAUGHT_TOPIC.id:
        return said_topic(say, TAUGHT_TOPIC).name
    found = pack.topic.get(topic)
    return found.name if found is not None else capitalised(say.known(topic))


def choices_of(card: QuestionCard, custom_id: Callable[[int], str]) -> tuple[str, list[ui.Button[Any]]]:
    """Return a button for each choice, and the choices as text where their labels would be cut."""
    texts = [choice_text(card, place) for place in range(len(card.choices))]
    is_long = any(len(text) > LONG_LABEL for text in texts)
    buttons = [
        button(LETTERS[place] if is_long else text, custom_id(place), discord.ButtonStyle.primary)
        for place, text in enumerate(texts)
    ]
    return "\n".join(map(escape, texts)) if is_long else "", buttons


def verdict(say: Say, card: QuestionCard, guess: Guess) -> str:
    """Return whether somebody's answer was right, and what it scored."""
    answer = guess.text or "" if guess.choice is None else choice_text(card, guess.choice)
    own = f"**{escape(answer)}**"
    if not guess.correct:
        return one_stop(say("Not this time. You answered {choice}.", choice=own))
    points = say.count(guess.points, "+{number} point", "+{number} points")
    return f"{one_stop(say('Right! You answered {choice}.', choice=own))} {points}"


def right_answer(say: Say, pack: Pack, question: Question) -> str:
    """Return the right answer with its reason, and who says otherwise."""
    shown = say("Right answer: {answer}", answer=f"**{escape(capitalised(question.answer))}**")
    return "\n".join(filter(None, (shown, reason(say, pack, question))))


def reason(say: Say, pack: Pack, question: Question) -> str:
    """Return why the answer is right, as far as question and answer do not say it, and who says otherwise."""
    explanation = question.explanation
    is_said = content_words(explanation) <= content_words(question.prompt)
    is_answer = fold(explanation).strip(" .") == fold(question.answer).strip(" .")
    told = "" if is_said or is_answer else escape(explanation)
    return "\n".join(filter(None, (told, claims_line(say, pack, question))))


def source_of(say: Say, pack: Pack, question: Question) -> str:
    """Return the source of a question's answer."""
    if question.paragraph is not None:
        return source_line(say, pack, question)
    return say("From this server's own questions")


def rank_mark(rank: int, points: int) -> str:
    """Return what a place is marked with: a medal, or its number; nobody wins anything with nothing."""
    return _MEDALS[rank - 1] if points > 0 and rank <= len(_MEDALS) else f"**{rank}.**"


def standing_lines(say: Say, standings: Iterable[Standing]) -> str:
    """Return a line for each place."""
    return "\n".join(
        " · ".join(
            [
                f"{rank_mark(standing.rank, standing.score.points)} {mention(say, standing.score.user_id)}",
                say.count(standing.score.points, "{number} point", "{number} points"),
                *_right(say, standing.score),
            ]
        )
        for standing in standings
    )


def scored_line(say: Say, name: str, points: int) -> str:
    """Return what somebody scored whom nobody played against: that is no victory."""
    return say.count(points, "{name} scored {number} point!", "{name} scored {number} points!", name=name)


def _right(say: Say, score: Score) -> list[str]:
    """Return how many right answers somebody gave; nothing where they gave none at all.

    Of how many is not said where people are compared: not everybody was there for every question.
    """
    return [say.count(score.right, "{number} right", "{number} right")] if score.answered else []


def right_of(say: Say, right: int, asked: int) -> str:
    """Return how many of somebody's questions were answered right."""
    return say("{right} of {answered} right", right=right, answered=asked)


def shortened(say: Say, items: Sequence[str], limit: int = PEOPLE_SHOWN) -> str:
    """Return the items joined; those after the first ``limit`` are only counted."""
    more = len(items) - limit
    return say.join([*items[:limit], say("{more} more", more=more)] if more > 0 else items)


def picture_of(say: Say, question: Question) -> list[ui.Item[Any]]:
    """Return what shows a question's picture, which Discord loads from its host, where it has one."""
    if question.picture is None:
        return []
    return [
        ui.MediaGallery(
            discord.MediaGalleryItem(question.picture, description=say("Picture for this question"))
        )
    ]


def question_card(say: Say, pack: Pack, game: Game, lists: Mapping[str, str]) -> Card:
    """Return the open question; ``lists`` has the names of the lists that the game is from, by their ids."""
    card, answered, votes = game.card, len(game.round.guesses), len(game.round.skips)
    choices, answers = choices_of(card, lambda place: ids.ANSWER(game.id, game.number, place))
    if game.rules.retries:
        choices = _chat_line(say, game)
    elif card.is_typed:
        answers = [
            button(say("Type your answer"), ids.TYPE(game.id, game.number), discord.ButtonStyle.primary)
        ]
    needed = len(game.roster()) // 2 + 1
    skip = say("Skip ({votes} of {needed} votes)", votes=votes, needed=needed) if votes else say("Skip")
    controls = [button(skip, ids.SKIP(game.id, game.number))]
    if hints_available(card):
        controls.insert(0, button(say("Hint"), ids.HINT(game.id, game.number)))
    closes = say("Closes {time}", time=countdown(game.deadline))
    state = _answered_text(say, answered) if answered else say("no answers yet")
    open_for = closes if game.is_private else f"{closes} · {state}"
    return Card(
        overline=heading(say, pack, game, game.number, lists),
        title=escape(card.question.prompt),
        body=[choices, one_in_english(say, card.question) if _is_mixed(say, game) else ""],
        content=[*picture_of(say, card.question), ui.TextDisplay(open_for)],
        source=_worth(say, game),
        items=[row(*each) for each in (answers, controls) if each],
    )


def _answered_text(say: Say, number: int) -> str:
    return say.count(number, "{number} person has answered", "{number} people have answered")


def _chat_line(say: Say, game: Game) -> str:
    """Return how to answer in the channel, and what the marks mean."""
    if game.is_private:
        how = say("Type your answer here. Try as often as you like.")
    else:
        how = say("Reply to this message (keep the ping on) or mention me. Try as often as you like.")
    return f"{how} " + say("✅ means right, ❌ means wrong.")


def _worth(say: Say, game: Game) -> str:
    """Return what a right answer to the open question scores."""
    points = right_points(game.card.question.difficulty)
    if game.is_private:
        worth = say("A right answer scores {points} points plus a speed bonus.", points=points)
    elif game.rules.retries:
        worth = say("First right answer wins {points} points plus a speed bonus.", points=points)
    else:
        worth = say("One answer each: {points} points plus a speed bonus.", points=points)
    hints = say("Each hint halves your points.") if hints_available(game.card) else ""
    return f"{worth} {hints}".rstrip()


def heading(say: Say, pack: Pack, game: Game, number: int, lists: Mapping[str, str]) -> str:
    """Return which question of a game this is, what it is about or from, and how hard it is.

    ``lists`` has the names of the lists that the game is from, by their ids.
    """
    question, target = game.cards[number].question, _target(say, game.rules)
    if target is not None:
        place = say("Question {number} · First to {points}", number=number + 1, points=target)
    else:
        place = say("Question {number} of {total}", number=number + 1, total=len(game.cards))
    about = topic_name(say, pack, question.topic)
    if question.topic == OWN_TOPIC:
        about = lists.get(question.list_id or "", about)
    named = [] if _tells_answer(about, question) else [escape(about)]
    return " · ".join([place, *named, *_grade(say, question)])


def _tells_answer(topic: str, question: Question) -> bool:
    """Tell whether a topic has the answer in its name, if only in part: "The train sequence", "a train"."""
    answer = tuple(word for word in content_words(question.answer) if len(word) >= _SHORTEST_TOLD)
    is_told = any(word.startswith(answer) for word in content_words(topic) if len(word) >= _SHORTEST_TELLING)
    return is_told and question.list_id is None  # lists are named by people


def _grade(say: Say, question: Question) -> list[str]:
    """Return how hard a question is; nothing for a server's own where nobody has said so."""
    if question.list_id is not None and question.difficulty is BLANK.difficulty:
        return []
    return [say.known(question.difficulty.capitalize())]  # as in the choices of /quiz play


def intro_card(
    say: Say,
    game: Game,
    topic: str | None,
    *,
    spoilers: bool,
    lists: Sequence[QuestionList] = (),
    stopping: str = "",
) -> Card:
    """Return a quiz's announcement; ``topic`` is the chosen topic's name, ``lists`` are those chosen.

    ``stopping`` says who can end it early, and how.
    """
    size = {"questions": questions_text(say, game), "seconds": game.rules.seconds}
    if game.is_private:
        start = say("{questions}, {seconds} seconds each.", **size)
    else:
        name = mention(say, game.starter_id)
        start = say("{name} started a quiz: {questions}, {seconds} seconds each.", name=name, **size)
    title = say("Quiz time") if topic is None else say("Quiz time: {topic}", topic=escape(topic))
    warning = say("⚠️ **Spoilers ahead!** This quiz may give away the story, including the ending.")
    from_lists = [list_line(say, each) for each in lists[:LISTS_SHOWN]]
    return Card(
        art="quiz",
        title=title,
        body=[
            f"{start} {how_to_play(say, game)}",
            _ending(say, game),
            "\n".join(from_lists),
            *([warning] if spoilers else []),
            pictures_line(say, game),
            english_line(say, game),
        ],
        source=stopping,
    )


def stopping_line(say: Say, game: Game, command: str, *, is_for_managers: bool) -> str:
    """Return who can end a quiz early with a command."""
    if game.is_private:
        return say("You can end it early with {command}.", command=command)
    if is_for_managers:
        return say("Quiz managers can end it early with {command}.", command=command)
    return say("Whoever started it can end it early with {command}.", command=command)


def english_line(say: Say, game: Game) -> str:
    """Return that a game's questions are in English, where all of the pack's are; else empty."""
    asked = [card.question for card in game.cards if is_from_pack(card.question)]
    return all_in_english(say) if asked and not _is_mixed(say, game) else ""


def all_in_english(say: Say) -> str:
    """Return that questions are in English, for readers of another language; else empty."""
    return "-# " + say("Questions are in English.") if language_of(say.locale) else ""


def one_in_english(say: Say, question: Question) -> str:
    """Return that a question is in English, for readers of another language; else empty."""
    if not is_foreign(question, language_of(say.locale)):
        return ""
    return "-# " + say("This question is in English.")


def _is_mixed(say: Say, game: Game) -> bool:
    """Return whether some of a game's questions are in the readers' language."""
    return any(card.question.language == language_of(say.locale) for card in game.cards)


def pictures_line(say: Say, game: Game) -> str:
    """Return where Discord loads the pictures of a game's questions from; empty where there are none."""
    hosts = hosts_of(card.question for card in game.cards)
    if not hosts:
        return ""
    shown = say("Some questions have pictures, which Discord loads from {hosts}.", hosts=say.join(hosts))
    return f"-# {shown}"


def list_line(say: Say, list_: QuestionList) -> str:
    """Return a list with how many questions it has, and who made it."""
    name = escape(list_.name)
    questions = say.count(list_.count, "{number} question", "{number} questions")
    if not list_.header.author:
        return say("**{name}**: {questions}", name=name, questions=questions)
    author = escape(list_.header.author, AUTHOR_SHOWN)
    return say("**{name}**: {questions}, by {author}", name=name, questions=questions, author=author)


def how_to_play(say: Say, game: Game) -> str:
    """Return how a game is answered, and who may join."""
    if game.rules.retries:
        return say("Answer in the chat.") if game.is_private else in_the_chat(say)
    if game.is_private:
        if game.cards[0].is_typed:
            return say("Press *{button}* to answer.", button=say("Type your answer"))
        return say("Pick the right answer.")
    if game.cards[0].is_typed:
        return say(
            "Press *{button}* to answer. Messages in the chat don't count. Anyone can join at any time.",
            button=say("Type your answer"),
        )
    return say("Pick the right answer. Anyone can join at any time.")


def in_the_chat(say: Say) -> str:
    """Return how a game in the chat is played."""
    return say("Answer in the chat. The first right answer wins the question.")


def _ending(say: Say, game: Game) -> str:
    """Return what else ends a quiz, where whoever started it or a list has chosen that."""
    target, silent = _target(say, game.rules), game.rules.idle_limit
    parts: list[str] = []
    if target is not None:
        parts.append(
            say("The quiz ends when you reach {points}.", points=target)
            if game.is_private
            else say("The quiz ends when someone reaches {points}.", points=target)
        )
    if silent != Rules().idle_limit:
        questions = say.count(silent, "{number} question", "{number} questions")
        parts.append(say("It also stops after {questions} in a row without an answer.", questions=questions))
    return " ".join(parts)


def _target(say: Say, rules: Rules) -> str | None:
    """Return what somebody has to reach to end a game, where there is anything."""
    if rules.target is not None:
        return say.count(rules.target, "{number} point", "{number} points")
    return None if rules.right_target is None else right_answers_text(say, rules.right_target)


def right_answers_text(say: Say, number: int) -> str:
    """Return a number of right answers."""
    return say.count(number, "{number} right answer", "{number} right answers")


def questions_text(say: Say, game: Game) -> str:
    """Return how many questions a game has."""
    return say.count(len(game.cards), "{number} question", "{number} questions")
