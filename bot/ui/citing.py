"""What cards say of their sources: who says so, who says otherwise, since when, and that nobody does."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.links import entries_by_id
from bot.domain.matching.verdict.abroad import is_start_abroad
from bot.domain.pack.model import Claim, Fact, Gap, Pack, Reference, Trust
from bot.domain.pack.standing import is_weakly_supported
from bot.domain.pack.translating import TranslatedPack, is_english
from bot.domain.quiz.model import Question
from bot.domain.teaching.articles import Article, Citation
from bot.domain.teaching.model import FactOfMessage, TaughtFact
from bot.i18n import Say
from bot.ui.text import escape, escape_name, link_to

CITED_LIMIT = 3  # publications that a card names, the best first


class Cited(Protocol):
    """What says where it is from: a fact, a quotation, a stunt, a quiz question."""

    @property
    def paragraph(self) -> int | None:
        """Where it is in the home source; none: nowhere."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the publications that say so, the best first."""
        ...


def taught_line(say: Say, cited: Cited | None = None) -> str:
    """Return the foot of a card with what moderators taught, from a message if ``cited`` is from one."""
    if isinstance(cited, FactOfMessage):
        return say("Added by this server's moderators, from a message by someone here")
    return say("Added by this server's moderators, not from my sources")


def taught_there_line(say: Say, cited: Cited, server: str) -> str:
    """Return the same where the server is not: ``server`` is its name, as markdown."""
    if isinstance(cited, TaughtFact) and cited.cites is not None:
        source = _article_line(say, cited.cites)
        return say("{source} · added by the moderators of **{server}**", source=source, server=server)
    if isinstance(cited, FactOfMessage):
        return say("Added by the moderators of **{server}**, from a message by someone there", server=server)
    return say("Added by the moderators of **{server}**, not from my sources", server=server)


def taught_lines(say: Say, facts: Sequence[Fact]) -> str:
    """Return the foot of a list of what moderators taught: the articles that it is from, if all of it is."""
    articles = _own_articles(facts)
    are_all = all(isinstance(fact, TaughtFact) and fact.cites is not None for fact in facts)
    if not articles or not are_all:
        return taught_line(say)
    others = max(0, len(articles) - CITED_LIMIT)
    line = _named_line(say, [article_link(say, each) for each in articles[:CITED_LIMIT]], others=others)
    return say("{source} · added by this server's moderators", source=line)


def taught_from_line(say: Say, cites: Citation) -> str:
    """Return the foot of a card with what moderators took from an article of their own."""
    return say("{source} · added by this server's moderators", source=_article_line(say, cites))


def _article_line(say: Say, cites: Citation) -> str:
    where = say(
        "{source}, paragraph {paragraph}", source=article_link(say, cites.article), paragraph=cites.paragraph
    )
    return say("Source: {source}", source=where)


def article_link(say: Say, article: Article) -> str:
    """Return the title of a server's own article, linked where it has an address, with publisher and date."""
    title = escape_name(article.title)
    link = link_to(title, article.address) if article.address else title
    of = ", ".join(filter(None, (escape_name(article.publisher), say.partial_day(article.date))))
    return f"{link} ({of})" if of else link


def publications_of(say: Say, pack: Pack) -> str:
    """Return how many publications a pack rests on, its home source among them."""
    return say.count(len(pack.bibliography) + 1, "{number} source", "{number} sources")


def source_line(say: Say, pack: Pack, cited: Cited) -> str:
    """Return the foot of a card: who says so, of which day, and where, with links where there are any.

    Those who say otherwise are named as such, and not here.
    """
    references = _agreeing(pack, cited)
    pages = _pages(references)
    if isinstance(cited, TaughtFact) and cited.cites is not None:
        return taught_from_line(say, cited.cites)
    if not cited.paragraph and not references:
        return taught_line(say, cited)
    named = [reference_link(say, reference) for reference in pages[:CITED_LIMIT]]
    if cited.paragraph:
        home = home_source(say, pack)
        named.insert(0, say("{source}, paragraph {paragraph}", source=home, paragraph=cited.paragraph))
    line = _named_line(say, named)
    return _warned(say, line, references if is_weakly_supported(cited.paragraph, references) else ())


def _agreeing(pack: Pack, cited: Cited) -> list[Reference]:
    """Return the sources without those that differ, unless no others are left.

    Those that a fact may rest on come first: of many only a few are named.
    """
    claims = cited.claims if isinstance(cited, Fact) else ()
    differing = {source for claim in claims for source in claim.sources}
    agreeing = [each for each in cited.sources if each not in differing] or cited.sources
    return sorted(entries_by_id(pack.reference, agreeing), key=lambda reference: reference.is_weak)


def sources_line(say: Say, pack: Pack, told: Sequence[Cited], listed: Sequence[Cited] = ()) -> str:
    """Return the foot of a card that tells several things: their sources, of many the first; "" of nothing.

    The sources of what is ``told`` come first, then those that most of what is ``listed`` is from.
    """
    every = list({id(each): each for each in (*told, *listed)}.values())
    if len(every) == 1:
        return source_line(say, pack, every[0])
    references = _pages(_ranked_sources(pack, told, listed))
    named = [home_source(say, pack)] if any(each.paragraph for each in every) else []
    named += [article_link(say, article) for article in _own_articles(every)][: CITED_LIMIT - len(named)]
    if not named and not references:
        return taught_line(say) if every else ""
    room = CITED_LIMIT - len(named)
    named += [reference_link(say, reference) for reference in references[:room]]
    line = _named_line(say, named, others=max(0, len(references) - room))
    cited = [(each, _agreeing(pack, each)) for each in told]
    weak = [each for entry, of in cited if is_weakly_supported(entry.paragraph, of) for each in of]
    return _warned(say, line, weak)


def _pages(references: Sequence[Reference]) -> list[Reference]:
    """Return the references to different pages: two parts of one are named once."""
    pages: dict[tuple[str, str], Reference] = {}
    for each in references:
        pages.setdefault((each.publisher, each.url.partition("#")[0]), each)
    return list(pages.values())


def _ranked_sources(pack: Pack, told: Sequence[Cited], listed: Sequence[Cited]) -> list[Reference]:
    first = dict.fromkeys(source for each in told for source in _agreeing(pack, each))
    further = Counter(source for each in listed for source in _agreeing(pack, each))
    return list(dict.fromkeys((*first, *(source for source, _ in further.most_common()))))


def _own_articles(cited: Sequence[Cited]) -> list[Article]:
    """Return the server's own articles that are cited, each once."""
    facts = (each for each in cited if isinstance(each, TaughtFact) and each.cites is not None)
    return list(dict.fromkeys(fact.cites.article for fact in facts if fact.cites is not None))


def _named_line(say: Say, named: Sequence[str], *, others: int = 0) -> str:
    if others:
        counted = say.count(others, "{number} other", "{number} others")
        return say("Sources: {source} and {others}", source=" · ".join(named), others=counted)
    if len(named) == 1:
        return say("Source: {source}", source=named[0])
    return say("Sources: {sources}", sources=" · ".join(named))


def _warned(say: Say, line: str, weak: Sequence[Reference]) -> str:
    """Return the line of sources with a warning where it rests on weak ones alone, which says why they are.

    The publication itself may be a good one.
    """
    if not weak:
        return line
    if not any(each.opened for each in weak):
        why = say("Take this with a grain of salt: I only know the source from what others say of it.")
    elif all(each.repeats for each in weak):
        why = say("Take this with a grain of salt: I've only read it in a copy or a retelling.")
    elif all(each.trust is Trust.SECONDHAND for each in weak):
        why = say("Take this with a grain of salt: the source is neither firsthand nor press.")
    else:
        why = say("Take this with a grain of salt: I haven't read a firsthand or press source for it myself.")
    return f"{line}\n-# {why}"


def not_said(say: Say, pack: Pack, gap: Gap) -> str:
    """Return that no source says something."""
    if isinstance(pack, TranslatedPack):  # the subject is part of an English sentence
        if is_start_abroad(gap) and pack.bibliography:
            return say("My sources don't give a date for that country.")
        return not_covered(say, pack)
    if pack.bibliography:
        return say("My sources don't say {subject}.", subject=gap.subject)
    return say("The article doesn't say {subject}.", subject=gap.subject)


def not_covered(say: Say, pack: Pack) -> str:
    """Return that no source answers a question."""
    return (
        say("My sources don't cover that.") if pack.bibliography else say("The article doesn't cover that.")
    )


def as_of_line(say: Say, fact: Fact) -> str:
    """Return since when a fact that changes is known to hold; "" for others."""
    if not fact.as_of:
        return ""
    return "-# " + say(
        "As of {day}. This may have changed since.", day=say.day(date.fromisoformat(fact.as_of))
    )


def english_line(say: Say, pack: Pack, entry_id: str) -> str:
    """Return that a fact or a stunt is told in English; "" where it is told in the reader's language."""
    return _in_english(say) if is_english(pack, entry_id) else ""


def verbatim_line(say: Say, pack: Pack) -> str:
    """Return that a quotation is told in English, word for word; "" for readers of English."""
    return _in_english(say) if isinstance(pack, TranslatedPack) else ""


def _in_english(say: Say) -> str:
    return "-# " + say("In English, as in the source")


def claims_line(say: Say, pack: Pack, disputed: Fact | Question) -> str:
    """Return what other sources say and which ones; "" where they agree."""

    def claimants(claim: Claim) -> str:
        # Without dates, which would be brackets within brackets.
        return say.join([_linked(each) for each in entries_by_id(pack.reference, claim.sources)])

    claims = [f"{claim.text} ({claimants(claim)})" for claim in disputed.claims]
    return "-# " + say("Other sources say: {claims}", claims="; ".join(claims)) if claims else ""


def home_source(say: Say, pack: Pack) -> str:
    """Return the home source's title with its date."""
    return f"{pack.source.title} ({say.day(date.fromisoformat(pack.source.date))})"


def reference_link(say: Say, reference: Reference) -> str:
    """Return a publisher, linked to the page, with whom it repeats and the date."""
    dated = say.partial_day(reference.date)
    named = _linked(reference)
    if reference.repeats:
        named = say("{site}, after {publisher}", site=named, publisher=escape(reference.repeats))
    return f"{named} ({dated})" if dated else named


def _linked(reference: Reference) -> str:
    """Return the publisher with a link, unless that leads to no more than its home page."""
    name = escape(reference.publisher)
    return name if reference.is_home_page else link_to(name, reference.url)
