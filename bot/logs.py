"""Logging set-up: text for people or JSON for collectors, and never a token."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO


def redacted(text: str, token: str) -> str:
    """Return ``text`` with the token blotted out."""
    return text.replace(token, "[token]") if token else text


class TokenFilter(logging.Formatter):
    """Wraps a formatter and blots the token out of whatever it made, tracebacks included."""

    def __init__(self, inner: logging.Formatter, token: str) -> None:
        super().__init__()
        self._inner = inner
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """Format with the token replaced."""
        return redacted(self._inner.format(record), self._token)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (ISO 8601, UTC), level, logger, message, error."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record as JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def set_up_logging(level: str, form: str, token: str = "", stream: TextIO | None = None) -> None:
    """Send the log to standard error (or ``stream``) in the wanted form."""
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(TokenFilter(JsonFormatter() if form == "json" else text, token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # discord.py's own chatter at INFO is about every connect; its warnings matter.
    logging.getLogger("discord").setLevel("DEBUG" if level == "DEBUG" else "WARNING")
    logging.getLogger("aiosqlite").setLevel("WARNING")
