"""Logs: one line a call, as JSON where nobody reads along; never a payload.

An error is told by its class and the places it passed. Its text is left out, since it
may quote what was sent or stored, or an address with its password.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_FRAMES_MAX = 20


def configure(level: str, form: str) -> None:
    """Send every line of this process to stderr, in one form.

    Args:
        level: The least important lines to log: ``debug`` to ``error``.
        form: ``json``, ``console``, or ``auto``: console on a terminal.
    """
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if console
        else structlog.processors.JSONRenderer()
    )
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_texts,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


def without_texts(
    logger: object, method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace an exception by its class and where it passed."""
    del logger, method
    error = line.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line.update(told(error))
    return line


def told(error: BaseException) -> dict[str, Any]:
    """Return what may be told of an error: its class, and where it passed."""
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_MAX:]
    return {
        "error": f"{kind.__module__}.{kind.__qualname__}",
        "at": [f"{one.filename}:{one.lineno} {one.name}" for one in frames],
    }
