"""Settings: flags before environment before file before defaults, secrets hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.rpc.settings import SettingsError, is_loopback, load_settings

SECRET = "postgresql://service:hunter2@db.example/ledger"  # noqa: S105


def _file(folder: Path, text: str) -> Path:
    file = folder / "goal-ledger.toml"
    file.write_text(text)
    return file


def _shown(flags: dict[str, Any], file: Path | None = None) -> dict[str, Any]:
    return {one.name: (one.value, one.origin) for one in load_settings(flags, file)[1]}


def test_what_is_said_nearer_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(
        tmp_path, 'log_level = "error"\ngrace_seconds = 3\nlisten = "127.0.0.1:1"\n'
    )
    monkeypatch.setenv("GOAL_LEDGER_GRACE_SECONDS", "4")
    monkeypatch.setenv("GOAL_LEDGER_LISTEN", "127.0.0.1:2")

    shown = _shown({"listen": "127.0.0.1:3"}, file)

    assert shown["listen"] == ("127.0.0.1:3", "flag")
    assert shown["grace_seconds"] == ("4.0", "environment")
    assert shown["log_level"] == ("error", "file")
    assert shown["log_format"] == ("auto", "default")


def test_a_setting_that_does_not_exist_is_an_error_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, match="colour"):
        load_settings({"colour": "red"})
    with pytest.raises(SettingsError, match="colour"):
        load_settings({}, _file(tmp_path, 'colour = "red"\n'))
    monkeypatch.setenv("GOAL_LEDGER_COLOUR", "red")
    with pytest.raises(SettingsError, match="GOAL_LEDGER_COLOUR"):
        load_settings({})


def test_a_password_is_no_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("database", "keys_database"):
        with pytest.raises(SettingsError, match="GOAL_LEDGER") as error:
            load_settings({name: SECRET})
        assert "hunter2" not in str(error.value)

    monkeypatch.setenv("GOAL_LEDGER_DATABASE", SECRET)
    settings, shown = load_settings({})

    assert settings.database == SECRET
    assert "hunter2" not in repr(shown)
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("flags", "match"),
    [
        ({"database": "mysql://db/x"}, "database"),
        ({"database": "://hunter2"}, "database"),
        ({"listen": "0.0.0.0:1"}, "loopback"),
        ({"grace_seconds": -1}, "grace_seconds"),
        ({"log_level": "loud"}, "log_level"),
    ],
)
def test_a_setting_that_cannot_be_is_an_error(
    flags: dict[str, Any], match: str
) -> None:
    with pytest.raises(SettingsError, match=match) as error:
        load_settings(flags)

    assert "hunter2" not in str(error.value)


def test_a_file_that_is_missing_or_no_toml_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no settings file"):
        load_settings({}, tmp_path / "nothing.toml")
    with pytest.raises(SettingsError, match=r"goal-ledger\.toml"):
        load_settings({}, _file(tmp_path, "log_level = "))


@pytest.mark.parametrize(
    "listen",
    ["127.0.0.1:0", "127.8.8.8:7420", "localhost:7420", "[::1]:7420", "unix:/s"],
)
def test_a_loopback_address_is_one(listen: str) -> None:
    assert is_loopback(listen)


@pytest.mark.parametrize(
    "listen",
    [
        "0.0.0.0:1",
        "10.0.0.1:1",
        "localhost.evil.example:1",
        "127.0.0.1:70000",
        "[::]:1",
    ],
)
def test_another_address_is_none(listen: str) -> None:
    assert not is_loopback(listen)
