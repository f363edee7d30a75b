"""SimCord's server with the panel: two files more, and two of SimCord's with a line added."""

from pathlib import Path
from typing import Any, ClassVar

from simcord.preview._server import PreviewServer

from bot.preview.world import BOT_NAME

_FOLDER = Path(__file__).with_name("static")
_HEAD = "</head>"
_APP = '<script type="module" src="/app.js"></script>'
_TITLE = "<title>SimCord Preview</title>"
_TYPES = {"/panel.js": "application/javascript", "/panel.css": "text/css"}


class PanelServer(PreviewServer):
    """Serves the page and its panel, on loopback only."""

    # SimCord makes a route of each; what they name is read below.
    _STATIC_FILES: ClassVar[dict[str, str]] = PreviewServer._STATIC_FILES | dict.fromkeys(
        _TYPES, "index.html"
    )

    async def _static(self, request: Any) -> Any:
        response = await super()._static(request)  # which refuses other hosts
        if request.path in _TYPES:
            response.content_type = _TYPES[request.path]
            response.text = (_FOLDER / request.path[1:]).read_text(encoding="utf-8")
        elif request.path == "/":
            response.text = _with_panel(response.text)
        elif request.path == "/app.js":
            response.text += (_FOLDER / "hook.js").read_text(encoding="utf-8")
        return response


def _with_panel(page: str) -> str:
    """Return SimCord's page with the panel's style and script; the script is there before the page's."""
    for old, new in {
        _TITLE: f"<title>{BOT_NAME}</title>",
        _HEAD: f'<link rel="stylesheet" href="/panel.css">{_HEAD}',
        _APP: f'<script type="module" src="/panel.js"></script>{_APP}',
    }.items():
        if old not in page:
            raise RuntimeError(f"SimCord's page has changed: {old} is gone")
        page = page.replace(old, new)
    return page
