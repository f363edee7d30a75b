"""Teaching: what a server's moderators add to the pack, for their server alone."""

from bot.domain.teaching.exchange import (
    LessonPlan,
    Planned,
    export_for_pack,
    export_lessons,
    plan_lessons,
)
from bot.domain.teaching.model import (
    NO_PARAGRAPH,
    TAUGHT_PREFIX,
    TAUGHT_TOPIC,
    Content,
    InvalidLesson,
    Lesson,
    LessonKind,
    Negative,
    OwnFact,
    Phrasing,
    SavedQuote,
    Taught,
    read_content,
    write_content,
)
from bot.domain.teaching.rules import ANSWER_LIMIT, LIMITS, QUOTE_LIMIT, SPEAKER_LIMIT, Grounds, Register
from bot.domain.teaching.texts import KEPT_LIMIT, clean_question, fold_question, names_somebody

__all__ = [
    "ANSWER_LIMIT",
    "KEPT_LIMIT",
    "LIMITS",
    "NO_PARAGRAPH",
    "QUOTE_LIMIT",
    "SPEAKER_LIMIT",
    "TAUGHT_PREFIX",
    "TAUGHT_TOPIC",
    "Content",
    "Grounds",
    "InvalidLesson",
    "Lesson",
    "LessonKind",
    "LessonPlan",
    "Negative",
    "OwnFact",
    "Phrasing",
    "Planned",
    "Register",
    "SavedQuote",
    "Taught",
    "clean_question",
    "export_for_pack",
    "export_lessons",
    "fold_question",
    "names_somebody",
    "plan_lessons",
    "read_content",
    "write_content",
]
