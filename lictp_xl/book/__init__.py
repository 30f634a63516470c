"""A workbook as something to fill: its package, its named cells and tables, and what people typed in it."""
