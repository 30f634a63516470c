"""Files written whole or not at all: beside, flushed to the disk, then renamed into place."""

import hashlib
import os
from pathlib import Path

from lictp_xl.errors import BookInUse

MARK = ".writing"  # what an unfinished file's name ends with


def write(path: Path, data: bytes) -> None:
    """Put a file in its place in one step, so that at any moment it is the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}{MARK}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise BookInUse(f"{path.name} cannot be written: {problem.strerror or problem}") from problem
    _flush_folder(path.parent)


def differs(path: Path, data: bytes) -> bool:
    """Whether a file is missing, or holds something else."""
    return not path.is_file() or path.read_bytes() != data


def remove_unfinished(folder: Path) -> None:
    """Clear away what an interrupted run left beside the books."""
    for path in folder.rglob(f".*{MARK}"):
        path.unlink(missing_ok=True)


def digest(data: bytes) -> str:
    """A fingerprint of a file's bytes (SHA-256)."""
    return hashlib.sha256(data).hexdigest()


def _flush_folder(folder: Path) -> None:
    """Make the renaming itself lasting, where the system can (Windows cannot open a folder)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
