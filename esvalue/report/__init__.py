"""The report of a run: page, charts, workbook, CSV."""
