"""The texts of facts in cards: the pack's are markdown, what a server's moderators taught is escaped.

So nobody can teach a source line, or a link with another address behind it.
"""

from bot.domain.pack.model import Fact
from bot.domain.teaching.model import NO_PARAGRAPH
from bot.ui.text import escape, escape_lines


def question_of(fact: Fact) -> str:
    """Return a fact's question for a card."""
    return escape(fact.question) if fact.paragraph == NO_PARAGRAPH else fact.question


def answer_of(fact: Fact) -> str:
    """Return a fact's answer for a card."""
    return escape_lines(fact.answer) if fact.paragraph == NO_PARAGRAPH else fact.answer
