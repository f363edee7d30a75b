"""One frozen settings object, read from the environment and ``.env``."""

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.domain.errors import ConfigError
from bot.domain.insights import DAY_MS
from bot.domain.numbers import LARGEST_INTEGER, whole_number
from bot.files import read_text
from bot.store.address import Address, PostgresAddress, is_postgres
from bot.store.sqlite.copies import KEPT_DAYS

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
PREFIX = "RECKONER_"
_LARGEST_ENV_FILE = 1024 * 1024  # bytes
_SHOWN = 60  # characters of a wrong value

LEVELS: tuple[str, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS: tuple[str, ...] = ("text", "json")

# Three base64url parts; Discord documents no more than that, so no length is asked for.
_TOKEN = re.compile(r"(?<![\w-])[\w-]{18,}+\.[\w-]{4,}+\.[\w-]{20,}+")

_SHARDS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5})")
_LARGEST_PORT = 65_535
_DURATION = re.compile(r"(\d{1,6})([mhd])")
_UNIT_MS = {"m": 60_000, "h": 3_600_000, "d": DAY_MS}
_SHORTEST_MS = 10 * 60_000  # between two backups

HOW_TO_START = """\
1. Open https://discord.com/developers/applications and create an application.
2. On its "Bot" page press "Reset Token" and copy the token.
3. Put it into a file named .env beside pyproject.toml:  RECKONER_TOKEN=<the token>
No account at hand? `uv run bot preview` runs the same bot in your browser, without a token."""


def _path(text: str) -> Path:
    if "\0" in text:
        raise ValueError("a path has no NUL in it")
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # ~user, where this machine has no such user
        raise ValueError(f"there is no home folder for {text!r}") from error


def database_address(text: str) -> Address:
    """Return the database that a text names: PostgreSQL's by its address, SQLite's by its file."""
    if not is_postgres(text):
        return _path(text)
    return PostgresAddress(text)  # of several hosts, maybe, which asyncpg reads


def _pack(text: str) -> Path:
    """Return a folder, given by its path or as the name of one under ``data/``."""
    return DATA / text if re.fullmatch(r"\w+", text) and (DATA / text).is_dir() else _path(text)


def _choice(text: str, *, choices: tuple[str, ...]) -> str:
    for choice in choices:
        if text.casefold() == choice.casefold():
            return choice
    raise ValueError(f"one of {', '.join(choices)} is wanted, not {shown(text)}")


def _number(text: str, *, at_least: int, at_most: int = LARGEST_INTEGER) -> int:
    number = whole_number(text)
    if number is not None and at_least <= number <= at_most:
        return number
    raise ValueError(f"a whole number from {at_least} to {at_most} is wanted, not {shown(text)}")


def _duration(text: str) -> int:
    """Return what "30m", "24h" or "2d" lasts, in milliseconds; ten minutes at least."""
    found = _DURATION.fullmatch(text.casefold())
    duration = int(found[1]) * _UNIT_MS[found[2]] if found else 0
    if duration >= _SHORTEST_MS:
        return duration
    raise ValueError(f"minutes, hours or days are wanted, like 24h, and 10m at least, not {shown(text)}")


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards that this process runs, of all that the bot has."""

    first: int
    last: int
    count: int

    @property
    def ids(self) -> range:
        """Their numbers, from 0."""
        return range(self.first, self.last + 1)


def _shards(text: str) -> Shards | None:
    """Return what "0-3/16" or "2/16" names; None for "auto"."""
    if text.casefold() == "auto":
        return None
    named = _SHARDS.fullmatch(text)
    if named is not None:
        first, last, count = int(named[1]), int(named[2] or named[1]), int(named[3])
        if first <= last < count:
            return Shards(first, last, count)
    raise ValueError(f'"auto", or the first and last of how many, like 0-3/16, are wanted, not {shown(text)}')


def _url(text: str, *, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # malformed brackets or port
        is_address = False
    if is_address:
        return text.rstrip("/")
    starts = " or ".join(f"{scheme}://" for scheme in schemes)
    raise ValueError(f"an address that starts with {starts} is wanted, not {shown(text)}")


def shown(text: str) -> str:
    """Return a wrong value for a message."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


@dataclass(frozen=True, slots=True)
class Config:
    """How this process runs; see ``.env.example`` for every variable."""

    # repr=False: it must never reach a log
    token: str = field(default="", repr=False, metadata={"read": str})
    database: Address = field(default=DATA / "reckoner.db", metadata={"read": database_address})
    pack: Path = field(default=DATA / "dead_reckoning", metadata={"read": _pack})
    index_folder: Path | None = field(default=None, metadata={"read": _path})  # None: beside the database
    log_level: str = field(default="INFO", metadata={"read": partial(_choice, choices=LEVELS)})
    log_format: str = field(default="text", metadata={"read": partial(_choice, choices=FORMATS)})
    api_url: str | None = field(default=None, metadata={"read": partial(_url, schemes=("http", "https"))})
    gateway_url: str | None = field(default=None, metadata={"read": partial(_url, schemes=("ws", "wss"))})
    shards: Shards | None = field(default=None, metadata={"read": _shards})  # None: as Discord recommends
    dev_guild: int | None = field(default=None, metadata={"read": partial(_number, at_least=1)})
    # None: nobody is told how the bot is
    health_port: int | None = field(
        default=None, metadata={"read": partial(_number, at_least=1, at_most=_LARGEST_PORT)}
    )
    backup_every: int | None = field(default=None, metadata={"read": _duration})  # milliseconds; None: never
    backup_keep: int = field(default=7, metadata={"read": partial(_number, at_least=1, at_most=1_000)})

    def require_token(self) -> str:
        """Return the token; raise ConfigError with the steps to get one where it is missing or malformed."""
        if not self.token:
            raise ConfigError(f"No Discord token is set (RECKONER_TOKEN).\n{HOW_TO_START}")
        if not _TOKEN.fullmatch(self.token):
            raise ConfigError(
                "RECKONER_TOKEN does not look like a Discord bot token (three parts with dots between).\n"
                + HOW_TO_START
            )
        return self.token


def application_id(token: str) -> int:
    """Return the application's id, which the first part of a token is in base64. Raises ConfigError."""
    first = token.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except ValueError:
        text = ""
    if number := whole_number(text):
        return number
    raise ConfigError(
        "The first part of RECKONER_TOKEN does not hold an application's id. Copy the whole token again, or "
        'reset it on the application\'s "Bot" page: it is shown only once.'
    )


_PARSERS = {setting.name.upper(): setting.metadata["read"] for setting in fields(Config)}


def read_config(environ: Mapping[str, str], env_file: Path | None = None) -> Config:
    """Return the settings in ``environ`` over those in ``env_file``.

    Raises ConfigError naming every variable that is wrong, all at once.
    """
    every = {**_read_env_file(env_file), **environ}
    given = {
        name.removeprefix(PREFIX): value.strip()
        for name, value in every.items()
        if value and name.startswith(PREFIX)
    }
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, parse in _PARSERS.items():
        if text := given.get(name):
            try:
                values[name.lower()] = parse(text)
            except ValueError as error:
                problems.append(f"{PREFIX}{name}: {error}")
    config = Config(**values)
    # A misspelt variable counts, since it would do nothing.
    problems += [f"{PREFIX}{name}: there is no such setting" for name in sorted(given.keys() - _PARSERS)]
    problems += _impossible_backups(config)
    if problems:
        raise ConfigError("\n".join(problems))
    return config


def _impossible_backups(config: Config) -> list[str]:
    """Return why the backups that are wanted cannot be made, if there is a reason."""
    if config.backup_every is None:
        return []
    if isinstance(config.database, PostgresAddress):
        why = "it has its own tool: have cron or a systemd timer run `pg_dump`"
        return [f"{PREFIX}BACKUP_EVERY copies SQLite's file, but {config.database} is PostgreSQL's: {why}"]
    most = KEPT_DAYS * DAY_MS // config.backup_every
    if config.backup_keep > most:
        return [
            f"{PREFIX}BACKUP_KEEP: the bot deletes its own copies after {KEPT_DAYS} days, since they hold "
            f"what it deletes elsewhere. Keep {most} at most, or make them more often"
            if most
            else f"{PREFIX}BACKUP_EVERY: {KEPT_DAYS} days at most, after which the bot deletes its own copies"
        ]
    return []


def _read_env_file(path: Path | None) -> Mapping[str, str | None]:
    """Return what a file sets; a missing one sets nothing. Raises ConfigError."""
    if path is None:
        return {}
    try:
        text = read_text(path, _LARGEST_ENV_FILE)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"The settings in {path} cannot be read: {error.strerror or error}.") from error
    return dotenv_values(stream=io.StringIO(text))
