"""Lists of any length: a page of lines with a select, previous and next, and a select of pages.

From any page of a list with up to 2,500 entries, two taps lead to any other page and a third to its entry.
"""

from collections.abc import Callable, Sequence
from typing import Any

from discord import ui

from bot.i18n import Say
from bot.ui.layout import Card
from bot.ui.navigation import OPTION_LIMIT, Link, PageContext, PageGone, Place, page_select
from bot.ui.sources import source_line
from bot.ui.text import escape

PAGE_SIZE = 15  # entries; about a phone's screen
PAGES_LIMIT = 999  # what the three digits in a place can count
_TURNED_IN_ONE = 3  # pages up to which previous and next are enough


def name_line(link: Link) -> str:
    """Return a list's line for something that has a name."""
    label = escape(link.label)  # it may be what moderators taught
    return f"**{label}** · {link.description}" if link.description else label


def page_place(kind: str, key: str = "", page: int = 0) -> Place:
    """Return the place of a list's page; pages are counted from 0."""
    return Place(kind, f"{key}.{page}")


def page_key(page: PageContext) -> str:
    """Return which of its kind's lists a page belongs to."""
    return page.place.id.rpartition(".")[0]


def list_card(
    page: PageContext,
    *,
    title: str,
    entries: Sequence[Link],
    intro: str = "",
    line: Callable[[Link], str] = name_line,
    paragraph: int | None = None,
) -> Card:
    """Return one page of a list. Raises PageGone where there is no such page.

    ``paragraph`` is where all of it is in the source, as :func:`bot.ui.sources.source_line` takes it.
    """
    say = page.say
    pages = min(max(1, -(-len(entries) // PAGE_SIZE)), PAGES_LIMIT)
    number = _page_number(page, pages)

    def link_to(other: int, label: str) -> Link:
        place = page_place(page.place.kind, page_key(page), other)
        return Link(place, label, entries[other * PAGE_SIZE].label)

    def position(other: int) -> str:
        return say("Page {page} of {pages}", page=other + 1, pages=pages)

    start = number * PAGE_SIZE
    shown = entries[start : start + PAGE_SIZE]
    items = page.select(say("Open one …"), shown)
    if pages > _TURNED_IN_ONE:
        turns = [link_to(other, position(other)) for other in reachable_pages(number, pages)]
        items.append(page_select(say("Go to page …"), turns, page.history, number=1))
    buttons = page.back()
    if number > 0:
        buttons.append(page.replace_with(link_to(number - 1, say("Previous page"))))
    if number + 1 < pages:
        buttons.append(page.replace_with(link_to(number + 1, say("Next page"))))
    lines = "\n".join(f"{place}. {line(link)}" for place, link in enumerate(shown, start + 1))
    return Card(
        title=title,
        body=[intro, lines or say("There are none."), f"-# {position(number)}" if pages > 1 else ""],
        items=items,
        buttons=buttons,
        source=source_line(say, page.pack, paragraph),
    )


def _page_number(page: PageContext, pages: int) -> int:
    """Return a page's number in its list. Raises PageGone."""
    number = page.place.id.rpartition(".")[2]
    if not number.isdecimal() or int(number) >= pages:
        raise PageGone
    return int(number)


def newest_first_turns(
    say: Say, page: int, last: int, button: Callable[[str, str], ui.Item[Any]]
) -> list[ui.Item[Any]]:
    """Return the buttons to newer and older pages, from one end to the other; none for a single page.

    ``button`` makes one that leads to a page, from its number and a label.
    """
    if not last:
        return []
    if last == 1:  # from end to end is a single step, and Discord takes no two buttons with the same id
        return [button("0", say("Newer")) if page else button("1", say("Older"))]
    newer = button(str(page - 1), say("Newer")) if page else button(str(last), say("Oldest"))
    older = button(str(page + 1), say("Older")) if page < last else button("0", say("Newest"))
    return [newer, older]


def reachable_pages(page: int, pages: int) -> list[int]:
    """Return at most 25 pages to offer on a page: all, or spaced ones and those after this one."""
    if pages <= OPTION_LIMIT:
        return list(range(pages))
    # The smallest stride whose gaps the following pages fill; past 169 pages "next" does the rest.
    stride = next(
        (stride for stride in range(2, OPTION_LIMIT) if -(-pages // stride) + stride - 1 <= OPTION_LIMIT),
        -(-pages // (OPTION_LIMIT // 2 + 1)),
    )
    spaced = set(range(0, pages, stride))
    for following in range(page + 1, pages):
        if len(spaced) == OPTION_LIMIT:
            break
        spaced.add(following)
    return sorted(spaced)
