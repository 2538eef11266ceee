"""Printed tables: one record of a table, and one writer each to spreadsheets, pages and terminals."""
