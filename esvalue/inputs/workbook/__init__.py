"""Workbooks: a scenario as .xlsx for those who do not write TOML, and back, without loss.

>>> from esvalue.inputs.workbook import load_workbook_scenario, to_folder, write_workbook
"""

from __future__ import annotations

from esvalue.inputs.workbook.copying import copy_workbook
from esvalue.inputs.workbook.loading import load_workbook_scenario, to_folder, write_workbook

__all__ = ["copy_workbook", "load_workbook_scenario", "to_folder", "write_workbook"]
