"""A workbook compiled once and filled many times.

Parts that no cell is filled in are copied as they are stored. In a sheet that is filled only the cells
change that get a figure, or a new value beside their formula.
"""

from collections.abc import Mapping
from pathlib import Path

from lictp_xl.book.binding import Binding, Figures, Place
from lictp_xl.book.cell_xml import Formula, Value, checked
from lictp_xl.book.charts import charts
from lictp_xl.book.edits import Constant, Edit, Edits, edits, sheet_with
from lictp_xl.book.package import Package, refuse_dtd
from lictp_xl.book.sheet import Sheet
from lictp_xl.book.sheet_cells import Content, FormulaCell
from lictp_xl.book.styles import read_styles
from lictp_xl.book.tables import without_formulas
from lictp_xl.book.workbook_part import without_parts, workbook_xml
from lictp_xl.errors import BookRefused, TemplateRefused

__all__ = ["Figures", "FormulaCell", "Place", "Template"]

XML_PARTS = (".xml", ".rels", ".vml")


class Template:
    """A workbook with named cells and tables to fill."""

    def __init__(self, source: bytes) -> None:
        self.book = Package(source)
        if self.book.signed:
            raise TemplateRefused("the template is digitally signed, and filling it would void the signature")
        for name in self.book.parts():
            data = self.book.part(name)  # read, so that no damaged part is copied
            if name.lower().endswith(XML_PARTS):
                refuse_dtd(data, name)
        styles, strings = read_styles(self.book), self.book.shared_strings()
        self.sheets = {
            title: Sheet(self.book, title, part, styles, strings)
            for title, part in self.book.sheets().items()
        }
        self.date1904 = self.book.date1904
        self.binding = Binding(self.sheets, self.book.names(), self.book.tables(), self.date1904)
        self.charts = charts(self.book)
        self.formulas: dict[Place, FormulaCell] = {
            (title, c.ref): c.formula
            for title, sheet in self.sheets.items()
            for c in sheet.cells.values()
            if c.formula
        }
        self.unlocked: frozenset[Place] = frozenset(
            (title, c.ref)
            for title, sheet in self.sheets.items()
            for c in sheet.cells.values()
            if not c.formula and c.ref not in sheet.array_member and styles.is_unlocked(c.style)
        )

    @classmethod
    def compile(cls, source: Path | str | bytes) -> "Template":
        """A template from a file or its bytes."""
        if isinstance(source, bytes):
            return cls(source)
        try:
            return cls(Path(source).read_bytes())
        except OSError as e:
            raise BookRefused(f"template {source} cannot be read: {e.strerror or e}") from e

    def contents(self, figures: Figures) -> dict[Place, Value]:
        """Every cell the figures put a constant in; TemplateRefused where one has no proper place."""
        return self.binding.contents(figures)

    def unplaced(self, figures: Figures) -> tuple[str, ...]:
        """The figures this template has no name or table for: it uses what it needs."""
        return self.binding.unplaced(figures)

    def fill(
        self,
        figures: Figures,
        values: Mapping[Place, Value] | None = None,
        typed: Mapping[Place, Value | Formula] | None = None,
    ) -> bytes:
        """A book: the template with its figures, its formulas' values and what people typed.

        A formula that values leave out keeps the value it has in the template; one whose value is None
        stands without a value.
        """
        found = edits(self.sheets, self.contents(figures), typed or {}, values or {})
        kinds = {"calcChain"} if found.changes_formulas else set()
        changed, dropped = without_parts(self.book, kinds)
        changed |= workbook_xml(self.book, has_values=bool(values), plain=False)
        return self._written(found, changed, dropped)

    def values_only(
        self,
        figures: Figures,
        values: Mapping[Place, Value] | None = None,
        typed: Mapping[Place, Value | Formula] | None = None,
    ) -> bytes:
        """The same book without a formula or a macro in it: every formula is the value it shows."""
        found = edits(self.sheets, self.contents(figures), typed or {}, values or {})
        for (title, ref), edit in found.cells.items():
            if not isinstance(edit, Constant):
                found.cells[title, ref] = Constant(edit.value)
        for title, ref in self.formulas:
            found.cells.setdefault((title, ref), Constant(self.sheets[title].cells[ref].value))
        changed, dropped = without_parts(self.book, {"calcChain", "vbaProject"}, plain=True)
        changed |= workbook_xml(self.book, has_values=True, plain=True)
        for table in self.book.tables().values():
            changed |= without_formulas(table.part, self.book.xml(table.part))
        return self._written(found, changed, dropped)

    def _written(self, found: Edits, changed: dict[str, bytes], dropped: set[str]) -> bytes:
        by_sheet: dict[str, dict[str, Edit]] = {}
        for (title, ref), edit in found.cells.items():
            by_sheet.setdefault(title, {})[ref] = edit
        for title, cells in by_sheet.items():
            changed[self.sheets[title].part] = sheet_with(self.sheets[title], cells, self.date1904)
        for chart in self.charts:
            new = chart.refreshed(found.cells.keys(), lambda at: self._shown(at, found))
            if new is not None:
                changed[chart.part] = new
        return self.book.with_parts(changed, dropped)

    def _shown(self, at: Place, found: Edits) -> Content:
        """What a cell of the filled book shows."""
        if at in found.cells:
            value = checked(found.cells[at].value, "!".join(at), self.date1904)
            return value if isinstance(value, str | bool) or value is None else float(value)
        sheet = next((s for t, s in self.sheets.items() if t.casefold() == at[0].casefold()), None)
        cell = sheet.cells.get(at[1]) if sheet else None
        return cell.value if cell else None
