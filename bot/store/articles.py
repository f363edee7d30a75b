"""Articles that a server's moderators review, and the facts that these may become."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import UserError
from bot.domain.teaching.articles import OPEN_LIMIT, Article
from bot.domain.teaching.proposing import Proposal
from bot.store.database import Repository, Row


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article that is being reviewed."""

    article: Article
    added_at: int  # milliseconds UTC
    proposals: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A fact that an article may become."""

    number: int  # in the article, from 0
    proposal: Proposal
    lesson_id: str  # of the lesson that it is, once it was accepted
    is_dropped: bool


@dataclass(frozen=True, slots=True)
class Review:
    """An article with everything that is proposed from it."""

    article: Article
    text: str
    added_at: int
    proposed: tuple[Proposed, ...]


_SELECT = (
    "SELECT a.title, a.publisher, a.date, a.address, a.added_at, COUNT(p.number) AS proposals, "
    "COUNT(p.dropped_at) AS dropped FROM articles a "
    "LEFT JOIN article_proposals p ON p.guild_id = a.guild_id AND p.key = a.key "
)


class ArticleRepository(Repository):
    """Keeps articles until their review is finished, or nobody goes on with it."""

    async def begin(
        self,
        guild_id: int,
        article: Article,
        text: str,
        proposals: Sequence[tuple[str, Proposal]],
        *,
        now: int,
    ) -> None:
        """Store an article with what is proposed from it, each with the id of the lesson that it may become.

        Raises UserError where that article is being reviewed already, or too many are.
        """
        async with self._database.transaction(guild_id) as transaction:
            keys = await transaction.fetch_column("SELECT key FROM articles WHERE guild_id = $1", guild_id)
            if article.key in keys:
                raise UserError("This article is already being reviewed. Go on with it in /teach articles.")
            if len(keys) >= OPEN_LIMIT:
                raise UserError(
                    "{limit} articles are being reviewed already. Finish or remove one in "
                    "/teach articles first.",
                    limit=str(OPEN_LIMIT),
                )
            where = {"guild_id": guild_id, "key": article.key}
            head = {"publisher": article.publisher, "date": article.date, "address": article.address}
            row = where | {"title": article.title, **head, "text": text, "added_at": now}
            transaction.insert("articles", row)
            for number, (lesson_id, each) in enumerate(proposals):
                said = {"paragraph": each.paragraph, "question": each.question, "answer": each.answer}
                transaction.insert(
                    "article_proposals", where | {"number": number, **said, "lesson_id": lesson_id}
                )

    async def open_articles(self, guild_id: int) -> tuple[OpenArticle, ...]:
        """Return the articles that are being reviewed, newest first."""
        rows = await self._database.fetch_all(
            _SELECT + "WHERE a.guild_id = $1 "
            "GROUP BY a.key, a.title, a.publisher, a.date, a.address, a.added_at "
            "ORDER BY a.added_at DESC, a.key",
            guild_id,
        )
        return tuple(
            OpenArticle(_article(row), row["added_at"], row["proposals"], row["dropped"]) for row in rows
        )

    async def review(self, guild_id: int, key: str) -> Review | None:
        """Return an article that is being reviewed; None where there is no such, or no longer."""
        row = await self._database.fetch_one(
            "SELECT * FROM articles WHERE guild_id = $1 AND key = $2", guild_id, key
        )
        if row is None:
            return None
        found = await self._database.fetch_all(
            "SELECT * FROM article_proposals WHERE guild_id = $1 AND key = $2 ORDER BY number", guild_id, key
        )
        return Review(_article(row), row["text"], row["added_at"], tuple(map(_proposed, found)))

    async def drop(self, guild_id: int, key: str, number: int, *, now: int | None) -> None:
        """Drop a proposal, or (None) have it open again."""
        await self._database.write(
            guild_id,
            "UPDATE article_proposals SET dropped_at = $4 WHERE guild_id = $1 AND key = $2 AND number = $3",
            *(guild_id, key, number, now),
        )

    async def finish(self, guild_id: int, key: str) -> None:
        """Delete an article's text and everything proposed from it; what became lessons stays."""
        async with self._database.deleting() as transaction:
            for table in ("article_proposals", "articles"):
                await transaction.execute(
                    f"DELETE FROM {table} WHERE guild_id = $1 AND key = $2",  # noqa: S608 - one of the two above
                    *(guild_id, key),
                )

    async def purge_old(self, *, before: int) -> None:
        """Delete the articles that were added before a time, in every server."""
        async with self._database.deleting() as transaction:
            await transaction.execute(
                "DELETE FROM article_proposals WHERE EXISTS (SELECT 1 FROM articles a WHERE "
                "a.guild_id = article_proposals.guild_id AND a.key = article_proposals.key "
                "AND a.added_at < $1)",
                before,
            )
            await transaction.execute("DELETE FROM articles WHERE added_at < $1", before)


def _article(row: Row) -> Article:
    return Article(row["title"], row["publisher"], row["date"], row["address"])


def _proposed(row: Row) -> Proposed:
    proposal = Proposal(row["question"], row["answer"], row["paragraph"])
    return Proposed(row["number"], proposal, row["lesson_id"], row["dropped_at"] is not None)
