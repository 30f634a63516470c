"""What a partnership's folder holds, by name."""

INPUTS = "inputs.xlsx"
PLAN = "plan.toml"
TEMPLATES = "templates"
BOOKS = "books"
OPEN_IN_EXCEL = "~$"  # Excel keeps a small file of this beginning beside a workbook that somebody has open
