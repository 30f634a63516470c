"""What happens to a fault of the program itself: a traceback in a log file, a sentence for the person."""

import logging
import os
import tempfile
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_LOG = 1_000_000


def report(doing: str) -> str:
    """Log the exception that is being handled; the sentence to show in its place."""
    _log().exception("%s", doing)
    return f"{doing}: a fault of the program, not of the figures; its traceback is in {log_file()}"


def log_file() -> Path:
    """Where tracebacks go: in the person's own folder."""
    return Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir(), "lictp_xl", "faults.log")


def close() -> None:
    """Let go of the log file; the next fault opens it again."""
    for handler in list(logging.getLogger("lictp_xl").handlers):
        logging.getLogger("lictp_xl").removeHandler(handler)
        handler.close()
    _log.cache_clear()


@cache
def _log() -> logging.Logger:
    log = logging.getLogger("lictp_xl")
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=LARGEST_LOG, backupCount=1, encoding="utf-8")
    except OSError:
        return log  # no folder to write in: the traceback goes to the console
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    return log
