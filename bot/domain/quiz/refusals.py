"""What a quiz refuses, in words for the one who asked."""

from bot.domain.errors import UserError


class QuizRefusal(UserError):
    """Something that the rules of a quiz do not allow."""


class RoundClosed(QuizRefusal):
    """The question is no longer open."""

    def __init__(self) -> None:
        super().__init__("Too late for that question: it is closed.")


class QuestionPaused(QuizRefusal):
    """The question is open, and its game waits."""

    def __init__(self) -> None:
        super().__init__("The quiz is paused. This question opens again when it goes on.")


class AlreadyAnswered(QuizRefusal):
    """Everybody answers once."""

    def __init__(self) -> None:
        super().__init__("You have already answered this question. Your first answer counts.")


class NotAPlayer(QuizRefusal):
    """A duel is for two, and a vote for those who play."""

    @classmethod
    def of_duel(cls) -> "NotAPlayer":
        """Return the refusal to an onlooker."""
        return cls("This is a duel between two people. You can watch, or start your own with /quiz duel.")

    @classmethod
    def of_vote(cls) -> "NotAPlayer":
        """Return the refusal to somebody who did not answer lately."""
        return cls("Only people who are playing can vote to skip. Answer a question to join in.")


class AlreadyVoted(QuizRefusal):
    """One vote each."""

    def __init__(self) -> None:
        super().__init__("Your vote to skip is already counted.")


class NoMoreHints(QuizRefusal):
    """Hints run out."""

    def __init__(self) -> None:
        super().__init__("There are no more hints for this question.")


class NotAllowedToStop(QuizRefusal):
    """A game is stopped by who started it or who manages quizzes."""

    def __init__(self) -> None:
        super().__init__("Only the person who started this quiz, or a moderator, can stop it.")


class NotPaused(QuizRefusal):
    """There is nothing to continue."""

    def __init__(self) -> None:
        super().__init__("This quiz is not paused.")


class GameOver(QuizRefusal):
    """Nothing more can happen in this game."""

    def __init__(self) -> None:
        super().__init__("This quiz is over.")


class GameRunning(QuizRefusal):
    """One game a channel."""

    def __init__(self) -> None:
        super().__init__("A quiz is already running in this channel. Stop it with /quiz stop, or join in.")


class NoGame(QuizRefusal):
    """There is no game here."""

    def __init__(self) -> None:
        super().__init__("No quiz is running in this channel. Start one with /quiz play.")


class NoQuestions(QuizRefusal):
    """No question fits what was asked for."""

    def __init__(self) -> None:
        super().__init__("No question fits that choice of topic, difficulty and answers. Try a wider one.")


class AppealSettled(QuizRefusal):
    """An appeal is decided once."""

    def __init__(self) -> None:
        super().__init__("This appeal has already been decided.")


class NothingToAppeal(QuizRefusal):
    """Only a wrong typed answer to a revealed question can be appealed."""

    def __init__(self) -> None:
        super().__init__("There is no wrong typed answer of yours to appeal in that question.")
