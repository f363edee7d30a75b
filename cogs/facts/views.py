"""Lists of facts: all of them, a topic's, or those that name somebody or something."""

from collections.abc import Sequence

from bot.domain import links
from bot.domain.pack import Fact
from bot.domain.teaching import NO_PARAGRAPH
from bot.ui import pages
from bot.ui.layout import Card
from bot.ui.navigation import Link, PageContext, PageGone
from bot.ui.paging import list_card, page_key, page_place
from bot.ui.sources import source_line


def topics_card(visit: PageContext) -> Card:
    """Return all topics, to choose one; with very many of them the first 25."""
    say, pack = visit.say, visit.pack
    topics = [pages.topic_link(say, pack, topic) for topic in pack.topics]
    every = Link(page_place(pages.FACTS), say("Everything in one list"))
    return Card(
        title=say("What I know"),
        body=["\n".join(f"- **{topic.name}**: {topic.summary}" for topic in pack.topics)],
        items=[visit.select(say("Choose a topic …"), topics)] if topics else [],
        buttons=[*visit.back(), visit.button(every)],
        source=source_line(say, pack),
    )


def facts_page(visit: PageContext) -> Card:
    """Render a page of all facts."""
    return _fact_list(visit, visit.pack.facts, visit.say("Everything I know"))


def topic_page(visit: PageContext) -> Card:
    """Render a page of a topic's facts."""
    topic = visit.pack.topic.get(page_key(visit))
    if topic is None:
        raise PageGone
    return _fact_list(visit, links.facts_under(visit.pack, topic.id), topic.name, topic.summary)


def facts_about_page(visit: PageContext) -> Card:
    """Render a page of the facts that name somebody or something."""
    entity = visit.pack.entity.get(page_key(visit))
    if entity is None:
        raise PageGone
    title = visit.say("What I know about {name}", name=entity.name)
    return _fact_list(visit, links.facts_about(visit.pack, entity.id), title)


def _fact_list(visit: PageContext, facts: Sequence[Fact], title: str, intro: str = "") -> Card:
    entries = [pages.fact_link(fact) for fact in facts]
    taught = bool(facts) and all(fact.paragraph == NO_PARAGRAPH for fact in facts)
    return list_card(
        visit, title=title, entries=entries, intro=intro, paragraph=NO_PARAGRAPH if taught else None
    )
