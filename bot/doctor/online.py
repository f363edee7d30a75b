"""What Discord says of the application, and of this machine's clock."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import discord

from bot.config import Config, application_id
from bot.doctor.asking import Api, NoAnswer, Servers
from bot.doctor.finding import Finding, ok, problem, skipped, warning
from bot.domain.numbers import plural
from bot.permissions import NEEDED, OPTIONAL, missing_rights
from bot.store import GLOBAL
from bot.store.examined import Examined

_CLOCK_WARNING_S, _CLOCK_PROBLEM_S = 5, 60
_NAMED = 5
_UNAUTHORIZED, _TOO_MANY, _SERVER_ERROR = 401, 429, 500
_PRIVILEGED = {  # of the flags of an application; where the bot is in few servers, the "limited" one is set
    "Presence": ("gateway_presence", "gateway_presence_limited"),
    "Server Members": ("gateway_guild_members", "gateway_guild_members_limited"),
    "Message Content": ("gateway_message_content", "gateway_message_content_limited"),
}


async def ask_discord(config: Config, token: str, examined: Examined | None) -> AsyncIterator[Finding]:
    """Yield what Discord says; where it does not know the token, that alone."""
    async with Api(config.api_url, token) as api:
        try:
            me = await api.get("/users/@me")
        except NoAnswer as error:
            yield _refused(error)
            for each in _check_clock(api):
                yield each
            return
        yield ok("discord", f"Discord knows the token: {me['username']}")
        for each in _check_clock(api):
            yield each
        try:
            async for each in _ask_more(api, config, token, examined):
                yield each
        except NoAnswer as error:
            yield _refused(error)


async def _ask_more(
    api: Api, config: Config, token: str, examined: Examined | None
) -> AsyncIterator[Finding]:
    application = await api.get("/applications/@me")
    for each in _check_application(application, token):
        yield each
    for each in _check_gateway(config, await api.get("/gateway/bot")):
        yield each
    servers = await api.servers()
    for each in _check_permissions(servers, config.dev_guild):
        yield each
    registered = {GLOBAL: await api.get(f"/applications/{application['id']}/commands")}
    if config.dev_guild is not None and _knows(servers, config.dev_guild):
        path = f"/applications/{application['id']}/guilds/{config.dev_guild}/commands"
        registered[config.dev_guild] = await api.get(path)
    known: Mapping[int, Mapping[str, int]] = {} if examined is None else examined.command_ids
    for each in _check_commands(config.dev_guild, registered, known):
        yield each


def _refused(error: NoAnswer) -> Finding:
    if error.status == _UNAUTHORIZED:
        do = 'reset it on the application\'s "Bot" page and update RECKONER_TOKEN'
        return problem("discord", "Discord refuses the token", do)
    if error.status == _TOO_MANY:
        what = f"Discord has had too many requests from here: {error}"
        return warning("discord", what, "wait some minutes, and find out what else asks it from this address")
    if error.status is not None and error.status < _SERVER_ERROR:
        what = f"Discord refuses what the bot asks: {error}"
        return problem("discord", what, "check RECKONER_API_URL, and the application in the developer portal")
    do = "check the network, a proxy or firewall, and RECKONER_API_URL; an outage of Discord's is waited out"
    return problem("discord", f"Discord cannot be reached: {error}", do)


def _check_clock(api: Api) -> Iterator[Finding]:
    ahead = api.clock_ahead_s
    if ahead is None:
        yield skipped("clock", "Nothing tells whether this machine's clock is right")
        return
    what = f"This machine's clock is {abs(ahead):,.0f} s {'ahead of' if ahead > 0 else 'behind'} Discord's"
    do = "have it set by NTP (`timedatectl set-ntp true`): people's countdowns and turns go by it"
    if abs(ahead) >= _CLOCK_PROBLEM_S:
        yield problem("clock", what, do)
    elif abs(ahead) >= _CLOCK_WARNING_S:
        yield warning("clock", what, do)
    else:
        yield ok("clock", "This machine's clock agrees with Discord's")


def _check_application(application: Mapping[str, Any], token: str) -> Iterator[Finding]:
    if application.get("bot_require_code_grant"):
        do = 'switch "Requires OAuth2 Code Grant" off on the "Bot" page'
        yield problem("application", "Nobody can invite the bot by a link", do)
    if application.get("interactions_endpoint_url"):
        what = f"Discord sends commands to {application['interactions_endpoint_url']} rather than to the bot"
        yield problem(
            "application", what, 'empty "Interactions Endpoint URL" on the "General Information" page'
        )
    if int(application["id"]) != application_id(token):
        what = f"The application's id is {application['id']}, and not the one in the token"
        yield warning("application", what, "replace client_id in the link of `bot invite` by it")
    flags = discord.ApplicationFlags()
    flags.value = int(application.get("flags") or 0)
    switched_on = [name for name, each in _PRIVILEGED.items() if any(getattr(flags, flag) for flag in each)]
    if switched_on:
        what = f"Privileged intents are allowed that the bot does not use: {', '.join(switched_on)}"
        yield warning("intents", what, 'switch them off on the "Bot" page')
    else:
        yield ok("intents", "The bot needs no privileged intents, and has none")


def _check_gateway(config: Config, gateway: Mapping[str, Any]) -> Iterator[Finding]:
    recommended, starts = int(gateway["shards"]), gateway["session_start_limit"]
    count = recommended if config.shards is None else config.shards.count
    here = count if config.shards is None else len(config.shards.ids)
    if count < recommended:
        what = f"RECKONER_SHARDS has {plural(count, 'shard')}, Discord recommends {recommended}"
        yield warning(
            "shards", what, "raise the number in every process, or set it to auto where there is one"
        )
    else:
        yield ok(
            "shards", f"{plural(count, 'shard')}, of which {here} here; Discord recommends {recommended}"
        )
    if starts["remaining"] < here:
        hours = starts["reset_after"] / 3_600_000
        what = f"Discord lets the bot connect {starts['remaining']} more times in the next {hours:.1f} hours"
        yield problem(
            "sessions", what, "find what keeps starting it, maybe another machine with the same token"
        )


def _check_permissions(servers: Servers, dev_guild: int | None) -> Iterator[Finding]:
    lacking: dict[str, list[str]] = {}  # needed permission: servers
    fewer = 0
    for server in servers.listed:
        granted = discord.Permissions(int(server["permissions"]))
        fewer += bool(missing_rights(OPTIONAL, granted))
        for right in missing_rights(NEEDED, granted):
            lacking.setdefault(right.label, []).append(server["id"])
    more = "" if servers.is_complete else " (more were not looked at)"
    for label, ids in lacking.items():
        named = ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
        what = f"The bot lacks {label} in {plural(len(ids), 'server')}{more}: {named}"
        yield warning(
            "permissions", what, "invite it again by the link of `bot invite`, or allow its role that"
        )
    if not lacking:
        what = f"The bot may do what it needs in {plural(len(servers.listed), 'server')}{more}"
        optional = f"; optional permissions are missing in {fewer}" if fewer else ""
        yield ok("permissions", what + optional)
    if dev_guild is not None and not _knows(servers, dev_guild):
        what = f"The bot is not in server {dev_guild}, RECKONER_DEV_GUILD"
        yield problem("dev guild", what, "invite it there with `bot invite`, or correct the id")


def _knows(servers: Servers, guild_id: int) -> bool:
    return not servers.is_complete or any(int(each["id"]) == guild_id for each in servers.listed)


def _check_commands(
    dev_guild: int | None,
    registered: Mapping[int, list[Mapping[str, Any]]],
    known: Mapping[int, Mapping[str, int]],
) -> Iterator[Finding]:
    scope = GLOBAL if dev_guild is None else dev_guild
    if scope not in registered:
        return
    ids = {int(each["id"]) for each in registered[scope]}
    where = "" if scope == GLOBAL else f" in server {scope}"
    if scope in known and set(known[scope].values()) != ids:
        what = f"Discord has other commands{where} ({len(ids)}) than the bot registered ({len(known[scope])})"
        yield warning("commands", what, "`bot commands sync`")
    elif not ids:
        yield ok("commands", f"No commands are registered{where} yet; the first start does it")
    else:
        yield ok("commands", f"{plural(len(ids), 'command')} registered{where}")
    if scope != GLOBAL and registered[GLOBAL] and ids:
        what = f"Server {scope} has each command twice: its own, and those of every server"
        yield warning(
            "commands", what, f"`bot commands clear --guild {scope} --yes`, or empty RECKONER_DEV_GUILD"
        )
