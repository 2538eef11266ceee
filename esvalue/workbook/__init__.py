"""Workbooks: a scenario as .xlsx for those who do not write TOML, and back, without loss.

>>> from esvalue.workbook import load_workbook_scenario, to_folder, write_workbook
"""

from __future__ import annotations

from esvalue.workbook.loading import load_workbook_scenario, to_folder, write_workbook

__all__ = ["load_workbook_scenario", "to_folder", "write_workbook"]
