"""Lists of facts: all of them, a topic's, or those that name somebody or something."""

from collections.abc import Sequence

from bot.domain import links
from bot.domain.pack import Fact
from bot.domain.teaching import NO_PARAGRAPH
from bot.ui import pages
from bot.ui.layout import Card
from bot.ui.navigation import Link, PageContext, known
from bot.ui.paging import list_card, page_key, page_place
from bot.ui.sources import source_line


def topics_page(page: PageContext) -> Card:
    """Render all topics, to choose one; with very many of them the first 25."""
    say, pack = page.say, page.pack
    topics = [pages.topic_link(say, pack, topic) for topic in pack.topics]
    every = Link(page_place(pages.FACTS), say("Everything in one list"))
    return Card(
        title=say("What I know"),
        body=["\n".join(f"- **{topic.name}**: {topic.summary}" for topic in pack.topics)],
        items=page.select(say("Choose a topic …"), topics),
        buttons=[*page.back(), page.button(every)],
        source=source_line(say, pack),
    )


def facts_page(page: PageContext) -> Card:
    """Render a page of all facts."""
    return _fact_list(page, page.pack.facts, page.say("Everything I know"))


def topic_page(page: PageContext) -> Card:
    """Render a page of a topic's facts."""
    topic = known(page.pack.topic, page_key(page))
    return _fact_list(page, links.facts_under(page.pack, topic.id), topic.name, topic.summary)


def facts_about_page(page: PageContext) -> Card:
    """Render a page of the facts that name somebody or something."""
    entity = known(page.pack.entity, page_key(page))
    title = page.say("What I know about {name}", name=entity.name)
    return _fact_list(page, links.facts_about(page.pack, entity.id), title)


def _fact_list(page: PageContext, facts: Sequence[Fact], title: str, intro: str = "") -> Card:
    taught = bool(facts) and all(fact.paragraph == NO_PARAGRAPH for fact in facts)
    return list_card(
        page,
        title=title,
        entries=[pages.fact_link(fact) for fact in facts],
        intro=intro,
        paragraph=NO_PARAGRAPH if taught else None,
    )
