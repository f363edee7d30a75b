"""Names that are typed with commas between them."""

from bot.ui.names import complete_last
from bot.ui.text import AUTOCOMPLETE_LIMIT, CHOICE_LIMIT

NAMES = [("sums", "Sums (2)"), ("Summer", "Summer (1)"), ("winter", "Winter (9)")]


def completed(typed: str, *, repeats: bool = False) -> list[tuple[str, str]]:
    return [(choice.name, choice.value) for choice in complete_last(typed, NAMES, repeats=repeats)]


def test_last_name_is_completed() -> None:
    assert completed(" SU ") == [("Sums (2)", "sums"), ("Summer (1)", "Summer")]
    assert completed("winter , Sums,su") == [("winter , Sums, Summer (1)", "winter , Sums, Summer")]
    assert completed("sums, sums", repeats=True) == [("sums, Sums (2)", "sums, sums")]


def test_names_without_room_are_not_cut() -> None:
    before = "x" * (CHOICE_LIMIT - len(", sums"))
    assert completed(f"{before},") == [(f"{before},…", f"{before}, sums")]
    assert completed(f"{before}x,") == []
    assert len(complete_last("", [(str(n), str(n)) for n in range(99)])) == AUTOCOMPLETE_LIMIT
