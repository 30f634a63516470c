"""The workbooks a partnership starts with, drawn from here: its inputs and its templates."""
