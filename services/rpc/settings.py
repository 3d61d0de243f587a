"""The server's settings: flags, else environment, else a file, else defaults.

A setting that does not exist is an error wherever it stands. Secrets come by
environment or file only, since anybody on the machine can read the flags of a process;
they are shown as ``***``.
"""

from __future__ import annotations

import os
import re
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PREFIX = "GOAL_LEDGER_"
# What the command line and the tests call theirs.
_NOT_OURS = frozenset(
    PREFIX + name
    for name in (
        *("CONFIG", "SERVER", "PRINCIPAL", "ORGANIZATION", "OUTPUT"),
        *("TO_DATABASE", "TO_KEYS_DATABASE"),
    )
)
_PORT_MAX = 65_535
_TESTS = PREFIX + "TEST_"
_DATABASES = ("database", "keys_database")
_host_and_port = re.compile(
    r"(?:\[([0-9a-f:]+)\]|([0-9A-Za-z.-]+)):([0-9]{1,5})"
).fullmatch


class SettingsError(Exception):
    """A setting is unknown, malformed or must not be given so; says which, and why."""


class Shown(NamedTuple):
    """One setting as people are shown it.

    Attributes:
        name: What it is called.
        value: What it is, its secrets hidden.
        origin: Where it comes from: ``flag``, ``environment``, ``file`` or ``default``.
    """

    name: str
    value: str
    origin: str


class Settings(BaseSettings):
    """What a server runs with.

    Attributes:
        database: Where the ledger lives: ``sqlite:///…`` or ``postgresql://…``.
        keys_database: Where people's keys live; on SQLite beside the ledger.
        master_key_file: The file of the master key; on SQLite beside the ledger.
        listen: The address: ``127.0.0.1:7420``, ``[::1]:7420`` or ``unix:/path``; port
            0 takes a free one.
        grace_seconds: How long calls under way may take to end when the server stops.
        log_level: The least important lines that are logged.
        log_format: ``auto`` is ``console`` on a terminal, else ``json``.
        reflection: Whether the server describes its services to whoever asks.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    # Not in the representation, which may end up in a log: they can hold passwords.
    database: str = Field(default="sqlite:///ledger.db", repr=False)
    keys_database: str | None = Field(default=None, repr=False)
    master_key_file: Path | None = None
    listen: str = "127.0.0.1:7420"
    grace_seconds: float = Field(default=20.0, ge=0, le=600)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "console"] = "auto"
    reflection: bool = False

    def plain(self) -> Settings:
        """Return the same settings apart from where they came from."""
        return Settings.model_construct(**self.model_dump())

    @field_validator("listen")
    @classmethod
    def _loopback(cls, listen: str) -> str:
        if not is_loopback(listen):
            message = (
                "must be a loopback address with a port, like 127.0.0.1:7420, or"
                " unix:/path: callers only say who they are, and are not asked to"
                " prove it"
            )
            raise ValueError(message)
        return listen

    @field_validator(*_DATABASES)
    @classmethod
    def _known_database(cls, database: str | None) -> str | None:
        if database is not None and _backend(database) not in ("sqlite", "postgresql"):
            message = "must be sqlite:///path or postgresql://…"
            raise ValueError(message)
        return database

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take flags first, then the environment, then the file."""
        del dotenv_settings, file_secret_settings
        file = TomlConfigSettingsSource(settings_cls)
        return (init_settings, env_settings, file)


def load_settings(
    flags: Mapping[str, Any], file: Path | None = None
) -> tuple[Settings, list[Shown]]:
    """Return the settings, and how each is shown.

    Args:
        flags: What the command line gives; what it does not give is left out.
        file: A TOML file of settings; None: there is none.

    Raises:
        SettingsError: Something is unknown, malformed, or must not be a flag.
    """
    for name in _DATABASES:
        require_no_password(name, flags.get(name))
    _require_known_environment()
    if file is not None and not file.is_file():
        message = f"there is no settings file {file}"
        raise SettingsError(message)

    layered = _layered(file)
    try:
        settings = layered(**flags)
        in_file = TomlConfigSettingsSource(layered).toml_data
    except ValidationError as invalid:
        wrong = (f"{_path(one['loc'])}: {one['msg']}" for one in invalid.errors())
        raise SettingsError("; ".join(wrong)) from None
    except ValueError as error:  # the file is not TOML
        message = f"{file}: {error}"
        raise SettingsError(message) from None
    return settings, _shown(settings, flags, in_file)


@cache
def _layered(file: Path | None) -> type[Settings]:
    """Return the settings as a class that also reads a file."""

    class Layered(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    return Layered


def require_no_password(name: str, flag: str | None) -> None:
    """Refuse a database's address that was given as a flag, with its password.

    Raises:
        SettingsError: It has one.
    """
    if flag is not None and _has_password(flag):
        message = (
            f"a flag shows its password to everybody on this machine; give {name}"
            f" as {PREFIX}{name.upper()} or in the settings file"
        )
        raise SettingsError(message)


def is_loopback(listen: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if listen.startswith("unix:"):
        return True
    match = _host_and_port(listen)
    if match is None or int(match[3]) > _PORT_MAX:
        return False
    host = match[1] or match[2]
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def without_password(database: str) -> str:
    """Return a database's address as people may see it."""
    return make_url(database).render_as_string(hide_password=True)


def _shown(
    settings: Settings, flags: Collection[str], in_file: Collection[str]
) -> list[Shown]:
    shown = []
    for name in Settings.model_fields:
        value = getattr(settings, name)
        text = "" if value is None else str(value)
        if name in _DATABASES and text:
            text = without_password(text)
        shown.append(Shown(name, text, _origin(name, flags, in_file)))
    return shown


def _origin(name: str, flags: Collection[str], in_file: Collection[str]) -> str:
    if name in flags:
        return "flag"
    if any(key.upper() == PREFIX + name.upper() for key in os.environ):
        return "environment"
    return "file" if name in in_file else "default"


def _require_known_environment() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | _NOT_OURS
    for name in os.environ:
        upper = name.upper()
        ours = upper.startswith(PREFIX) and not upper.startswith(_TESTS)
        if ours and upper not in known:
            message = f"there is no setting {name}"
            raise SettingsError(message)


def _backend(database: str) -> str:
    try:
        return make_url(database).get_backend_name()
    except ArgumentError:
        return ""


def _has_password(database: str) -> bool:
    try:
        url = make_url(database)
    except ArgumentError:
        return False
    return bool(url.password) or "password" in url.query


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))
