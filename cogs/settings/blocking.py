"""Members who may not use the bot in a server: blocking, unblocking and the list of them."""

from typing import Any

import discord
from discord import ui

from bot.domain.blocking import PRINT_LENGTH, BlockedMember, fingerprint
from bot.domain.errors import UserError
from bot.domain.history import HistoryEntry
from bot.i18n import Say
from bot.ui.access import manages, require_manager
from bot.ui.changes import announce, describe, member
from bot.ui.commands import mention
from bot.ui.components import NUMBER, CustomId, Field, button, on_press
from bot.ui.layout import Card
from bot.ui.pages import newest_first_turns, page_span
from bot.ui.request import Request
from bot.ui.text import capitalised

MEMBERS_A_PAGE = 8  # three components each, of the 40 that a message may have
LIST = CustomId("settings:blocked", page=NUMBER)
_PRINT = Field(f"[0-9a-f]{{{PRINT_LENGTH}}}")
UNBLOCK = CustomId("settings:unblock", page=NUMBER, print_=_PRINT)
LIFT = CustomId("settings:lift", print_=_PRINT)


async def block(ctx: Request, user: discord.User | discord.Member) -> None:
    """Block a member, and say what that means. Raises UserError for whom nobody can block."""
    require_manager(ctx)
    _require_blockable(ctx, user)
    guild_id, services = ctx.require_guild(), ctx.services
    entries = await services.store.blocks.block(guild_id, user.id, actor_id=ctx.user_id, now=ctx.now)
    if not entries:
        raise UserError("That member is already blocked. /settings blocked lists everyone who is.")
    lift = button(ctx.say("Unblock"), LIFT(fingerprint(guild_id, user.id)))
    card = Card(
        art="settings",
        title=ctx.say("Member blocked"),
        body=[
            ctx.say(
                "{member} can't ask, teach, or play here, and I ignore their mentions.",
                member=member(ctx.say, user.id),
            ),
            ctx.say(
                "They can still use /privacy. Lift the block anytime with {unblock}.",
                unblock=mention(services.command_ids, "settings unblock"),
            ),
        ],
        buttons=[lift],
    )
    services.servers.changed(guild_id)
    await ctx.reply(card)
    await announce(ctx, entries)


async def unblock(ctx: Request, user: discord.User | discord.Member) -> None:
    """Unblock a member. Raises UserError where they aren't blocked."""
    require_manager(ctx)
    entries = await _unblock(ctx, fingerprint(ctx.require_guild(), user.id))
    if not entries:
        raise UserError("That member isn't blocked. /settings blocked lists everyone who is.")
    await ctx.reply(_unblocked_card(ctx, entries))
    await announce(ctx, entries)


def _require_blockable(ctx: Request, user: discord.User | discord.Member) -> None:
    if user.id == ctx.user_id:
        raise UserError("You can't block yourself.")
    if user.bot:
        raise UserError("That's an app. I only block people.")
    if isinstance(user, discord.Member) and manages(user.guild_permissions):
        raise UserError("Members with Manage Server can't be blocked.")


async def _unblock(ctx: Request, print_: str) -> tuple[HistoryEntry, ...]:
    guild_id = ctx.require_guild()
    entries = await ctx.services.store.blocks.unblock(guild_id, print_, actor_id=ctx.user_id, now=ctx.now)
    ctx.services.servers.changed(guild_id)
    return entries


def _unblocked_card(ctx: Request, entries: tuple[HistoryEntry, ...]) -> Card:
    text = ctx.say("{member} can use me here again.", member=member(ctx.say, entries[0].change.about_id))
    return Card(art="settings", title=ctx.say("Member unblocked"), body=[capitalised(text)])


@on_press(LIFT)
async def lift_block(ctx: Request, print_: str) -> None:
    """Unblock whom somebody has just blocked, in place."""
    require_manager(ctx)
    entries = await _unblock(ctx, print_)
    if not entries:
        raise UserError("That member isn't blocked. /settings blocked lists everyone who is.")
    await ctx.edit(_unblocked_card(ctx, entries))
    await announce(ctx, entries)


async def blocked_page(ctx: Request, page: int, note: str = "") -> Card:
    """Return a page of the blocked members, newest first, each with a button that unblocks them."""
    say, blocks, guild_id = ctx.say, ctx.services.store.blocks, ctx.require_guild()
    count = await blocks.count(guild_id)
    page, last, span = page_span(page, count, MEMBERS_A_PAGE)
    shown = await blocks.members(guild_id, limit=MEMBERS_A_PAGE, skip=span.start)
    nobody = say(
        "No one is blocked. To keep someone from using me here, use {block}.",
        block=mention(ctx.services.command_ids, "settings block"),
    )
    return Card(
        art="settings",
        overline=say.count(count, "{number} member", "{number} members") if count else "",
        title=say("Blocked members"),
        body=[] if shown else [nobody],
        content=[_line(say, page, each) for each in shown],
        buttons=newest_first_turns(say, page, last, lambda to, label: button(label, LIST(to))),
        source=note,
    )


def _line(say: Say, page: int, blocked: BlockedMember) -> ui.Section[Any]:
    """Return a blocked member beside the button that unblocks them."""
    text = f"{capitalised(member(say, blocked.user_id))} · <t:{blocked.blocked_at // 1_000}:d>"
    return ui.Section(text, accessory=button(say("Unblock"), UNBLOCK(page, blocked.print)))


@on_press(LIST)
async def turn_blocked(ctx: Request, page: int) -> None:
    """Show another page of the blocked members."""
    require_manager(ctx)
    await ctx.edit(await blocked_page(ctx, page))


@on_press(UNBLOCK)
async def unblock_on_page(ctx: Request, page: int, print_: str) -> None:
    """Unblock a member from the list; one who was unblocked meanwhile stays so."""
    require_manager(ctx)
    entries = await _unblock(ctx, print_)
    note = describe(ctx, entries[0]) if entries else ""
    await ctx.edit(await blocked_page(ctx, page, note))
    await announce(ctx, entries)
