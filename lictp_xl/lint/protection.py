"""Who may write where: an unlocked cell is people's, a locked one is sync's or a formula's."""

from collections.abc import Iterator

from lictp_xl.book.listing_page import SECRETS
from lictp_xl.book.package import is_true
from lictp_xl.book.references import ref_at
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import Fault, advice, at, error


def unprotected_sheet(drawn: Drawn) -> Iterator[Fault]:
    """Locked cells are locked only while their sheet is protected."""
    for title in drawn.sheets:
        if not is_protected(drawn, title):
            yield title, "protect the sheet (Review, Protect Sheet): nothing on it is locked until then"


def password(drawn: Drawn) -> Iterator[Fault]:
    """Protection here keeps fingers off, it keeps no secret."""
    for title, root in drawn.roots.items():
        e = root.find("{*}sheetProtection")
        if e is not None and any(e.get(secret) for secret in SECRETS):
            yield (
                title,
                "the sheet has a password: the next designer cannot change it; protect it without one",
            )


def filled_but_unlocked(drawn: Drawn) -> Iterator[Fault]:
    """What sync fills, people do not type over."""
    by_figure: dict[tuple[str, str], list[str]] = {}
    for (sheet, ref), says in drawn.filled.items():
        if drawn.is_unlocked((sheet, ref)):
            by_figure.setdefault((sheet, says), []).append(ref)
    for (sheet, says), refs in by_figure.items():
        yield at(sheet, refs), f"sync fills this ({says}), so lock it (Format Cells, Protection)"


def formula_unlocked(drawn: Drawn) -> Iterator[Fault]:
    """A formula cannot be typed over by accident."""
    for title in drawn.sheets:
        refs = [ref for sheet, ref in drawn.formulas if sheet == title and drawn.is_unlocked((sheet, ref))]
        if refs:
            yield at(title, refs), "a formula that is unlocked is lost to the first who types there: lock it"


def typed_but_locked(drawn: Drawn) -> Iterator[Fault]:
    """A cell that tells people what to type (a data validation) must let them."""
    for title, root in drawn.roots.items():
        for e in root.iter("{*}dataValidation"):
            ranges = e.get("sqref") or e.findtext("{*}sqref") or ""
            refs = [ref for ref in drawn.cells_within(title, ranges) if _is_shut(drawn, title, ref)]
            if refs:
                yield (
                    at(title, refs),
                    "a data validation waits for what people type here, but the cell is locked: unlock it, "
                    "or take the validation away",
                )


def nobody_fills(drawn: Drawn) -> Iterator[Fault]:
    """In a table every empty cell is somebody's: sync fills its column, or it is unlocked."""
    for table in drawn.tables:
        figures = drawn.figure_columns(table)
        for column in range(table.box[0], table.box[2] + 1):
            refs = [ref_at(row, column) for row in table.body]
            shut = [
                ref
                for ref in refs
                if _is_shut(drawn, table.sheet, ref) and not _has_content(drawn, table.sheet, ref)
            ]
            told = table.columns[column - table.box[0]] if column - table.box[0] < len(table.columns) else ""
            if shut and column not in figures and not _is_given(drawn, table.sheet, refs, shut):
                yield (
                    at(table.sheet, shut),
                    f"nobody fills column {told} of table {table.name}: it is no figure and its cells are "
                    "locked; unlock them for people, or give the column a figure's name",
                )


def is_protected(drawn: Drawn, title: str) -> bool:
    """Is the sheet's protection on?"""
    e = drawn.roots[title].find("{*}sheetProtection")
    return e is not None and is_true(e.get("sheet"))


def _is_shut(drawn: Drawn, title: str, ref: str) -> bool:
    """Locked, though neither sync nor a formula writes there."""
    at_ref = title, ref
    return not (drawn.is_unlocked(at_ref) or at_ref in drawn.filled or at_ref in drawn.results)


def _has_content(drawn: Drawn, title: str, ref: str) -> bool:
    cell = drawn.cell((title, ref))
    return cell is not None and cell.value not in (None, "")


def _is_given(drawn: Drawn, title: str, refs: list[str], shut: list[str]) -> bool:
    """Is the column the designer's own: constants, with spare rows below them?"""
    others = [ref for ref in refs if ref not in shut]
    return bool(others) and all(
        _has_content(drawn, title, ref) and not drawn.is_unlocked((title, ref)) for ref in others
    )


RULES = (
    error("a sheet that is not protected", unprotected_sheet),
    error("a filled cell that is unlocked", filled_but_unlocked),
    error("a formula that is unlocked", formula_unlocked),
    error("a typed cell that is locked", typed_but_locked),
    error("a column that nobody fills", nobody_fills),
    advice("a sheet with a password", password),
)
