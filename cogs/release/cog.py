"""``/release``: when and where it comes out, and who made it."""

from datetime import date

from discord import app_commands

from bot.domain.links import entries_by_id
from bot.domain.pack.model import Pack
from bot.domain.pack.release import Release, read_release, tells_wait
from bot.domain.pack.translating import original_of
from bot.i18n import Say
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.citing import source_line
from bot.ui.dates import release_line, stamps
from bot.ui.layout import Card
from bot.ui.navigation import PageContext, PageGone, Place, open_page, renders
from bot.ui.request import Request, everywhere, needs
from bot.ui.text import capitalised

LINKS_SHOWN = 2  # facts as buttons; a select has the others
RELEASE = "release"  # the kind of its page


class ReleaseCog(BotCog):
    """Tells when it comes out."""

    @needs(read_release)
    @app_commands.command()
    @everywhere
    async def release(self, interaction: Interaction) -> None:
        """See when and where it came out."""
        await open_page(await Request.open(interaction), Place(RELEASE), private=False)


@renders(RELEASE)
def release_page(page: PageContext) -> Card:
    """Render when it comes out or came out, as of now, and how that is known."""
    say, pack = page.say, page.pack
    release = read_release(pack)
    if release is None:
        raise PageGone
    further = dict.fromkeys((*pack.release, *release.fact.related))
    # Not the one that the card itself tells, nor what is never offered.
    untold = {release.fact.id, *pack.asides}
    facts = entries_by_id(pack.fact, (fact_id for fact_id in further if fact_id not in untold))
    is_out = release.days_left(page.now) <= 0
    links = [pages.fact_link(fact) for fact in facts if not (is_out and tells_wait(fact))]
    is_sourced = bool(release.fact.sources)
    below = original_of(pack).fact[release.fact.id].answer if is_sourced else ""
    told = pages.answer_of(release.fact) if is_sourced else _as_written(say, pack, release)
    headline = release_line(say, release, page.now, below=below)
    return Card(
        art="release",
        overline=say("Release"),
        title=pack.title,
        body=[
            f"**{headline}**" if headline else "",
            told,
            _where_and_who(say, pack, release, f"{below}\n{told}"),
        ],
        source=source_line(say, pack, release.fact),
        items=page.select(say("More on this…"), links[LINKS_SHOWN:]),
        buttons=[*page.back(), *map(page.button, links[:LINKS_SHOWN])],
    )


def _as_written(say: Say, pack: Pack, release: Release) -> str:
    """Return what the source said on its own day, and what that leaves open."""
    written = date.fromisoformat(pack.source.date)
    day, _ = stamps(written)
    sentences = [say("The article is from {day} and says “{words}”.", day=day, words=release.words)]
    if not release.is_year_given:
        year = release.day.year
        sentences.append(say("It doesn't give a year. I take it to mean {year}.", year=year))
    ahead = (release.day - written).days
    if ahead > 0:
        sentences.append(
            say.count(
                ahead,
                "Back then, the release was {number} day away.",
                "Back then, the release was {number} days away.",
            )
        )
    return " ".join([*sentences, say("The article can't tell what happened after that.")])


def _where_and_who(say: Say, pack: Pack, release: Release, above: str) -> str:
    """Return where it comes out and who made it, as far as the pack lists either.

    Places that the text ``above`` names, in English or the reader's language, are not said twice.
    """
    places = [place for place in release.places if place.casefold() not in above.casefold()]
    makers = [f"{maker.name} ({maker.role})" for maker in entries_by_id(pack.entity, pack.makers)]
    lines = [(say("Where"), capitalised(say.join(places, "or"))), (say("Made by"), say.join(makers))]
    return pages.details(lines)
