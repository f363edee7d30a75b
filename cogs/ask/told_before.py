"""In private: what somebody was told there of a server's own answers, for when they ask for it again.

No server is known in a private conversation, and what one taught is not for everybody. Whom the bot sent
such an answer may have it again: its own messages there say from which server it came, and nothing else is
kept.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import discord

from bot.domain.matching.model import THRESHOLDS, Level
from bot.domain.pack.model import Fact
from bot.domain.pack.views import open_view
from bot.domain.settings.telling import Spoilers
from bot.servers import Server, Telling
from bot.ui.access import bar_of
from bot.ui.citing import english_line, taught_there_line
from bot.ui.layout import Card, spoiled
from bot.ui.navigation import components_in
from bot.ui.pages import answer_of
from bot.ui.text import escape_name, link_to
from cogs.ask.lines import cover_over
from cogs.ask.settings import CARE
from cogs.ask.spot import Spot

SEARCHED = 50  # messages of the conversation that are looked through
_SERVERS = 3  # whose answers are looked through, those told last first
_NAME = r"(?:[^\n\[\]\\]|\\.){1,400}"  # with its brackets escaped
_LINKED = re.compile(rf"\[{_NAME}\]\(https://discord\.com/channels/(?P<guild_id>\d{{1,20}})\)")


def server_link(name: str, guild_id: int) -> str:
    """Return a server's name as markdown that leads there, and that :func:`told_again` finds."""
    return link_to(escape_name(name), f"https://discord.com/channels/{guild_id}")


def in_private(telling: Telling) -> Telling:
    """Return what may be told where they may have asked elsewhere: spoilers are hidden in private."""
    if telling.rule is not Spoilers.SHOWN:
        return telling
    return replace(telling, rule=Spoilers.HIDDEN, offered=open_view(telling.whole))


async def told_again(spot: Spot, message: discord.Message, me: discord.ClientUser, text: str) -> Card | None:
    """Return the answer that somebody was sent before and asks for again; None where there is none."""
    try:
        before = [each async for each in message.channel.history(limit=SEARCHED, before=message)]
    except discord.HTTPException:
        return None
    told = ["\n".join(_texts(each.components)) for each in before if each.author.id == me.id]
    links = {int(found["guild_id"]): found[0] for each in reversed(told) for found in _LINKED.finditer(each)}
    for guild_id, link in list(reversed(links.items()))[:_SERVERS]:
        server = await spot.services.servers.get(guild_id)
        if bar_of(server.values, guild_id, message.author.id, discord.Permissions.none()) is not None:
            continue
        card = await _answer(spot, server, text, link, told)
        if card is not None and not await spoiled(spot.services, guild_id, card):
            return card
    return None


async def _answer(spot: Spot, server: Server, text: str, link: str, told: Iterable[str]) -> Card | None:
    """Return a server's own answer to a question, if that very answer was told before."""
    say, servers = spot.say, spot.services.servers
    await servers.read_for(server, text, say.locale.language)
    thresholds = THRESHOLDS[Level(server.values[CARE])]
    verdict = server.matcher.match(text, thresholds, say.locale.language)
    telling = in_private(await servers.telling(server, (), say.locale))
    fact: Fact | None = telling.known.fact.get(verdict.fact_id or "")
    if (
        fact is None
        or not fact.is_taught
        or not any(answer_of(fact) in each and link in each for each in told)
    ):
        return None
    cover = cover_over(say, fact) if fact.id not in telling.offered.fact else ""
    return Card(
        body=[answer_of(fact), english_line(say, telling.known, fact.id)],
        source=taught_there_line(say, fact, link),
        cover=cover,
    )


def _texts(components: Iterable[object]) -> Iterator[str]:
    for component in components_in(components):
        if isinstance(content := getattr(component, "content", None), str):
            yield content
