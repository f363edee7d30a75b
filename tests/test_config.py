import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import DATA, ROOT, Config, Shards, read_config
from bot.domain.errors import ConfigError
from bot.store.address import PostgresAddress

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789_-"  # noqa: S105 - made up


def test_defaults() -> None:
    assert read_config({}) == Config()


def test_environment_overrides_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("RECKONER_LOG_LEVEL=ERROR\nRECKONER_LOG_FORMAT=json\n")
    config = read_config({"RECKONER_LOG_LEVEL": "debug"}, file)
    assert (config.log_level, config.log_format) == ("DEBUG", "json")


def test_all_problems_are_reported_at_once() -> None:
    environ = {
        "RECKONER_LOG_LEVEL": "loud",
        "RECKONER_SHARDS": "4/4",
        "RECKONER_API_URL": "discord.example",
        "RECKONER_DATABSE": "x.db",
    }
    with pytest.raises(ConfigError) as caught:
        read_config(environ)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "RECKONER_LOG_LEVEL",
        "RECKONER_API_URL",
        "RECKONER_SHARDS",
        "RECKONER_DATABSE",
    ]


@pytest.mark.parametrize("text", ["1", "2/2", "3-1/4", "0-4/4", "-1/2", "0-1", "a/b", "0/0", "1/2/3"])
def test_impossible_shards_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"RECKONER_SHARDS: .*0-3/16"):
        read_config({"RECKONER_SHARDS": text})


def test_shards_are_read() -> None:
    assert read_config({"RECKONER_SHARDS": "Auto"}).shards is None
    assert read_config({"RECKONER_SHARDS": "2/16"}).shards == Shards(2, 2, 16)
    shards = read_config({"RECKONER_SHARDS": "4-7/16"}).shards
    assert shards is not None
    assert list(shards.ids) == [4, 5, 6, 7]


@pytest.mark.parametrize(
    "url", ["postgresql://ann:pw@one:5432,two:5432/db", "postgresql:///db", "postgres://one/db"]
)
def test_database_may_be_on_several_hosts(url: str) -> None:
    assert read_config({"RECKONER_DATABASE": url}).database == PostgresAddress(url)


def test_backups_are_read() -> None:
    for text, hours in (("90m", 1.5), ("24h", 24), ("2D", 48)):
        config = read_config({"RECKONER_BACKUP_EVERY": text})
        assert (config.backup_every, config.backup_keep) == (hours * 3_600_000, 7)


@pytest.mark.parametrize("text", ["24", "h", "1.5h", "-1h", "9m", "0d", "1 h", "15d"])
def test_impossible_backups_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="RECKONER_BACKUP_EVERY: "):
        read_config({"RECKONER_BACKUP_EVERY": text, "RECKONER_BACKUP_KEEP": "1"})


def test_backups_are_kept_no_longer_than_other_copies() -> None:
    assert read_config({"RECKONER_BACKUP_EVERY": "1d", "RECKONER_BACKUP_KEEP": "14"}).backup_keep == 14
    with pytest.raises(ConfigError, match=r"RECKONER_BACKUP_KEEP: .* 14 days.* Keep 14 at most"):
        read_config({"RECKONER_BACKUP_EVERY": "1d", "RECKONER_BACKUP_KEEP": "15"})


def test_backups_of_postgresql_are_refused() -> None:
    database = "postgresql://ann:secret@one/db"
    with pytest.raises(ConfigError, match=r"RECKONER_BACKUP_EVERY .*pg_dump") as caught:
        read_config({"RECKONER_DATABASE": database, "RECKONER_BACKUP_EVERY": "24h"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("text", ["0", "65536", "localhost:80"])
def test_impossible_port_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="RECKONER_HEALTH_PORT: "):
        read_config({"RECKONER_HEALTH_PORT": text})


def test_pack_can_be_named() -> None:
    assert read_config({"RECKONER_PACK": "dead_reckoning"}).pack == DATA / "dead_reckoning"
    assert read_config({"RECKONER_PACK": "/elsewhere/pack"}).pack == Path("/elsewhere/pack")


@pytest.mark.parametrize("token", ["", "hello", "a.b.c", TOKEN + " x"])
def test_malformed_token_is_explained(token: str) -> None:
    with pytest.raises(ConfigError, match=r"(?s)1\. .*2\. .*3\. .*bot preview"):
        Config(token=token).require_token()


def test_token_is_never_shown() -> None:
    config = read_config({"RECKONER_TOKEN": TOKEN})
    assert config.require_token() == TOKEN
    assert TOKEN not in repr(config)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEV_GUILD", str(2**63)),
        ("DEV_GUILD", "9" * 5_000),
        ("SHARD_COUNT", "0"),
        ("API_URL", "http://["),
        ("API_URL", "http://x:99999"),
        ("GATEWAY_URL", "ws://:80"),
        ("DATABASE", "a\0b"),
        ("PACK", "a\0b"),
    ],
)
def test_impossible_value_is_refused(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^RECKONER_{name}: ") as caught:
        read_config({f"RECKONER_{name}": value})
    assert len(str(caught.value)) < 200


def test_missing_file_sets_nothing(tmp_path: Path) -> None:
    assert read_config({}, tmp_path / ".env") == Config()


@pytest.mark.parametrize("kind", ["folder", "not text", "too large", "too long a name"])
def test_unreadable_file_is_named(tmp_path: Path, kind: str) -> None:
    file = tmp_path / (".env" if kind != "too long a name" else "n" * 5_000)
    match kind:
        case "folder":
            file.mkdir()
        case "not text":
            file.write_bytes(b"RECKONER_TOKEN=\xff")
        case "too large":
            file.write_bytes(b"#" * (1024 * 1024 + 1))
        case _:
            pass
    with pytest.raises(ConfigError, match=r"^The settings in .* cannot be read: .*\.$"):
        read_config({}, file)


NAMES = st.sampled_from(["TOKEN", "SHARD_ID", "LOG_LEVEL", "GATEWAY_URL", "PACK", "DATABASE", "X"])


@given(st.dictionaries(NAMES, st.text()))
def test_values_are_read_or_refused_by_name(values: dict[str, str]) -> None:
    try:
        read_config({f"RECKONER_{name}": value for name, value in values.items()})
    except ConfigError as error:
        named = {name for name in values if f"RECKONER_{name}" in str(error)}
    else:
        return
    assert named


def test_example_file_is_complete() -> None:
    documented = set(re.findall(r"^#?(RECKONER_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert documented == {f"RECKONER_{name.upper()}" for name in Config.__slots__}
