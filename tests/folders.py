"""Folders the tests read from."""

from pathlib import Path

__all__ = ["CASES", "REPRODUCTION", "ROOT", "TESTS"]

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CASES = TESTS / "cases"
REPRODUCTION = TESTS / "reproduction"
