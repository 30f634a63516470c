"""A book that somebody has open, in the few words that a button needs; each host says them in its own way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

Cell = float | str | bool | datetime | None


@dataclass(frozen=True)
class Block:
    """One cell, or some cells of a column: where they stand, and what is in them."""

    where: str  # Cover!B4, or Charge!B6:B8
    values: tuple[Cell, ...]
    filled: bool  # locked, and no formula in it: a place for figures


class OpenBook(Protocol):
    """The few words that a button needs of the book it stands on."""

    def path(self) -> Path:
        """Where the book is saved."""

    def read_name(self, name: str) -> Block | None:
        """The cell of a name, if the book has the name."""

    def read_table(self, name: str) -> Mapping[str, Block]:
        """The columns of a table as drawn, by their titles; none if the book has no such table."""

    def write(self, block: Block, values: Sequence[Cell]) -> None:
        """Put values where the block is; text is text, whatever it looks like."""

    def tell(self, message: str) -> None:
        """Show a message to the person."""

    def save_and_close(self) -> None:
        """Save what the person did, and close the book, so that its file can be written."""

    def reopen(self) -> "OpenBook":
        """Open the file that is now where the book was."""
