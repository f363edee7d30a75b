"""Logging set-up: text for people or JSON for collectors, and never a token."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO


def redacted(text: str, token: str) -> str:
    """Return ``text`` with the token blotted out."""
    return text.replace(token, "[token]") if token else text


class Formatter(logging.Formatter):
    """Text, or one JSON object a line, with the token blotted out of whatever was made, tracebacks included.

    The object has time (ISO 8601, UTC), level, logger, message and error.
    """

    def __init__(self, form: str, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
        self._form = form
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """Format a record, without the token."""
        if self._form != "json":
            return redacted(super().format(record), self._token)
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return redacted(json.dumps(entry, ensure_ascii=False), self._token)


def set_up_logging(level: str, form: str, token: str = "", stream: TextIO | None = None) -> None:
    """Send the log to standard error (or ``stream``) in the wanted form."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Formatter(form, token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # discord.py's own chatter at INFO is about every connect; its warnings matter.
    logging.getLogger("discord").setLevel("DEBUG" if level == "DEBUG" else "WARNING")
    logging.getLogger("aiosqlite").setLevel("WARNING")
