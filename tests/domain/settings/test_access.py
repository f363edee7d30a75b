from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings.model import Asker, Decision, Rule, Values, decide
from tests.domain.settings.declared import ASK, TOOLS, chosen

ACCESS = ASK.access
assert ACCESS is not None
THREAD, CHANNEL, CATEGORY, OTHER = 1, 2, 3, 4
ROLE = 9


def decided(  # a member in the thread, unless said otherwise
    *,
    server: bool = True,
    allowed: tuple[int, ...] = (),
    denied: tuple[int, ...] = (),
    roles: tuple[int, ...] = (),
    has: tuple[int, ...] = (),
    manager: bool = False,
) -> Decision:
    assert ACCESS is not None
    values = chosen(
        (ACCESS.enabled, server),
        (ACCESS.allowed_channels, allowed),
        (ACCESS.denied_channels, denied),
        (ACCESS.allowed_roles, roles),
    )
    return decide(ASK, values, Asker((THREAD, CHANNEL, CATEGORY), frozenset(has), manager))


def test_access_is_open_by_default() -> None:
    assert decided() == Decision(allowed=True, rule=Rule.SERVER_ON)


def test_channel_on_beats_server_off() -> None:
    assert decided(server=False, allowed=(CHANNEL,)) == Decision(
        allowed=True, rule=Rule.CHANNEL_ON, channel_id=CHANNEL
    )


def test_channel_off_beats_server_on() -> None:
    decision = decided(denied=(CATEGORY,))
    assert (decision.allowed, decision.rule, decision.channel_id) == (False, Rule.CHANNEL_OFF, CATEGORY)


def test_narrowest_place_decides() -> None:
    assert decided(denied=(CATEGORY,), allowed=(CHANNEL,)).allowed
    assert not decided(denied=(THREAD,), allowed=(CHANNEL, CATEGORY)).allowed


def test_off_beats_on_for_one_channel() -> None:
    assert decided(allowed=(CHANNEL,), denied=(CHANNEL,)).rule is Rule.CHANNEL_OFF


def test_refusal_names_open_channels() -> None:
    assert decided(server=False, allowed=(OTHER, 5), denied=(5,)).allowed_channels == (OTHER,)
    assert decided(denied=(CHANNEL,)).elsewhere
    assert not decided(server=False).elsewhere


def test_role_is_needed_in_open_channel() -> None:
    decision = decided(allowed=(CHANNEL,), roles=(ROLE, 8))
    assert (decision.allowed, decision.rule, decision.allowed_roles) == (False, Rule.ROLE_MISSING, (ROLE, 8))
    assert decided(roles=(8, ROLE), has=(ROLE,)).allowed


def test_role_does_not_turn_on() -> None:
    assert decided(server=False, roles=(ROLE,), has=(ROLE,)).rule is Rule.SERVER_OFF


def test_ungoverned_is_open() -> None:
    assert decide(TOOLS, Values(), Asker((), frozenset(), manages_server=False)).allowed


_PLACES = st.lists(st.integers(1, 5), max_size=4).map(tuple)


@given(server=st.booleans(), allowed=_PLACES, denied=_PLACES, roles=_PLACES)
def test_manager_is_always_allowed(
    *, server: bool, allowed: tuple[int, ...], denied: tuple[int, ...], roles: tuple[int, ...]
) -> None:
    assert decided(server=server, allowed=allowed, denied=denied, roles=roles, manager=True) == Decision(
        allowed=True, rule=Rule.MANAGER
    )


@given(server=st.booleans(), allowed=_PLACES, denied=_PLACES, roles=_PLACES, has=_PLACES)
def test_precedence_sentence_is_true(
    *,
    server: bool,
    allowed: tuple[int, ...],
    denied: tuple[int, ...],
    roles: tuple[int, ...],
    has: tuple[int, ...],
) -> None:
    ruled = [place for place in (THREAD, CHANNEL, CATEGORY) if place in {*allowed, *denied}]
    place_says = ruled[0] not in denied if ruled else server
    role_says = not roles or bool(set(roles) & set(has))
    assert decided(server=server, allowed=allowed, denied=denied, roles=roles, has=has).allowed is (
        place_says and role_says
    )
