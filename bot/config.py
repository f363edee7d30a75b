"""One frozen settings object, read from the environment and ``.env``."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.domain.errors import ConfigError
from bot.domain.numbers import LARGEST_INTEGER
from bot.files import read_text

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
PREFIX = "RECKONER_"
_LARGEST_ENV_FILE = 1024 * 1024  # bytes
_SHOWN = 60  # characters of a wrong value

LEVELS: tuple[str, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS: tuple[str, ...] = ("text", "json")

# Three base64url parts; Discord documents no more than that, so no length is asked for.
_TOKEN = re.compile(r"(?<![\w-])[\w-]{18,}+\.[\w-]{4,}+\.[\w-]{20,}+")

HOW_TO_START = """\
1. Open https://discord.com/developers/applications and create an application.
2. On its "Bot" page press "Reset Token" and copy the token.
3. Put it into a file named .env beside pyproject.toml:  RECKONER_TOKEN=<the token>
No account at hand? `uv run bot preview` runs the same bot in your browser, without a token."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this process runs; see ``.env.example`` for every variable."""

    token: str = field(default="", repr=False)  # repr=False: it must never reach a log
    database: Path = DATA / "reckoner.db"
    pack: Path = DATA / "dead_reckoning"
    index_folder: Path | None = None  # None: beside the database
    log_level: str = "INFO"
    log_format: str = "text"
    api_url: str | None = None
    gateway_url: str | None = None
    shard_id: int | None = None
    shard_count: int | None = None
    dev_guild: int | None = None

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


def read_config(environ: Mapping[str, str], env_file: Path | None = None) -> Config:
    """Return the settings in ``environ`` over those in ``env_file``.

    Raises ConfigError naming every variable that is wrong, all at once.
    """
    from_file = _read_env_file(env_file)
    values = {name: value for name, value in {**from_file, **environ}.items() if value}
    reader = _Reader({name: value for name, value in values.items() if name.startswith(PREFIX)})
    config = Config(
        token=reader.text("TOKEN") or "",
        database=reader.path("DATABASE", Config().database),
        pack=reader.pack("PACK", Config().pack),
        index_folder=reader.folder("INDEX_FOLDER"),
        log_level=reader.choice("LOG_LEVEL", LEVELS, Config().log_level),
        log_format=reader.choice("LOG_FORMAT", FORMATS, Config().log_format),
        api_url=reader.url("API_URL", ("http", "https")),
        gateway_url=reader.url("GATEWAY_URL", ("ws", "wss")),
        shard_id=reader.number("SHARD_ID", at_least=0),
        shard_count=reader.number("SHARD_COUNT", at_least=1),
        dev_guild=reader.number("DEV_GUILD", at_least=1),
    )
    reader.check_shards(config)
    reader.finish()
    return config


def _read_env_file(path: Path | None) -> Mapping[str, str | None]:
    """Return what a file sets; one that is not there sets nothing. Raises ConfigError."""
    if path is None:
        return {}
    try:
        text = read_text(path, _LARGEST_ENV_FILE)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"The settings in {path} cannot be read: {error.strerror or error}.") from error
    return dotenv_values(stream=io.StringIO(text))


class _Reader:
    """Takes variables one by one and keeps every complaint for the end."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = {name.removeprefix(PREFIX): value.strip() for name, value in values.items()}
        self._known: set[str] = set()
        self._problems: list[str] = []

    def text(self, name: str) -> str | None:
        self._known.add(name)
        return self._values.get(name) or None

    def path(self, name: str, default: Path) -> Path:
        return self.folder(name) or default

    def folder(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        if "\0" in value:
            self._problems.append(f"{PREFIX}{name}: a path has no NUL in it")
            return None
        try:
            return Path(value).expanduser()
        except RuntimeError:  # ~somebody who is not on this machine
            self._problems.append(f"{PREFIX}{name}: there is no home folder for {value!r}")
            return None

    def pack(self, name: str, default: Path) -> Path:
        """Take a folder, or the name of one under ``data/``."""
        value = self.text(name)
        if value is not None and re.fullmatch(r"\w+", value) and (DATA / value).is_dir():
            return DATA / value
        return self.path(name, default)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name)
        for choice in choices:
            if value is not None and value.casefold() == choice.casefold():
                return choice
        if value is not None:
            self._problems.append(
                f"{PREFIX}{name}: one of {', '.join(choices)} is wanted, not {_shown(value)}"
            )
        return default

    def number(self, name: str, *, at_least: int) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(LARGEST_INTEGER))
        if digits and at_least <= int(value) <= LARGEST_INTEGER:
            return int(value)
        self._problems.append(
            f"{PREFIX}{name}: a whole number from {at_least} to {LARGEST_INTEGER} is wanted, "
            f"not {_shown(value)}"
        )
        return None

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            is_address = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:  # brackets or a port that cannot be
            is_address = False
        if is_address:
            return value.rstrip("/")
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        self._problems.append(
            f"{PREFIX}{name}: an address that starts with {wanted} is wanted, not {_shown(value)}"
        )
        return None

    def check_shards(self, config: Config) -> None:
        if (config.shard_id is None) != (config.shard_count is None):
            self._problems.append(f"{PREFIX}SHARD_ID and {PREFIX}SHARD_COUNT: set both or neither")
        elif (
            config.shard_id is not None
            and config.shard_count is not None
            and config.shard_id >= config.shard_count
        ):
            self._problems.append(f"{PREFIX}SHARD_ID: must be below {PREFIX}SHARD_COUNT")

    def finish(self) -> None:
        """Raise everything that was wrong; a misspelt variable counts, since it would do nothing."""
        unknown = sorted(self._values.keys() - self._known)
        self._problems += [f"{PREFIX}{name}: there is no such setting" for name in unknown]
        if self._problems:
            raise ConfigError("\n".join(self._problems))


def _shown(value: str) -> str:
    """Return a wrong value for a message."""
    return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…")
