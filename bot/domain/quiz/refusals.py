"""What a quiz refuses, in words for the person who asked."""

from typing import ClassVar

from bot.domain.errors import UserError
from bot.domain.phrases import Phrase, phrase


class QuizRefusal(UserError):
    """Something that the rules of a quiz do not allow; a subclass brings its own text."""

    reason: ClassVar[Phrase]

    def __init__(self, text: str = "", **values: object) -> None:
        super().__init__(text or self.reason.text, **values)


class RoundClosed(QuizRefusal):
    """The question is no longer open."""

    reason = phrase("Too late! That question is closed.")


class AlreadyAnswered(QuizRefusal):
    """Everybody answers once."""

    reason = phrase("You already answered this question. Your first answer counts.")


class TooLateForHint(QuizRefusal):
    """Hints are for those who have not answered yet."""

    reason = phrase("You already answered, so a hint can't help anymore.")


class NotAPlayer(QuizRefusal):
    """Only the two people of a duel may play it."""

    reason = phrase("This duel is between two people. You can watch, or start your own with /quiz duel.")


class OwnChallenge(QuizRefusal):
    """Whoever challenges somebody can only take that back."""

    reason = phrase("Only the person you challenged can accept. To take the challenge back, press Decline.")


class NotAllowedToStop(QuizRefusal):
    """Only the starter of a game and quiz managers may stop it."""

    reason = phrase("Only the person who started this quiz or a quiz manager can stop it.")


class OnlyManagersStop(NotAllowedToStop):
    """The server leaves stopping games to quiz managers."""

    reason = phrase("In this server, only quiz managers can stop a quiz.")


class GameRunning(QuizRefusal):
    """A channel has one game at a time."""

    reason = phrase("A quiz is already running in this channel. You can join in at any question.")


class OwnGameRunning(GameRunning):
    """The same, to somebody who may stop that game."""

    reason = phrase("A quiz is already running in this channel. Join in, or stop it with /quiz stop.")


class NoGame(QuizRefusal):
    """There is no game here."""

    reason = phrase("No quiz is running in this channel. Start one with /quiz play.")


class NightRunning(QuizRefusal):
    """A channel has one trivia night at a time."""

    reason = phrase("This channel already has a trivia night. See it with /quiz night.")


class NightOver(QuizRefusal):
    """The trivia night has ended."""

    reason = phrase("This trivia night is over.")


class NotTheHost(QuizRefusal):
    """Only the host of a trivia night directs it."""

    reason = phrase("Only the host, the co-host, or a quiz manager can do that.")


class NoQuestions(QuizRefusal):
    """No question matches the filter."""

    reason = phrase("No questions match that topic, difficulty, and answer type. Try a broader choice.")


class OnlyPictures(NoQuestions):
    """All questions that match the filter show pictures, which the server has turned off."""

    reason = phrase(
        "All matching questions have pictures, and pictures are off in this server. A moderator can "
        "turn them on in `/settings panel`, under Quizzes."
    )


class AppealSettled(QuizRefusal):
    """An appeal is decided once."""

    reason = phrase("This appeal has already been decided.")


class WrongChoice(QuizRefusal):
    """What is plainly one of the wrong choices cannot be appealed."""

    reason = phrase("“{answer}” is one of the wrong answers to this question, so you can't appeal it.")


class QuestionVoided(QuizRefusal):
    """A question that was taken out gives no points, however it is answered."""

    reason = phrase("The host threw out that question, so no one gets points for it.")


class NothingToAppeal(QuizRefusal):
    """Only a wrong typed answer to a revealed question can be appealed."""

    reason = phrase("You don't have a wrong typed answer to appeal for that question.")
