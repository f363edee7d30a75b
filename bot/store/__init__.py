"""The only SQL: one repository a topic, over SQLite or PostgreSQL."""

from bot.store.address import Address, PostgresAddress
from bot.store.articles import ArticleRepository, OpenArticle, Proposed, Review
from bot.store.asked import Asked, AskedRepository, InsightsRepository
from bot.store.blocks import BlockRepository
from bot.store.claims import Claim, Kind, Role
from bot.store.command_syncs import GLOBAL, CommandSync, CommandSyncRepository
from bot.store.database import Database
from bot.store.history import HistoryRepository
from bot.store.knowledge import KnowledgeRepository, QuoteRepository
from bot.store.lessons import OPEN_QUESTIONS, LessonRepository, Unanswered, new_lesson_id
from bot.store.privacy import PrivacyRepository
from bot.store.quiz import QuizRepository
from bot.store.quiz_lists import QuizLists, new_list_id
from bot.store.quiz_nights import NightRepository
from bot.store.quiz_records import QuizRecords
from bot.store.reports import ReportRepository
from bot.store.settings import SettingsRepository
from bot.store.sqlite.database import SqliteDatabase
from bot.store.subscriptions import SubscriptionRepository
from bot.store.welcomes import WelcomeRepository

__all__ = [
    "GLOBAL",
    "OPEN_QUESTIONS",
    "Asked",
    "Claim",
    "CommandSync",
    "Database",
    "Kind",
    "OpenArticle",
    "Proposed",
    "Review",
    "Role",
    "Store",
    "Unanswered",
    "new_lesson_id",
    "new_list_id",
]


class Store:
    """The open database with its repositories."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.knowledge = KnowledgeRepository(database)
        self.asked = AskedRepository(database)
        self.command_syncs = CommandSyncRepository(database)
        self.quotes = QuoteRepository(database)
        self.settings = SettingsRepository(database)
        self.history = HistoryRepository(database)
        self.lessons = LessonRepository(database)
        self.blocks = BlockRepository(database)
        self.articles = ArticleRepository(database)
        self.insights = InsightsRepository(database)
        self.privacy = PrivacyRepository(database)
        self.quiz = QuizRepository(database)
        self.quiz_nights = NightRepository(database, self.quiz)
        self.quiz_lists = QuizLists(database)
        self.quiz_records = QuizRecords(database)
        self.welcomes = WelcomeRepository(database)
        self.reports = ReportRepository(database)
        self.subscriptions = SubscriptionRepository(database)

    @classmethod
    async def open(cls, address: Address, *, now: int, role: Role = Role.VISITOR) -> "Store":
        """Open or create the database; ``now`` is in milliseconds UTC.

        Raises StoreError where the database is used by others in a way that ``role`` excludes, is newer than
        this program, damaged, or cannot be reached or written.
        """
        if isinstance(address, PostgresAddress):
            from bot.store.postgres.database import PostgresDatabase  # noqa: PLC0415 - costs its import

            return cls(await PostgresDatabase.open(address, now=now, role=role))
        return cls(await SqliteDatabase.open(address, now=now, role=role))

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()
