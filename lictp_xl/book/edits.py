"""What changes in a template's cells, worked out before a byte is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lictp_xl.book.binding import Place
from lictp_xl.book.cell_xml import CellHead, Formula, Value, computed_xml, constant_xml, formula_xml
from lictp_xl.book.references import place
from lictp_xl.book.sheet import Sheet
from lictp_xl.errors import BookError, TemplateRefused, TypedCellLost


@dataclass(frozen=True, slots=True)
class Constant:
    """A cell that holds this value and nothing else."""

    value: Value


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell whose formula stays as the template has it, with a new value beside it."""

    value: Value


Edit = Constant | Kept | Formula


@dataclass(slots=True)
class Edits:
    """Every cell that changes, and whether the set of formulas does."""

    cells: dict[Place, Edit] = field(default_factory=dict)
    changes_formulas: bool = False


def edits(
    sheets: Mapping[str, Sheet],
    constants: Mapping[Place, Value],
    typed: Mapping[Place, Value | Formula],
    values: Mapping[Place, Value],
) -> Edits:
    """Figures and typed cells into their places; formulas that stay, with their values."""
    for at in typed:
        _check_typed(sheets, at, typed[at], constants)
    found = Edits({at: Constant(value) for at, value in constants.items()})
    for at, content in typed.items():
        found.cells[at] = content if isinstance(content, Formula) else Constant(content)
        found.changes_formulas |= isinstance(content, Formula)
    _break_formulas(sheets, found, values, typed)
    for at, value in values.items():
        sheet = sheets.get(at[0])
        cell = sheet.cells.get(at[1]) if sheet else None
        if sheet is None or not ((cell and cell.formula) or at[1] in sheet.array_member):
            raise ValueError(f"{'!'.join(at)} was given a formula's value, but has no formula")
        if at not in found.cells:
            found.cells[at] = Kept(value)
    return found


def _check_typed(
    sheets: Mapping[str, Sheet], at: Place, content: Value | Formula, constants: Mapping[Place, Value]
) -> None:
    """What a person typed has a place: an unlocked cell that nothing else fills."""
    sheet, where = sheets.get(at[0]), "!".join(at)
    if sheet is None:
        why = f"the template has no sheet {at[0]}"
    elif at in constants:
        why = "the template's figures go into that cell"
    elif not sheet.is_unlocked(at[1]):
        why = "that cell is locked in the template"
    elif at[1] in sheet.array_member or at[1] in sheet.arrays:
        why = "an array formula of the template stands there"
    elif sheet.merged_into(at[1]):
        why = "it lies inside a merged range of the template"
    else:
        return
    raise TypedCellLost(f"{where} holds {typed_text(content)}, typed by a person, but {why}")


def typed_text(content: Value | Formula) -> str:
    """What was typed, as a sentence quotes it."""
    return f"={content.text}" if isinstance(content, Formula) else repr(content)


def _break_formulas(
    sheets: Mapping[str, Sheet],
    found: Edits,
    values: Mapping[Place, Value],
    typed: Mapping[Place, Value | Formula],
) -> None:
    """Where a formula is overwritten, the cells that lived by it keep theirs."""
    for at in list(found.cells):
        sheet, ref = sheets[at[0]], at[1]
        kind: type[BookError] = TypedCellLost if at in typed else TemplateRefused
        first = sheet.array_member.get(ref, ref if ref in sheet.arrays else "")
        others = [r for r in sheet.arrays.get(first, ()) if (at[0], r) not in found.cells]
        if others:
            raise kind(
                f"{'!'.join(at)} is part of the array formula in {at[0]}!{first}: it cannot be filled alone"
            )
        cell = sheet.cells.get(ref)
        if cell is None or cell.formula is None:
            continue
        if cell.data_table:
            raise kind(f"{'!'.join(at)} belongs to a what-if data table")
        found.changes_formulas = True
        _give_own_formulas(sheet, sheet.shared.get(ref, ()), found, values)


def _give_own_formulas(
    sheet: Sheet, dependents: Iterable[str], found: Edits, values: Mapping[Place, Value]
) -> None:
    """The cells that took their formula from a filled one get it written out."""
    for ref in dependents:
        at, cell = (sheet.title, ref), sheet.cells[ref]
        if at not in found.cells and cell.formula:
            found.cells[at] = Formula(cell.formula.text, values.get(at, cell.value))


def sheet_with(sheet: Sheet, cells: Mapping[str, Edit], date1904: bool) -> bytes:
    """A sheet's part with these cells edited."""
    return sheet.text.with_cells({place(ref): _cell_xml(sheet, ref, e, date1904) for ref, e in cells.items()})


def _cell_xml(sheet: Sheet, ref: str, edit: Edit, date1904: bool) -> str:
    head = CellHead(ref, sheet.style(ref), sheet.text.prefix, f"{sheet.title}!{ref}", date1904)
    if isinstance(edit, Constant):
        return constant_xml(head, edit.value)
    if isinstance(edit, Formula):
        return formula_xml(head, edit)
    metadata = sheet.cells[ref].metadata if ref in sheet.cells else ""
    return computed_xml(head, sheet.text.formula(*place(ref)), metadata, edit.value)
