"""Instruments: from floor and ceiling to an indicated, then a committed standard."""
