"""The card that says when the film opens."""

from datetime import date

from bot.domain.pack import AnswerKind, EntityKind, Fact, Pack
from bot.domain.release import TOPIC, Release, Stage, days_between, noon_of
from bot.i18n import Say
from bot.ui import pages
from bot.ui.layout import Card
from bot.ui.navigation import PageContext
from bot.ui.sources import source_line

LINKS_SHOWN = 4  # facts as buttons; one row with "back"
DIRECTOR_FACT = "director"  # a pack that names the director does it under this id


def release_card(visit: PageContext, release: Release | None, *, now: int) -> Card:
    """Return when the film opens or opened, by ``now`` in milliseconds UTC, and how that is known."""
    say, pack = visit.say, visit.pack
    if release is None:
        return Card(
            title=pack.title,
            body=[say("My one source gives no day for the release.")],
            source=source_line(say, pack),
        )
    return Card(
        title=pack.title,
        body=[
            f"**{_headline(say, release, now)}**",
            _as_written(say, pack, release),
            _where_and_who(say, pack),
        ],
        buttons=[
            *visit.back(),
            *(visit.button(pages.fact_link(fact)) for fact in _facts(pack, release)[:LINKS_SHOWN]),
        ],
        source=source_line(say, pack, release.fact.paragraph),
    )


def _headline(say: Say, release: Release, now: int) -> str:
    stamps = {"day": f"<t:{release.noon}:D>", "ago": f"<t:{release.noon}:R>"}
    match release.stage(now):
        case Stage.AHEAD:
            return say("It opens on {day}, {ago}.", **stamps)
        case Stage.TODAY:
            return say("It opens today, {day}.", **stamps)
        case Stage.PAST:
            return say("It opened on {day}, {ago}.", **stamps)


def _as_written(say: Say, pack: Pack, release: Release) -> str:
    """Return what the source said on its own day, and what that leaves open."""
    written = date.fromisoformat(pack.source.date)
    ahead = days_between(written, release.day)
    sentences = [
        say(
            "The article is of {day} ({ago}) and says “{words}”.",
            day=f"<t:{noon_of(written)}:D>",
            ago=f"<t:{noon_of(written)}:R>",
            words=release.words,
        ),
        ""
        if release.is_year_given
        else say("It gives no year; I read it as the next such day, in {year}.", year=release.day.year),
        say.count(
            ahead,
            "Back then the release was {number} day away.",
            "Back then the release was {number} days away.",
        )
        if ahead > 0
        else "",
        say("What has happened since, it can't know."),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _where_and_who(say: Say, pack: Pack) -> str:
    """Return where it opens, the director and the companies as the source gives them, or that it doesn't."""
    director = pack.fact.get(DIRECTOR_FACT)
    companies = [
        f"{entity.name} ({entity.role})" for entity in pack.entities if entity.kind is EntityKind.ORGANISATION
    ]
    silent = say("the article doesn't say")
    values = [fact.value for fact in pack.facts if fact.topic == TOPIC and fact.value is not None]
    where = [value.text for value in values if value.kind is AnswerKind.PLACE]
    lines = [
        (say("Where"), say.join(where, "or") or silent),
        (say("Director"), director.answer if director else silent),
        (say("Studio"), say.join(companies) or silent),
    ]
    return "\n".join(f"**{name}**: {text}" for name, text in lines)


def _facts(pack: Pack, release: Release) -> list[Fact]:
    related = [pack.fact[fact_id] for fact_id in release.fact.related if fact_id in pack.fact]
    director = pack.fact.get(DIRECTOR_FACT)
    return [release.fact, *related, *([director] if director else [])]
