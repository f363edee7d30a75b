"""What the panel beside SimCord's page says and offers."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.i18n import Say
from bot.preview.naming import said
from bot.preview.world import BOT_NAME, LOCALES, PLAYER_NAMES, VIEWER_NAMES, Place, Scene, Viewer, World

Json: TypeAlias = dict[str, Any]
ENGLISH = "en-US"  # what SimCord's page is written in
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def panel_of(world: World, scene: Scene, *, is_playing: bool) -> Json:
    """Return everything that the panel shows in a scene, in its reader's language.

    ``is_playing`` says whether a quiz is on in #quiz-night, so that none can be started.
    """
    say = world.say
    return {
        "place": scene.place,
        "viewer": str(scene.actor.id),
        "locale": world.locale,
        "server": world.guild.name,
        "places": _places(say),
        "viewers": _viewers(world, say),
        "inviter": str(world.scene(Place.DM, Viewer.MODERATOR).actor.id),
        "players": {player.name: str(player.id) for player in world.players},
        "locales": [{"value": locale, "label": label} for locale, label in LOCALES.items()],
        "skips": _skips(say),
        "isPlaying": is_playing,
        "menus": [
            {"value": menu["name"], "label": said(menu, "name", world.locale)} for menu in world.menus(scene)
        ],
        "texts": _texts(say, scene, is_english=world.locale == ENGLISH),
    }


def _places(say: Say) -> list[Json]:
    return [
        {"value": Place.QUESTIONS, "label": "# questions"},
        {"value": Place.QUIZ, "label": "# quiz-night"},
        {
            "value": Place.DM,
            "label": f"@ {BOT_NAME}",
            "title": say("Private messages with {bot}", bot=BOT_NAME),
        },
    ]


def _viewers(world: World, say: Say) -> list[Json]:
    labels = {
        Viewer.MEMBER: say("{name}, a member", name=VIEWER_NAMES[Viewer.MEMBER]),
        Viewer.MODERATOR: say("{name}, a moderator", name=VIEWER_NAMES[Viewer.MODERATOR]),
    }
    ids = {viewer: str(world.scene(Place.QUESTIONS, viewer).actor.id) for viewer in Viewer}
    return [
        {"value": ids[viewer], "label": label, "name": VIEWER_NAMES[viewer]}
        for viewer, label in labels.items()
    ]


def _skips(say: Say) -> list[Json]:
    return [
        {"value": str(MINUTE), "label": say("1 minute")},
        {"value": str(HOUR), "label": say("1 hour")},
        {"value": str(DAY), "label": say("1 day")},
    ]


def _texts(say: Say, scene: Scene, *, is_english: bool) -> Mapping[str, str]:
    return {
        "panel": say("Preview"),
        "place": say("Where"),
        "viewer": say("You are"),
        "locale": say("Language"),
        "skip": say("Skip ahead"),
        "skipHint": say("How far?"),
        "players": say("Start a quiz") if scene.place is Place.QUIZ else "",
        "playersHint": say("{names} play along.", names=say.join(PLAYER_NAMES)),
        "invite": say("Invite to a new server"),
        "inviteHint": say("{name} owns it and gets a message.", name=VIEWER_NAMES[Viewer.MODERATOR]),
        "menu": say("Apps"),
        "hint": _hint(say, scene.place),
        "difference": _difference(say, is_english=is_english),
        "inspector": say("For developers"),
    }


def _difference(say: Say, *, is_english: bool) -> str:
    """Return what looks different in Discord."""
    menu = say(
        "In Discord, a message's Apps menu opens with a right-click or a long press; here, use the ⋯ button."
    )
    if is_english:
        return menu
    words = say("Discord's own words, such as “Only you can see this”, are in English here.")
    return f"{menu} {words}"


def _hint(say: Say, place: Place) -> str:
    """Return what to type here."""
    if place is Place.DM:
        return say("Just ask: no mention needed here. Commands start with /.")
    if place is Place.QUIZ:
        return say("Press an answer to join in. The players take a few seconds.")
    return say("Type @{bot} and a question, or / for commands.", bot=BOT_NAME)
