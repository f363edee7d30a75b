"""Everything that can be driven in one server."""

from tests.bench.stalling.pressing import Pressing
from tests.bench.stalling.typing_in import Typing


class Drive(Typing, Pressing):
    """Types, uploads, presses and fills forms."""
