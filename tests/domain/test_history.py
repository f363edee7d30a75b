from __future__ import annotations

from bot.domain.history import Area, Change, Entry, undo

ENTRY = Entry("e1", 1_000, 7, Change(Area.SETTING, "quiz.length", None, 5))


def test_undoing_puts_back_what_was_there_before() -> None:
    assert undo(ENTRY, current=5) == Change(Area.SETTING, "quiz.length", 5, None)


def test_undoing_an_older_entry_starts_from_how_things_stand_now() -> None:
    assert undo(ENTRY, current=8) == Change(Area.SETTING, "quiz.length", 8, None)


def test_undoing_what_already_stands_so_changes_nothing() -> None:
    assert undo(ENTRY, current=None) is None


def test_undoing_an_undo_brings_the_change_back() -> None:
    taken_back = undo(ENTRY, current=5)
    assert taken_back is not None
    again = undo(Entry("e2", 2_000, 7, taken_back, undoes="e1"), current=None)
    assert again == Change(Area.SETTING, "quiz.length", None, 5)
