"""File names that every machine of a partnership can bear, and that never leave their folder."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_NAME = 120
LONGEST_PATH = 180  # Windows bears 259 characters, those of the folder among them
FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def wrong_with_path(path: str) -> Iterator[str]:
    """What is wrong with a path inside a folder, written with forward slashes."""
    if path.startswith("/"):
        yield "must stay inside its folder, so it cannot begin with a slash"
        return
    if len(path) > LONGEST_PATH:
        yield f"must have at most {LONGEST_PATH} characters (it has {len(path)})"
    for name in path.split("/"):
        yield from wrong_with_name(name)


def wrong_with_name(name: str) -> Iterator[str]:
    """What is wrong with the name of one file or folder."""
    if name in (".", ".."):
        yield "must stay inside its folder, so no part of it can be . or .."
    elif not name:
        yield "must not have an empty part"
    elif found := FORBIDDEN.search(name):
        yield f"must not have {_shown(found[0])} in a name (got '{name}')"
    elif name != name.strip() or name.endswith("."):
        yield f"must not have a space before or after a name, nor a full stop after it (got '{name}')"
    elif RESERVED.fullmatch(name):
        yield f"must not use '{name}', a name that Windows keeps for itself"
    elif name.startswith("~$"):
        yield f"must not begin a name with ~$, by which Excel marks open books (got '{name}')"
    elif len(name) > LONGEST_NAME:
        yield f"must have names of at most {LONGEST_NAME} characters (got '{name[:40]}...')"
    elif not name.isprintable():
        yield f"must not have characters that cannot be seen (got {name!r})"


def wrong_with_look_up(name: str) -> Iterator[str]:
    """What keeps Excel from finding a name in a list, or counting it: a comparison, or a wild card."""
    if name.startswith("="):
        yield f"must not begin with =, by which Excel's look-ups compare (got '{name}')"
    elif found := re.search(r"[~*?]", name):
        yield f"must not have {found[0]}, by which Excel's look-ups mean other characters (got '{name}')"


def same_file(path: str) -> str:
    """What two paths share where a machine takes them for one file: case and accents do not count apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _shown(character: str) -> str:
    return "a control character" if ord(character) < 32 or ord(character) == 127 else character
