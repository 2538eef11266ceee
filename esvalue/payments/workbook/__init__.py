"""A rule as a workbook: one row a term, words from drop-downs, and back without loss.

>>> from esvalue.payments.workbook import build, read_rule_workbook
"""

from __future__ import annotations

from esvalue.payments.workbook.reading import read_rule_workbook
from esvalue.payments.workbook.writing import build

__all__ = ["build", "read_rule_workbook"]
