"""What stands behind each written book: kept beside the books, so that an up-to-date run does nothing."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from lictp_xl import whole_files

NAME = "manifest.json"


class Entry(BaseModel):
    """One book: what it was made from, the file as it was written, and what its results were."""

    model_config = ConfigDict(extra="forbid")

    made_from: str  # digest of figures, template, stubs and version
    file: str  # digest of the file
    results: dict[str, str | float | bool]
    passed: int = 0
    failed: int = 0
    cannot: int = 0
    carried: dict[str, Any] = {}  # typed cells that sync itself wrote into a copy of figures only


class Manifest(BaseModel):
    """Every book of a folder, by its path."""

    model_config = ConfigDict(extra="forbid")

    version: int = 1
    books: dict[str, Entry] = {}


def read(folder: Path) -> Manifest:
    """The manifest of a folder of books; one that is missing or damaged makes every book stale."""
    try:
        return Manifest.model_validate_json((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValidationError, ValueError):
        return Manifest()


def write(folder: Path, manifest: Manifest) -> None:
    """Keep the manifest, if anything in it changed."""
    text = json.dumps(manifest.model_dump(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if whole_files.differs(folder / NAME, text.encode()):
        whole_files.write(folder / NAME, text.encode())
