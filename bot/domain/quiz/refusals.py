"""What a quiz refuses, in words for the person who asked."""

from typing import ClassVar

from bot.domain.errors import UserError
from bot.domain.phrases import Phrase, phrase


class QuizRefusal(UserError):
    """Something that the rules of a quiz do not allow."""

    reason: ClassVar[Phrase]

    def __init__(self) -> None:
        super().__init__(self.reason.text)


class RoundClosed(QuizRefusal):
    """The question is no longer open."""

    reason = phrase("Too late for that question: it is closed.")


class QuestionPaused(QuizRefusal):
    """The question is open, but its game is paused."""

    reason = phrase("The quiz is paused. This question opens again when it goes on.")


class AlreadyAnswered(QuizRefusal):
    """Everybody answers once."""

    reason = phrase("You have already answered this question. Your first answer counts.")


class NotAPlayer(QuizRefusal):
    """Only the two people of a duel may play it."""

    reason = phrase("This is a duel between two people. You can watch, or start your own with /quiz duel.")


class CannotVote(QuizRefusal):
    """Only people who answered lately may vote to skip."""

    reason = phrase("Only people who are playing can vote to skip. Answer a question to join in.")


class AlreadyVoted(QuizRefusal):
    """Everybody votes once."""

    reason = phrase("Your vote to skip is already counted.")


class NoMoreHints(QuizRefusal):
    """All hints for the question were taken."""

    reason = phrase("There are no more hints for this question.")


class NotAllowedToStop(QuizRefusal):
    """Only the starter of a game and moderators may stop it."""

    reason = phrase("Only the person who started this quiz, or a moderator, can stop it.")


class NotPaused(QuizRefusal):
    """There is nothing to continue."""

    reason = phrase("This quiz is not paused.")


class GameOver(QuizRefusal):
    """The game has ended."""

    reason = phrase("This quiz is over.")


class GameRunning(QuizRefusal):
    """A channel has one game at a time."""

    reason = phrase("A quiz is already running in this channel. Stop it with /quiz stop, or join in.")


class NoGame(QuizRefusal):
    """There is no game here."""

    reason = phrase("No quiz is running in this channel. Start one with /quiz play.")


class NoQuestions(QuizRefusal):
    """No question matches the filter."""

    reason = phrase("No question fits that choice of topic, difficulty and answers. Try a wider one.")


class AppealSettled(QuizRefusal):
    """An appeal is decided once."""

    reason = phrase("This appeal has already been decided.")


class NothingToAppeal(QuizRefusal):
    """Only a wrong typed answer to a revealed question can be appealed."""

    reason = phrase("There is no wrong typed answer of yours to appeal in that question.")
