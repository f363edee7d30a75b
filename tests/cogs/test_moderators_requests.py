"""The requests of the moderators' tools match Discord's description of its API."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.cogs.conftest import World
from tests.cogs.test_settings import panel, tab
from tests.cogs.test_teach import UNKNOWN, add, control, review
from tests.wire.checks import RequestChecker, unchecked

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


@pytest.fixture(scope="module")
def checker() -> RequestChecker:
    if note := unchecked():
        pytest.skip(note)
    return RequestChecker()


def faults(world: World, checker: RequestChecker) -> Iterator[str]:
    answers = 0
    for request in world.env.http_requests:
        if request.json is None:
            continue
        if request.path.endswith("/callback"):
            answers += 1
            yield from checker.faults("POST", CALLBACK, as_described(request.json))
        elif request.path.endswith("/messages/@original"):
            yield from checker.faults("PATCH", ORIGINAL, request.json)
    assert answers, "nothing was answered"


def as_described(body: Any) -> Any:
    """Return a body with ids of attachments and of selects' defaults as text.

    discord.py sends numbers; Discord takes both.
    """
    if isinstance(body, list):
        return [as_described(entry) for entry in cast("list[Any]", body)]
    if not isinstance(body, dict):
        return body
    fields = {name: as_described(value) for name, value in cast("dict[str, Any]", body).items()}
    for name in {"attachments", "default_values"} & fields.keys():
        fields[name] = [entry | {"id": str(entry["id"])} for entry in fields[name]]
    return fields


async def test_panel_requests_match_api(world: World, checker: RequestChecker) -> None:
    for section in world.bot.services.catalogue.sections:
        if section.all_settings:
            await panel(world, section.id)
    shown = await panel(world)
    await world.moderator.select(shown, [world.channel], custom_id="settings:channels:ask.allowed_channels")
    roles = [world.guild.roles["Moderators"]]
    await world.moderator.select(shown, roles, custom_id="settings:roles:ask.allowed_roles")
    await world.moderator.click(await tab(world), custom_id="settings:edit:ask.cooldown")
    for command in ("show", "history"):
        await world.moderator.slash(world.channel, f"settings {command}")
    await world.moderator.slash(world.channel, "settings why", command="ask", member=world.member)
    file: Any = ("s.toml", b'[ask]\ncooldown = "5s"')
    await world.moderator.slash(world.channel, "settings import", file=file)
    await world.member.slash(world.channel, "privacy")
    assert list(faults(world, checker)) == []


async def test_teaching_requests_match_api(world: World, checker: RequestChecker) -> None:
    lesson = await add(world, "who runs this club", "Max does.")
    await world.member.slash(world.channel, "ask", question=UNKNOWN)
    shown = await review(world)
    await world.moderator.click(shown, custom_id=control(shown, "teach:write"))
    await world.moderator.click(shown, custom_id=control(shown, "teach:dismiss"))
    await world.moderator.slash(world.channel, "teach list")
    await world.moderator.slash(world.channel, "teach edit", lesson=lesson)
    await world.moderator.slash(world.channel, "teach test", question=UNKNOWN)
    file: Any = ("l.toml", b'[[negative]]\ntext = "how are you"')
    await world.moderator.slash(world.channel, "teach import", file=file)
    await world.member.slash(world.channel, "quotes saved")
    assert list(faults(world, checker)) == []
