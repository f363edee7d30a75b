"""Payloads in Discord's format: servers, users, channels, messages and interactions."""

import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeAlias, cast

Json: TypeAlias = dict[str, Any]

DISCORD_EPOCH_MS: Final = 1_420_070_400_000
BOT_ID: Final = 100_000_000_000_000_001
EVERYTHING: Final = str((1 << 50) - 1)
MEMBER_PERMISSIONS: Final = str(0x0000_0600_0042_7E40)
JOINED: Final = "2023-07-12T12:00:00.000000+00:00"
GUILD_ID_BASE: Final = 200_000_000_000_000_000
GUILD_ID_STEP: Final = 10_000_000
"""A power of ten for `guild_created`, and over 1 << 22, so that servers spread over shards."""
TEXT_CHANNELS: Final = 20
ROLES: Final = 10
EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
COMPONENTS_V2: Final = 1 << 15
ATTACHMENT_LIMIT: Final = 10 * 1024 * 1024


def part(body: Json, key: str) -> Json:
    """Return the object under a key, or an empty one."""
    return cast("Json", body.get(key) or {})


def parts(body: Json, key: str) -> list[Json]:
    """Return the list of objects under a key, or an empty one."""
    return cast("list[Json]", body.get(key) or [])


class Snowflakes:
    """Unique ids that hold the current time, as Discord's do."""

    def __init__(self) -> None:
        self._serial = count()

    def mint(self) -> int:
        """Return a new id."""
        milliseconds = time.time_ns() // 1_000_000 - DISCORD_EPOCH_MS
        return milliseconds << 22 | next(self._serial) & 0x3F_FFFF


def bot_user() -> Json:
    """Return the bot's own account."""
    return user(BOT_ID, "reckoner") | {"bot": True, "verified": True, "mfa_enabled": False, "flags": 0}


def user(user_id: int, name: str) -> Json:
    """Return an account."""
    return {
        "id": str(user_id),
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": None,
        "bot": False,
        "public_flags": 0,
    }


def membership(who: Json, *, permissions: str = MEMBER_PERMISSIONS) -> Json:
    """Return an account's membership in a server."""
    return {
        "user": who,
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "permissions": permissions,
    }


def guild_id(index: int) -> int:
    """Return the id of the server with this number."""
    return GUILD_ID_BASE + index * GUILD_ID_STEP


def shard_of(guild: int, shards: int) -> int:
    """Return the shard of a server; events without one (guild 0) go to shard 0."""
    return (guild >> 22) % shards


def channel_id(index: int, channel: int = 0) -> int:
    """Return the id of a text channel in the server with this number."""
    return guild_id(index) + 1 + channel


def channel(of_guild: int, of_channel: int, name: str, position: int = 0) -> Json:
    """Return a text channel."""
    return {
        "id": str(of_channel),
        "type": 0,
        "guild_id": str(of_guild),
        "name": name,
        "topic": None,
        "position": position,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "parent_id": None,
        "permission_overwrites": [{"id": str(of_guild), "type": 0, "allow": "0", "deny": "0"}],
        "last_message_id": None,
        "flags": 0,
    }


def role(role_id: int, name: str, position: int, permissions: str) -> Json:
    """Return a role."""
    return {
        "id": str(role_id),
        "name": name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": position,
        "permissions": permissions,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(index: int) -> Json:
    """Return a middle-sized server: 20 channels, 10 roles, and the bot as its only listed member."""
    own = guild_id(index)
    return {
        "id": str(own),
        "name": f"Server {index}",
        "icon": None,
        "splash": None,
        "owner_id": str(own + 900),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "roles": [role(own, "@everyone", 0, MEMBER_PERMISSIONS)]
        + [role(own + 100 + n, f"role {n}", n, MEMBER_PERMISSIONS) for n in range(1, ROLES)],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY", "NEWS"],
        "mfa_level": 0,
        "system_channel_id": str(channel_id(index)),
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "joined_at": JOINED,
        "large": False,
        "unavailable": False,
        "member_count": 120,
        "members": [membership(bot_user(), permissions=EVERYTHING)],
        "channels": [channel(own, channel_id(index, n), f"channel-{n}", n) for n in range(TEXT_CHANNELS)],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def guild_created(index: int) -> str:
    """Return the server as JSON text; the text of server 0 with its numbers swapped, for speed."""
    text = _GUILD_TEMPLATE
    return text.replace(f'"{GUILD_ID_BASE // GUILD_ID_STEP}', f'"{guild_id(index) // GUILD_ID_STEP}').replace(
        '"Server 0"', f'"Server {index}"'
    )


_GUILD_TEMPLATE: Final = json.dumps(guild(0), separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member acts: a server, a channel, and the member's permissions there."""

    guild: int = 0
    channel: int = 0
    permissions: str = MEMBER_PERMISSIONS

    @property
    def guild_id(self) -> int:
        """The server's id."""
        return guild_id(self.guild)

    @property
    def channel_id(self) -> int:
        """The channel's id."""
        return channel_id(self.guild, self.channel)

    def channel_payload(self) -> Json:
        """Return the channel object of interactions."""
        return channel(self.guild_id, self.channel_id, f"channel-{self.channel}", self.channel) | {
            "permissions": self.permissions
        }


@dataclass(frozen=True, slots=True)
class InteractionSeed:
    """An interaction without its id and token."""

    kind: int
    data: Json
    place: Place
    who: Json
    message: Json | None = None
    extra: Json = field(default_factory=dict[str, Any])


def interaction(seed: InteractionSeed, interaction_id: int, token: str) -> Json:
    """Return an INTERACTION_CREATE body."""
    place = seed.place
    body: Json = {
        "id": str(interaction_id),
        "application_id": str(BOT_ID),
        "type": seed.kind,
        "token": token,
        "version": 1,
        "data": seed.data,
        "guild_id": str(place.guild_id),
        "guild": {"id": str(place.guild_id), "locale": "en-US", "features": ["COMMUNITY"]},
        "guild_locale": "en-US",
        "channel_id": str(place.channel_id),
        "channel": place.channel_payload(),
        "member": membership(seed.who, permissions=place.permissions),
        "app_permissions": EVERYTHING,
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(place.guild_id)},
        "context": 0,
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if seed.message is not None:
        body["message"] = seed.message
    return body | seed.extra


def message(message_id: int, in_channel: int, author: Json, sent: Json) -> Json:
    """Return the message that Discord makes from a request body."""
    return {
        "id": str(message_id),
        "channel_id": str(in_channel),
        "author": author,
        "content": sent.get("content") or "",
        "timestamp": JOINED,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": sent.get("embeds") or [],
        "components": number_components(sent.get("components") or []),
        "pinned": False,
        "type": 0,
        "flags": sent.get("flags") or 0,
    }


def number_components(components: list[Json]) -> list[Json]:
    """Return the components with ids for those that have none, as Discord assigns them."""
    serial = count(1)

    def numbered(component: Json) -> Json:
        own: Json = {"id": next(serial)} | component
        if "components" in own:
            own["components"] = [numbered(child) for child in parts(own, "components")]
        if isinstance(own.get("accessory"), dict):
            own["accessory"] = numbered(part(own, "accessory"))
        return own

    return [numbered(component) for component in components]
