"""What a quiz refuses, in words for the person who asked."""

from typing import ClassVar

from bot.domain.errors import UserError
from bot.domain.phrases import Phrase, phrase


class QuizRefusal(UserError):
    """Something that the rules of a quiz do not allow; a subclass brings its own text."""

    reason: ClassVar[Phrase]

    def __init__(self, text: str = "") -> None:
        super().__init__(text or self.reason.text)


class RoundClosed(QuizRefusal):
    """The question is no longer open."""

    reason = phrase("Too late for that question: it is closed.")


class AlreadyAnswered(QuizRefusal):
    """Everybody answers once."""

    reason = phrase("You have already answered this question. Your first answer counts.")


class NotAPlayer(QuizRefusal):
    """Only the two people of a duel may play it."""

    reason = phrase("This is a duel between two people. You can watch, or start your own with /quiz duel.")


class OwnChallenge(QuizRefusal):
    """Whoever challenges somebody can only take that back."""

    reason = phrase("The person you challenged has to accept. You can take the challenge back with Decline.")


class NotAllowedToStop(QuizRefusal):
    """Only the starter of a game and moderators may stop it."""

    reason = phrase("Only the person who started this quiz, or a moderator, can stop it.")


class GameRunning(QuizRefusal):
    """A channel has one game at a time."""

    reason = phrase("A quiz is already running in this channel. Stop it with /quiz stop, or join in.")


class NoGame(QuizRefusal):
    """There is no game here."""

    reason = phrase("No quiz is running in this channel. Start one with /quiz play.")


class NightRunning(QuizRefusal):
    """A channel has one trivia night at a time."""

    reason = phrase("A trivia night is planned or running in this channel already. /quiz night shows it.")


class NightOver(QuizRefusal):
    """The trivia night has ended."""

    reason = phrase("This trivia night is over.")


class NotTheHost(QuizRefusal):
    """Only the host of a trivia night directs it."""

    reason = phrase("Only the host and the co-host of this trivia night, or a moderator, can do that.")


class NoQuestions(QuizRefusal):
    """No question matches the filter."""

    reason = phrase("No question fits that choice of topic, difficulty and answers. Try a wider one.")


class OnlyPictures(NoQuestions):
    """All questions that match the filter show pictures, which the server has turned off."""

    reason = phrase(
        "All questions that fit show pictures, and pictures are off in this server. "
        "Those who manage it can turn them on: /settings panel, Quizzes."
    )


class AppealSettled(QuizRefusal):
    """An appeal is decided once."""

    reason = phrase("This appeal has already been decided.")


class QuestionVoided(QuizRefusal):
    """A question that was taken out gives no points, however it is answered."""

    reason = phrase("The host took that question out: it gives no points to anybody.")


class NothingToAppeal(QuizRefusal):
    """Only a wrong typed answer to a revealed question can be appealed."""

    reason = phrase("There is no wrong typed answer of yours to appeal in that question.")
