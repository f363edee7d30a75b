"""Whole numbers: as the store can hold them, and counts as operators read them."""

LARGEST_INTEGER = 2**63 - 1  # what the store's integers hold; Discord's ids stay below it
_DIGITS = len(str(LARGEST_INTEGER))


def whole_number(text: str) -> int | None:
    """Return the number from 0 to LARGEST_INTEGER that ``text`` is in ASCII digits, None if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    number = int(text)
    return number if number <= LARGEST_INTEGER else None


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return "1 fact" or "2 facts", for operators: they read English."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
