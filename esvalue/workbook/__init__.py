"""Workbooks: a scenario as .xlsx for those who do not write TOML, and back, without loss.

>>> from esvalue.workbook import load_workbook_scenario, to_folder, write_workbook
"""

from __future__ import annotations

from esvalue.workbook.copying import copy_workbook
from esvalue.workbook.loading import load_workbook_scenario, to_folder, write_workbook

__all__ = ["copy_workbook", "load_workbook_scenario", "to_folder", "write_workbook"]
