"""Tables as an official document has them, from the figures of a run: for the Word file and for the workbook."""
