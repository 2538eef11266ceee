"""Checking what a user wrote before anything is run: a scenario with its tables, a workbook, a card."""

from __future__ import annotations

from esvalue.runs.checking.cards import CardCheck, check_card
from esvalue.runs.checking.result import CheckResult
from esvalue.runs.checking.scenario import check

__all__ = ["CardCheck", "CheckResult", "check", "check_card"]
