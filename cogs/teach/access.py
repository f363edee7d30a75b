"""Who may teach."""

from bot.ui.access import NotAllowed
from bot.ui.request import Request
from bot.ui.teaching import may_teach


def require_teacher(ctx: Request) -> None:
    """Raise NotAllowed for anybody who may not teach at this very moment."""
    if not may_teach(ctx):
        raise NotAllowed(
            "To teach me, you need Manage Server or a role that can teach (see `/settings panel`)."
        )
