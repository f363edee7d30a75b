"""``/facts``: everything that is known, by topic."""

from collections.abc import Sequence

from discord import app_commands

from bot.domain import links
from bot.domain.pack.model import Fact
from bot.domain.pack.translating import name_within
from bot.i18n import Say
from bot.services import BotCog, Interaction
from bot.ui import pages
from bot.ui.citing import taught_lines
from bot.ui.layout import Card
from bot.ui.names import NameOption, answer_name, completed_from
from bot.ui.navigation import OPTION_LIMIT, Link, PageContext, Place, find_entry, open_page, renders
from bot.ui.request import Request, everywhere


class Facts(BotCog):
    """Offers the facts to browse."""

    @app_commands.command()
    @app_commands.describe(topic="Show only this topic")
    @app_commands.autocomplete(topic=completed_from(links.topic_directory))
    @everywhere
    async def facts(self, interaction: Interaction, topic: NameOption | None = None) -> None:
        """Browse everything I know by topic."""
        ctx = await Request.open(interaction)
        if topic is None:
            await open_page(ctx, Place(pages.TOPICS))
        else:
            await answer_name(
                ctx,
                links.topic_directory,
                topic,
                Place(pages.TOPIC_FACTS, page=0),
                every="facts",
                private=True,
            )


@renders(pages.TOPICS)
def topics_page(page: PageContext) -> Card:
    """Render all topics, to choose one; with very many of them the first ones, and the server's own."""
    say, pack = page.say, page.pack
    offered = pack.topics
    if len(offered) > OPTION_LIMIT:
        offered = (*offered[: OPTION_LIMIT - 1], offered[-1])  # the server's own comes last
    topics = [pages.topic_link(say, pack, topic) for topic in offered]
    named = [pages.said_topic(say, topic) for topic in pack.topics]
    every = Link(Place(pages.FACTS, page=0), say("Show everything"))
    return Card(
        art="facts",
        overline=_counted(say, pack.facts),
        title=say("What I know"),
        body=["\n".join(f"- **{topic.name}**: {topic.summary}" for topic in named)],
        items=page.select(say("Choose a topic…"), topics),
        buttons=[*page.back(), page.button(every)],
    )


@renders(pages.FACTS)
def facts_page(page: PageContext) -> Card:
    """Render a page of all facts, topic by topic."""
    position = {topic.id: at for at, topic in enumerate(page.pack.topics)}
    facts = sorted(page.pack.facts, key=lambda fact: position.get(fact.topic, len(position)))
    return _fact_list(page, facts, page.say("Everything I know"))


@renders(pages.TOPIC_FACTS)
def topic_page(page: PageContext) -> Card:
    """Render a page of a topic's facts."""
    topic = pages.said_topic(page.say, find_entry(page.pack.topic, page.place.id))
    facts = [fact for fact in page.pack.facts if fact.topic == topic.id]
    return _fact_list(page, facts, topic.name, topic.summary)


@renders(pages.NAME_FACTS)
def facts_about_page(page: PageContext) -> Card:
    """Render a page of the facts that name somebody or something."""
    entity = find_entry(page.pack.entity, page.place.id)
    title = page.say("What I know about {name}", name=name_within(page.pack, entity))
    return _fact_list(page, links.facts_about(page.pack, entity.id), title)


def _fact_list(page: PageContext, facts: Sequence[Fact], title: str, intro: str = "") -> Card:
    is_taught = bool(facts) and all(fact.is_taught for fact in facts)
    source = taught_lines(page.say, facts) if is_taught else ""
    return pages.list_card(
        page,
        title,
        list(map(pages.fact_link, facts)),
        intro,
        source=source,
        art="facts",
        overline=_counted(page.say, facts),
    )


def _counted(say: Say, facts: Sequence[Fact]) -> str:
    return say.count(len(facts), "{number} fact", "{number} facts") if facts else ""
