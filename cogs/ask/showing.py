"""What somebody asked in words to be shown: a quotation, a fact, a list, all about a name."""

from collections.abc import Sequence
from typing import Any

from bot.domain import links
from bot.domain.lookup import Named
from bot.domain.matching.schema.wishes import Wanted, Wish
from bot.domain.pack.model import Fact, Pack, Stunt, Topic
from bot.domain.pack.translating import original_of
from bot.domain.words import content_words
from bot.ui import pages
from bot.ui.components import button
from bot.ui.layout import Card, Layout
from bot.ui.navigation import RENDERERS, PageContext, Place, page_button
from bot.ui.quoting import draw_quote, link_to, unpaired_card, unquoted_card
from cogs.ask.ids import NOT_MEANT
from cogs.ask.related import names_any, offered, telling_facts
from cogs.ask.spot import Spot

_LISTS = {
    Wish.STUNTS: Place(pages.STUNTS, page=0),
    Wish.PLACES: Place(pages.PLACES, page=0),
    Wish.QUOTES: Place(pages.QUOTES, page=0),
    Wish.TOPICS: Place(pages.TOPICS),
    Wish.PEOPLE: Place(pages.PEOPLE, page=0),
}
_PARTS = {
    Wish.CAST: links.Part.CAST,
    Wish.CHARACTERS: links.Part.CHARACTERS,
    Wish.CREW: links.Part.CREW,
}
_CHOICE_LIMIT = 5
SHOWING = frozenset({Wish.NAME, Wish.CHOICE, Wish.QUOTE, Wish.FACT, *_LISTS, *_PARTS})


async def show_wanted(spot: Spot, wanted: Wanted, asked_id: int | None = None) -> Layout | None:
    """Return what somebody wants to see; None where the pack has none of it, or it is closed here.

    The page of a name that answers the question with the id ``asked_id`` can be rejected as answers can.
    """
    pack = spot.telling.offered
    if wanted.wish is Wish.QUOTE:
        return await _quote(spot, wanted)
    if wanted.wish is Wish.CHOICE:
        return _choice(spot, wanted.choice)
    if wanted.wish is Wish.FACT:
        facts = _facts(spot, wanted)
        return _page(spot, Place(pages.FACT, spot.services.rng.choice(facts).id)) if facts else None
    if wanted.named is not None:
        rejecting = [button(spot.say("Not what I meant"), NOT_MEANT(asked_id))] if asked_id else []
        options = {"actions": rejecting} if rejecting else {}  # which only the pages of entities take
        return _page(spot, link_to(spot.say, pack, wanted.named).place, **options)
    if (part := _PARTS.get(wanted.wish)) is not None:
        is_known = part in links.people_by_part(pack)
        return _page(spot, Place(pages.PEOPLE, part if is_known else "", 0)) if links.people(pack) else None
    there = {Wish.STUNTS: pack.stunts, Wish.PLACES: links.places(pack), Wish.QUOTES: pack.quotes}
    return _page(spot, _LISTS[wanted.wish]) if there.get(wanted.wish, True) else None


def _choice(spot: Spot, choice: Sequence[Named]) -> Layout:
    """Return what somebody may have named."""
    say, pack = spot.say, spot.telling.offered
    by_name = {named.name: named for named in reversed(choice)}  # an entity before a stunt of that name
    shown = list(reversed(by_name.values()))[:_CHOICE_LIMIT]
    return Card(
        title=say("Which one do you mean?"),
        buttons=[page_button(link_to(say, pack, named)) for named in shown],
    )


def _facts(spot: Spot, wanted: Wanted) -> Sequence[Fact]:
    """Return the facts of which any will do."""
    pack, named = spot.telling.offered, wanted.named or wanted.by
    match named:
        case None if wanted.on:
            return _facts_with(pack, wanted.on)
        case None:
            return telling_facts(pack) or offered(pack, pack.facts)
        case Topic():
            return [fact for fact in pack.facts if fact.topic == named.id]
        case Stunt():
            return links.entries_by_id(pack.fact, named.facts)
        case _:
            told = links.facts_about(pack, named.id)
            told = offered(pack, told) or told
            original = original_of(pack)
            asked = [
                fact for fact in told if names_any(original, [named.id], original.fact[fact.id].question)
            ]
            return asked or told  # rather than what only has to do with them


def _facts_with(pack: Pack, said: Sequence[str]) -> Sequence[Fact]:
    """Return the facts that are asked for with all of these English words; the telling ones, if any."""
    asked, original = content_words(" ".join(said)), original_of(pack)
    told = [
        fact
        for fact in offered(pack, pack.facts)
        if asked and asked <= content_words(original.fact[fact.id].question)
    ]
    telling = {fact.id for fact in telling_facts(pack)}
    return [fact for fact in told if fact.id in telling] or told


async def _quote(spot: Spot, wanted: Wanted) -> Layout | None:
    """Return a quotation by and on what is named, or that there is none."""
    pack, by, on = spot.telling.offered, wanted.by, wanted.named
    speaker = by.id if by is not None else ""
    subject = links.quoted_on(on) if on is not None else ""
    if by is not None and not links.select_quotes(pack, speaker):
        return unquoted_card(spot.say, pack, by, is_speaker=True)
    if on is not None and not (subject and links.select_quotes(pack, subject=subject)):
        return unquoted_card(spot.say, pack, on, is_speaker=False)
    if by is not None and on is not None and not links.select_quotes(pack, speaker, subject):
        return unpaired_card(spot.say, pack, by, on.name, subject)
    drawn = await draw_quote(
        spot.services, pack, spot.channel_id, spot.guild_id, speaker=speaker, subject=subject
    )
    if drawn is None:
        return None
    return _page(spot, Place(pages.QUOTE, drawn), speaker=speaker, subject=subject)


def _page(spot: Spot, place: Place, **options: Any) -> Layout | None:
    """Return a page as its own feature shows it; None where that is closed to the asker here."""
    render = RENDERERS.get(place.kind)
    if render is None or not spot.admits(render.__module__):
        return None
    page = PageContext(spot.say, spot.telling.offered, place, now=spot.now, known=spot.telling.known)
    return render(page, **options)
