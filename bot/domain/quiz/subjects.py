"""What the rounds of a trivia night are about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """What a round is about: a topic, one of the server's lists of questions, or (neither) anything."""

    topic: str = ""
    list_id: str | None = None
    name: str = ""  # of the list when the night was planned: it may be renamed or removed since
    available: int | None = None  # questions on it, when they were last counted

    @property
    def is_anything(self) -> bool:
        """Whether a round on it is about nothing in particular."""
        return not self.topic and self.list_id is None
