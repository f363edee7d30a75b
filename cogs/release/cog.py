"""``/release``: when and where the film opens."""

from datetime import date

from discord import app_commands

from bot.domain.links import entries_by_id
from bot.domain.pack.model import AnswerKind, EntityKind, Pack
from bot.domain.release import TOPIC, Release, noon_of, read_release
from bot.i18n import Say
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.layout import Card
from bot.ui.navigation import PageContext, Place, open_page, renders
from bot.ui.request import Request, everywhere

LINKS_SHOWN = 4  # facts as buttons; one row with "back"
DIRECTOR_FACT = "director"  # a pack that names the director does it under this id
RELEASE = "release"  # the kind of its page


class ReleaseCog(BotCog):
    """Tells when the film opens."""

    @app_commands.command()
    @everywhere
    async def release(self, interaction: Interaction) -> None:
        """When the film opens, and what the article said about it."""
        await open_page(await Request.open(interaction), Place(RELEASE), private=False)


@renders(RELEASE)
def release_page(page: PageContext) -> Card:
    """Render when the film opens or opened, as of now, and how that is known."""
    say, pack = page.say, page.pack
    release = read_release(pack)
    if release is None:
        nothing = say("My one source gives no day for the release.")
        return Card(title=pack.title, body=[nothing], source=pages.source_line(say, pack))
    facts = [release.fact, *entries_by_id(pack.fact, (*release.fact.related, DIRECTOR_FACT))]
    return Card(
        title=pack.title,
        body=[
            f"**{_headline(say, release, page.now)}**",
            _as_written(say, pack, release),
            _where_and_who(say, pack),
        ],
        buttons=[*page.back(), *(page.button(pages.fact_link(fact)) for fact in facts[:LINKS_SHOWN])],
        source=pages.source_line(say, pack, release.fact.paragraph),
    )


def _headline(say: Say, release: Release, now: int) -> str:
    day, ago = _stamps(release.day)
    days_left = release.days_left(now)
    if days_left == 0:
        return say("It opens today, {day}.", day=day)
    if days_left > 0:
        return say("It opens on {day}, {ago}.", day=day, ago=ago)
    return say("It opened on {day}, {ago}.", day=day, ago=ago)


def _stamps(day: date) -> tuple[str, str]:
    """Return a day and how long ago it was, as each reader's own Discord writes them."""
    return f"<t:{noon_of(day)}:D>", f"<t:{noon_of(day)}:R>"


def _as_written(say: Say, pack: Pack, release: Release) -> str:
    """Return what the source said on its own day, and what that leaves open."""
    written = date.fromisoformat(pack.source.date)
    day, ago = _stamps(written)
    sentences = [
        say("The article is of {day} ({ago}) and says “{words}”.", day=day, ago=ago, words=release.words)
    ]
    if not release.is_year_given:
        year = release.day.year
        sentences.append(say("It gives no year; I read it as the next such day, in {year}.", year=year))
    ahead = (release.day - written).days
    if ahead > 0:
        sentences.append(
            say.count(
                ahead,
                "Back then the release was {number} day away.",
                "Back then the release was {number} days away.",
            )
        )
    return " ".join([*sentences, say("What has happened since, it can't know.")])


def _where_and_who(say: Say, pack: Pack) -> str:
    """Return where it opens, the director and the companies as the source gives them, or that it doesn't."""
    director = pack.fact.get(DIRECTOR_FACT)
    companies = [
        f"{entity.name} ({entity.role})" for entity in pack.entities if entity.kind is EntityKind.ORGANISATION
    ]
    values = [fact.value for fact in pack.facts if fact.topic == TOPIC and fact.value is not None]
    where = [value.text for value in values if value.kind is AnswerKind.PLACE]
    lines = [
        (say("Where"), say.join(where, "or")),
        (say("Director"), director.answer if director else ""),
        (say("Studio"), say.join(companies)),
    ]
    return pages.details(say, lines)
